package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Reshape: 0 copies an extent unless `allowzero`, one -1 takes what is left.
final class ReshapeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Reshape", 1, "the shape is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand operand = context.input(0);
        long[] wanted = context.opset() < 5
                ? context.intsAttribute("shape").orElse(new long[0])
                : context.constantInts(1);
        boolean allowZero = context.intAttribute("allowzero").orElse(0L) != 0;
        List<Long> dims = new ArrayList<>();
        int open = -1;
        long known = 1;
        for (int i = 0; i < wanted.length; i++) {
            long dim = wanted[i];
            if (dim == 0 && !allowZero && i < operand.shape().rank()) {
                dim = operand.shape().dim(i);
            }
            if (dim == -1 && open < 0) {
                open = i;
            } else {
                known = Math.max(-1, dim) < 0 || known > Integer.MAX_VALUE ? -1 : known * dim;
            }
            dims.add(dim);
        }
        int count = operand.shape().elementCount();
        if (open >= 0 && known > 0) {
            dims.set(open, count / known);
        }
        if (dims.stream().anyMatch(dim -> dim < 0) || context.shape(dims).elementCount() != count) {
            throw context.refuse("AS2102", "the new shape has another number of elements")
                    .found("shape " + operand.shape().dims() + " to " + java.util.Arrays.toString(wanted),
                            count + " elements")
                    .raise();
        }
        Shape shape = context.shape(dims);
        return List.of(context.build().reshape(operand, shape));
    }
}
