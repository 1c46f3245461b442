package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads Tile: the operand repeated as a whole, along each axis; before opset 6 along one axis.
final class TileImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Tile", 1, "the repeats are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        long[] repeats = context.opset() < 6 ? oneAxis(context, operand.shape().rank()) : context.constantInts(1);
        Indexing.requireShape(context, repeats.length == operand.shape().rank(), operand.shape(),
                "as many axes as repeats, " + repeats.length);
        int[] strides = operand.shape().strides();
        List<Long> repeated = new ArrayList<>();
        List<Long> dims = new ArrayList<>();
        List<Integer> moved = new ArrayList<>();
        for (int axis = 0; axis < repeats.length; axis++) {
            int extent = operand.shape().dim(axis);
            repeated.add(repeats[axis]);
            repeated.add((long) extent);
            dims.add(Math.multiplyExact(repeats[axis], (long) extent));
            moved.add(0);
            moved.add(extent == 1 ? 0 : strides[axis]);
        }
        Shape result = context.shape(dims);
        Operand copies = context.build().view(operand, context.shape(repeated), new IndexMap(0, moved));
        return List.of(context.build().reshape(copies, result));
    }

    private static long[] oneAxis(ImportContext context, int rank) {
        long[] repeats = new long[rank];
        Arrays.fill(repeats, 1);
        repeats[context.axis(number(context, 2), rank)] = number(context, 1);
        return repeats;
    }

    /// Returns the number that an input is; the first version has these as floats too.
    private static long number(ImportContext context, int index) {
        TensorData data = context.constant(index);
        Indexing.requireShape(context, data.elementCount() == 1, data.shape(), "one number");
        return (long) data.doubleAt(0);
    }
}
