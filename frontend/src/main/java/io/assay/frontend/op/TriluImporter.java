package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Trilu: zeros below or above a diagonal of each matrix.
final class TriluImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Trilu", 14, "k is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        Indexing.requireShape(context, shape.rank() >= 2, shape, "at least two axes");
        boolean upper = context.intAttribute("upper").orElse(1L) != 0;
        long[] given = context.hasInput(1) ? context.constantInts(1) : new long[]{0};
        Indexing.requireShape(context, given.length == 1, Shape.of(given.length), "one number k");
        TensorBuilder build = context.build();
        int count = shape.elementCount();
        int[] strides = shape.strides();
        long[] positions = Positions.of(shape, index -> {
            int distance = index[shape.rank() - 1] - index[shape.rank() - 2];
            boolean kept = upper ? distance >= given[0] : distance <= given[0];
            return kept ? Positions.at(strides, index) : count;
        });
        Operand withZero = build.concat(List.of(build.reshape(operand, Shape.of(count)),
                build.filled(operand.element(), Shape.of(1), 0)), 0);
        return List.of(build.take(withZero, shape, positions));
    }
}
