package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Reads AffineGrid: a product with the constant grid.
final class AffineGridImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("AffineGrid", 20, "the size is a constant; element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand theta = context.floating(0);
        boolean corners = context.intAttribute("align_corners").orElse(0L) != 0;
        List<Integer> size = LongStream.of(context.constantInts(1)).mapToObj(Math::toIntExact).toList();
        int rank = size.size() - 2;
        if (rank < 2 || rank > 3 || !theta.shape().equals(Shape.of(size.getFirst(), rank, rank + 1))) {
            throw context.refuse("AS2102", "theta does not fit the size")
                    .found("shape " + theta.shape().dims() + ", size " + size, "[N, 2, 3] or [N, 3, 4]").raise();
        }
        Shape spatial = new Shape(size.subList(2, size.size()));
        int points = spatial.elementCount();
        context.shape(List.of((long) points, rank + 1L));
        double[] grid = new double[points * (rank + 1)];
        for (int i = 0; i < points; i++) {
            int[] index = spatial.indexOf(i);
            for (int k = 0; k < rank; k++) {
                int axis = rank - 1 - k;
                grid[i * (rank + 1) + k] = coordinate(index[axis], spatial.dim(axis), corners);
            }
            grid[i * (rank + 1) + rank] = 1;
        }
        Operand constant = context.build().constant(TensorData.ofDoubles(theta.element(),
                Shape.of(points, rank + 1), grid));
        Operand product = context.build().contract(new Einsum("nij", "pj", "npi"), theta, constant,
                Shape.of(size.getFirst(), points, rank));
        List<Integer> dims = new ArrayList<>(List.of(size.getFirst()));
        dims.addAll(spatial.dims());
        dims.add(rank);
        return List.of(context.build().reshape(product, new Shape(dims)));
    }

    private static float coordinate(int index, int extent, boolean corners) {
        if (corners) {
            return extent == 1 ? -1 : (float) (2.0 * index / (extent - 1) - 1);
        }
        return (float) ((2.0 * index + 1) / extent - 1);
    }
}
