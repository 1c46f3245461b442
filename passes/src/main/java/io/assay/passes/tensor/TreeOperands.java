package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.DoubleRank;
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

/// Where the features of decision trees come from, seen through what moves elements and through their keys and
/// ranks.
public final class TreeOperands {

    /// Where one element comes from.
    ///
    /// @param value   a value that is neither moved, nor converted, nor a key or a rank
    /// @param element position in it
    /// @param reading what trees compare of it
    public record Origin(Value value, int element, Reading reading) {}

    /// What trees compare of an element.
    public sealed interface Reading {
        /// An integer, as it is.
        record Itself() implements Reading {}

        /// The [FloatKey].
        record Key() implements Reading {}

        /// The [DoubleRank] among boundaries.
        record Rank(TensorData boundaries) implements Reading {}
    }

    private final Map<Value, Op> definitions;
    private final Moves moves;
    private final Map<Value, Origin[]> origins = new HashMap<>();
    private final Set<Op> hidden = new HashSet<>();
    /// What ranks are made of, as it is or moved: conversions of that change it.
    private final Set<Value> ranked = new HashSet<>();

    /// Looks through the ops of `main`.
    public TreeOperands(Func main) {
        this.definitions = main.definitions();
        this.moves = new Moves(definitions);
        Map<Value, List<Op>> uses = main.uses();
        for (Op op : main.ops().reversed()) {
            boolean isMove = op instanceof View || op instanceof Take || op instanceof Concat;
            if (op instanceof DoubleRank || (isMove && ranked.contains(op.results().getFirst()))) {
                ranked.addAll(op.operands());
            }
            boolean moves = isMove || op instanceof FloatKey || op instanceof DoubleRank
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

    /// Keys are those of float32: to round to it before changes nothing, and no more does a wider type.
    private boolean isTransparent(Cast cast) {
        return !ranked.contains(cast.result()) && (cast.result().type().element() == ScalarType.F32
                || cast.result().type().element() == ScalarType.F64);
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
        Reading reading = new Reading.Itself();
        while (true) {
            Value source;
            switch (definitions.get(at.value())) {
                case Cast cast when isTransparent(cast) -> source = cast.operand();
                case FloatKey key -> {
                    source = key.operand();
                    reading = new Reading.Key();
                }
                case DoubleRank rank -> {
                    source = rank.operand();
                    reading = new Reading.Rank(rank.boundaries());
                }
                case null, default -> {
                    return new Origin(at.value(), at.position(), reading);
                }
            }
            at = moves.origin(new Element(source, at.position()));
        }
    }
}
