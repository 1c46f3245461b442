package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.passes.tensor.Moves.Element;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the features of decision trees come from, seen through what moves elements and through their keys.
public final class TreeOperands {

    /// Where one element comes from.
    ///
    /// @param value   a value that is neither moved, nor converted, nor a key
    /// @param element position in it
    /// @param isKey   whether the key of the element is meant, not the element
    public record Origin(Value value, int element, boolean isKey) {}

    private final Map<Value, Op> definitions;
    private final Moves moves;
    private final Map<Value, Origin[]> origins = new HashMap<>();
    private final Set<Op> hidden = new HashSet<>();

    /// Looks through the ops of `main`.
    public TreeOperands(Func main) {
        this.definitions = main.definitions();
        this.moves = new Moves(definitions);
        Map<Value, List<Op>> uses = main.uses();
        for (Op op : main.ops().reversed()) {
            boolean moves = op instanceof View || op instanceof Take || op instanceof Concat || op instanceof FloatKey
                    || (op instanceof Cast cast && isTransparent(cast));
            List<Op> readers = moves ? uses.getOrDefault(op.results().getFirst(), List.of()) : List.of();
            if (!readers.isEmpty()
                    && readers.stream()
                            .allMatch(reader -> reader instanceof DecisionTrees || hidden.contains(reader))) {
                hidden.add(op);
            }
        }
    }

    /// Tells whether `op` does nothing but move elements to decision trees, or make keys for them.
    public boolean isPrivate(Op op) {
        return hidden.contains(op);
    }

    /// Only keys read floats, and keys are those of float32: to round to it before changes nothing, and no more does a
    /// wider type.
    private static boolean isTransparent(Cast cast) {
        return cast.result().type().element() == ScalarType.F32 || cast.result().type().element() == ScalarType.F64;
    }

    /// Returns where each element of `value` comes from.
    public Origin[] origins(Value value) {
        Origin[] found = origins.get(value);
        if (found == null) {
            found = trace(value);
            origins.put(value, found);
        }
        return found;
    }

    private Origin[] trace(Value value) {
        Origin[] all = new Origin[value.type().elementCount()];
        Arrays.setAll(all, i -> origin(new Element(value, i)));
        return all;
    }

    private Origin origin(Element element) {
        Element at = moves.origin(element);
        boolean isKey = false;
        while (true) {
            Value source;
            switch (definitions.get(at.value())) {
                case Cast cast when isTransparent(cast) -> source = cast.operand();
                case FloatKey key -> {
                    source = key.operand();
                    isKey = true;
                }
                case null, default -> {
                    return new Origin(at.value(), at.position(), isKey);
                }
            }
            at = moves.origin(new Element(source, at.position()));
        }
    }
}
