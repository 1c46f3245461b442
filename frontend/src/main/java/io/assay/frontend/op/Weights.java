package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which constants are weights of the model, and where each was moved from.
///
/// A weight is a tensor of more than one real number that the model brings, or what is computed of one. Tensors are told apart
/// by where they come from, never by their elements: two that happen to be equal are two. What only moves all elements of a
/// weight, a transposition or a repetition, stays a move of it.
final class Weights {

    /// How elements are moved.
    sealed interface Move {
        /// Returns the shape of the result.
        Shape shape();

        /// By an index map.
        record View(Shape shape, IndexMap map) implements Move {}

        /// By row-major positions.
        record Take(Shape shape, TensorData positions) implements Move {}
    }

    /// A weight as a move of another.
    record Moved(Operand.Known source, Move move) {}

    private record Key(int source, Move move) {}

    private final boolean tracked;
    private final IdentityHashMap<TensorData, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<TensorData, Moved> moved = new IdentityHashMap<>();
    private final Map<Key, Operand.Known> made = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /// @param tracked whether anything is a weight: else all constants are alike
    Weights(boolean tracked) {
        this.tracked = tracked;
    }

    boolean isWeight(TensorData data) {
        return numbers.containsKey(data);
    }

    /// Makes real numbers a weight; what is one already stays what it is.
    void add(TensorData data) {
        if (tracked && data.element().isFloat() && data.elementCount() > 1) {
            numbers.putIfAbsent(data, numbers.size());
        }
    }

    /// Returns what a weight was moved from; empty if it is one of its own.
    Optional<Moved> source(TensorData data) {
        return Optional.ofNullable(moved.get(data));
    }

    /// Returns a move that was made before: a weight that is read twice is one.
    Optional<Operand.Known> find(Operand.Known source, Move move) {
        return Optional.ofNullable(numbers.get(source.data())).map(number -> made.get(new Key(number, move)));
    }

    /// Notes the result of a move. One that drops elements makes a weight of its own.
    void moved(Operand.Known source, Move move, Operand.Known result, long... positions) {
        Integer number = numbers.get(source.data());
        if (number == null) {
            return;
        }
        add(result.data());
        made.put(new Key(number, move), result);
        boolean[] read = new boolean[source.data().elementCount()];
        int missing = read.length;
        for (long position : positions) {
            missing -= read[(int) position] ? 0 : 1;
            read[(int) position] = true;
        }
        if (missing == 0 && isWeight(result.data())) {
            moved.put(result.data(), new Moved(source, move));
        }
    }

    /// Reserves a name, with a number behind it where others have it.
    String unique(String name) {
        String unique = name;
        for (int number = 2; !names.add(unique); number++) {
            unique = name + "_" + number;
        }
        return unique;
    }
}
