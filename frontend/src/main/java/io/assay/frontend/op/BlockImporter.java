package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads DepthToSpace and SpaceToDepth: views.
///
/// @param row     the operator
/// @param toSpace moves channels to the picture, instead of the other way
record BlockImporter(OperatorRow row, boolean toSpace) implements OperatorImporter {
    /// Axes of [N, channels, block, block, H, W] in the order [N, channels, H, block, W, block].
    private static final List<Integer> COLUMN_ROW_DEPTH = List.of(0, 1, 4, 2, 5, 3);
    /// Axes of [N, block, block, channels, H, W] in the same order.
    private static final List<Integer> DEPTH_COLUMN_ROW = List.of(0, 3, 4, 1, 5, 2);
    /// Axes of [N, C, H, block, W, block] in the order [N, block, block, C, H, W].
    private static final List<Integer> TO_DEPTH = List.of(0, 3, 5, 1, 2, 4);
    /// The same axes in the order [N, C, block, block, H, W].
    private static final List<Integer> TO_CHANNELS = List.of(0, 1, 3, 5, 2, 4);
    private static final int MODE_TO_DEPTH = 28;

    static BlockImporter of(String operator, boolean toSpace) {
        return new BlockImporter(OperatorRow.onnx(operator, 1, ""), toSpace);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        Shape shape = x.shape();
        int block = Math.toIntExact(context.intAttribute("blocksize").orElse(0L));
        boolean columnFirst = context.opset() >= (toSpace ? 11 : MODE_TO_DEPTH)
                && Choice.of(context, "mode", "DCR", "CRD").equals("CRD");
        boolean fits = shape.rank() == 4 && block > 0 && (toSpace
                ? shape.dim(1) % (block * block) == 0
                : shape.dim(2) % block == 0 && shape.dim(3) % block == 0);
        if (!fits) {
            throw context.refuse("AS2102", "the blocks do not fit the tensor")
                    .found("blocksize " + block + ", shape " + shape.dims(), "[N, C, H, W] of whole blocks").raise();
        }
        int n = shape.dim(0);
        int c = shape.dim(1);
        int h = shape.dim(2);
        int w = shape.dim(3);
        if (!toSpace) {
            return List.of(moved(context, x, List.of(n, c, h / block, block, w / block, block),
                    columnFirst ? TO_CHANNELS : TO_DEPTH, Shape.of(n, c * block * block, h / block, w / block)));
        }
        int depth = c / block / block;
        List<Integer> split = columnFirst
                ? List.of(n, depth, block, block, h, w)
                : List.of(n, block, block, depth, h, w);
        return List.of(moved(context, x, split, columnFirst ? COLUMN_ROW_DEPTH : DEPTH_COLUMN_ROW,
                Shape.of(n, depth, h * block, w * block)));
    }

    private static Operand moved(ImportContext context, Operand x, List<Integer> split, List<Integer> order,
            Shape result) {
        int[] steps = new Shape(split).strides();
        List<Integer> dims = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (int axis : order) {
            dims.add(split.get(axis));
            strides.add(steps[axis]);
        }
        Operand moved = context.build().view(x, new Shape(dims), new IndexMap(0, strides));
        return context.build().reshape(moved, result);
    }
}
