package io.assay.passes.tensor;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Follows single elements back through views, takes and concatenations.
final class Moves {

    /// One element of a tensor.
    ///
    /// @param value    the tensor
    /// @param position row-major
    record Element(Value value, int position) {}

    private final Map<Value, Op> definitions;
    private final Map<Value, int[]> views = new HashMap<>();

    /// @param definitions ops by their results
    Moves(Map<Value, Op> definitions) {
        this.definitions = definitions;
    }

    /// Returns where an element was before anything moved it.
    Element origin(Element element) {
        Element found = element;
        Optional<Element> before = Optional.of(element);
        while (before.isPresent()) {
            found = before.get();
            int position = found.position();
            before = Optional.ofNullable(definitions.get(found.value())).flatMap(op -> before(op, position));
        }
        return found;
    }

    /// Returns the element that `op` has put at a position of its result; empty if it computes it.
    Optional<Element> before(Op op, int position) {
        return switch (op) {
            case View view -> Optional.of(new Element(view.operand(), views.computeIfAbsent(view.result(),
                    result -> view.map().positions(result.type().shape()))[position]));
            case Take take -> Optional.of(new Element(take.operand(), (int) take.positions().longAt(position)));
            case Concat concat -> Optional.of(before(concat, position));
            default -> Optional.empty();
        };
    }

    private static Element before(Concat concat, int position) {
        Shape shape = concat.result().type().shape();
        int inner = shape.strides()[concat.axis()];
        int block = position / (inner * shape.dim(concat.axis()));
        int rest = position % (inner * shape.dim(concat.axis()));
        for (Value part : concat.operands()) {
            int run = inner * part.type().shape().dim(concat.axis());
            if (rest < run) {
                return new Element(part, block * run + rest);
            }
            rest -= run;
        }
        throw new IllegalArgumentException("position " + position + " of " + concat);
    }
}
