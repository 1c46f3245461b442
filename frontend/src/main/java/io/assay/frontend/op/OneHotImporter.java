package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads OneHot; an index outside its range gives a row of the off value.
final class OneHotImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("OneHot", 9, "the depth is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand indices = context.input(0);
        TensorData depths = context.constant(1);
        Operand values = context.input(2);
        Shape shape = indices.shape();
        int axis = context.axis(context.intAttribute("axis").orElse(-1L), shape.rank() + 1);
        if (depths.elementCount() != 1 || !(depths.doubleAt(0) >= 1) || depths.doubleAt(0) >= 1 << 24) {
            throw context.refuse("AS2102", "the depth is not possible").with("input", "1")
                    .found(java.util.Arrays.toString(depths.toDoubles()), "one number in [1, 2^24)").raise();
        }
        Indexing.requireShape(context, values.shape().equals(Shape.of(2)), values.shape(), "[off, on]");
        int depth = (int) depths.doubleAt(0);
        int count = shape.elementCount();
        Operand rows = count == 0
                ? context.build().filled(values.element(), Shape.of(0, depth), 0)
                : rows(context, context.build().reshape(indices, Shape.of(1, count)), depth, values);
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.add(depth);
        return List.of(TransposeImporter.lastTo(context, context.build().reshape(rows, new Shape(dims)), axis));
    }

    /// Returns a row for each index, from a table with a row before and a row behind for indices outside.
    private static Operand rows(ImportContext context, Operand indices, int depth, Operand values) {
        TensorBuilder build = context.build();
        Operand at = build.cast(indices, ScalarType.I64);
        Operand wrapped = context.opset() < 11 || indices.element().isUnsigned()
                ? at
                : Indexing.fromStart(context, at, depth);
        Operand row = build.binary(BinaryFunction.ADD, wrapped, build.filled(ScalarType.I64, at.shape(), 1));
        Shape shape = context.shape(List.of(1L, depth + 2L, (long) depth));
        long[] on = Positions.of(shape, index -> index[1] == index[2] + 1 ? 1 : 0);
        Shape result = Shape.of(1, at.shape().dim(1), depth);
        if (values instanceof Operand.Known) {
            return build.gather(build.take(values, shape, on), row);
        }
        Operand hits = build.gather(build.constant(TensorData.ofLongs(ScalarType.BOOL, shape, on)), row);
        return build.select(hits, build.view(values, result, new IndexMap(1, List.of(0, 0, 0))),
                build.view(values, result, new IndexMap(0, List.of(0, 0, 0))));
    }
}
