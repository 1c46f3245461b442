package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Squeeze; the axes are an attribute before opset 13 and an input from then on.
final class SqueezeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Squeeze", 1, "axes are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        List<Integer> axes = new ArrayList<>();
        if (context.opset() < 13 && context.intsAttribute("axes").isPresent()) {
            axes.addAll(context.axes(context.intsAttribute("axes").orElseThrow(), shape.rank()));
        } else if (context.opset() >= 13 && context.hasInput(1)) {
            axes.addAll(context.axes(context.constantInts(1), shape.rank()));
        } else {
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (shape.dim(axis) == 1) {
                    axes.add(axis);
                }
            }
        }
        for (int axis : axes) {
            if (shape.dim(axis) != 1) {
                throw context.refuse("AS2102", "an axis to remove has more than one element")
                        .found("axis " + axis + " of shape " + shape.dims(), "extent 1").raise();
            }
        }
        return List.of(context.build().reshape(operand, without(shape, axes)));
    }

    /// Returns the shape without these axes.
    static Shape without(Shape shape, List<Integer> axes) {
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(shape.dim(axis));
            }
        }
        return new Shape(dims);
    }
}
