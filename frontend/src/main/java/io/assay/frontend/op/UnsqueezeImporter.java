package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Unsqueeze; the axes are an attribute before opset 13 and an input from then on.
final class UnsqueezeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Unsqueeze", 1, "axes are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        long[] listed = context.opset() < 13
                ? context.intsAttribute("axes").orElse(new long[0])
                : context.constantInts(1);
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        for (int axis : context.axes(listed, dims.size() + listed.length)) {
            dims.add(axis, 1);
        }
        return List.of(context.build().reshape(operand, new Shape(dims)));
    }
}
