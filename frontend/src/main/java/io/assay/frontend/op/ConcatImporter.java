package io.assay.frontend.op;

import java.util.ArrayList;
import java.util.List;

/// Reads Concat.
final class ConcatImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Concat", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand first = context.input(0);
        int axis = context.axis(context.intAttribute("axis").orElse(1L), first.shape().rank());
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < context.inputCount(); i++) {
            Operand operand = context.input(i);
            if (operand.element() != first.element() || operand.shape().rank() != first.shape().rank()
                    || !SqueezeImporter.without(operand.shape(), List.of(axis))
                            .equals(SqueezeImporter.without(first.shape(), List.of(axis)))) {
                throw context.refuse("AS2102", "the parts do not fit together").with("input", String.valueOf(i))
                        .found(operand.type().toString(), "extents of " + first.type() + " but on axis " + axis)
                        .raise();
            }
            operands.add(operand);
        }
        return List.of(context.build().concat(operands, axis));
    }
}
