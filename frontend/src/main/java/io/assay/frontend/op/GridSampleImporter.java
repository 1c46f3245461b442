package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads GridSample: a sum of weighted neighbours of every place.
///
/// With a constant grid all is linear; with a computed one every neighbour is a gather over the whole picture.
final class GridSampleImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("GridSample", 16, "element types float; 2 or 3 spatial axes");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        Operand grid = context.build().cast(context.floating(1), x.element());
        int rank = x.shape().rank() - 2;
        Shape places = grid.shape();
        if (rank < 2 || rank > 3 || places.rank() != rank + 2 || places.dim(rank + 1) != rank
                || places.dim(0) != x.shape().dim(0) || x.shape().dims().subList(2, rank + 2).contains(0)) {
            throw context.refuse("AS2102", "the grid does not fit the tensor")
                    .found(places.dims() + " for " + x.shape().dims(), "[N, axes..., 2 or 3] for [N, C, axes...]")
                    .raise();
        }
        String mode = context.opset() < 20
                ? Choice.of(context, "mode", "bilinear", "nearest", "bicubic")
                : Choice.of(context, "mode", "linear", "nearest", "cubic");
        String padding = Choice.of(context, "padding_mode", "zeros", "border", "reflection");
        boolean corners = context.intAttribute("align_corners").orElse(0L) != 0;
        int batch = places.dim(0);
        int points = places.elementCount() / Math.max(1, batch * rank);
        List<List<Neighbour>> neighbours = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Operand place = context.build().view(grid, Shape.of(batch, points),
                    new IndexMap(rank - 1 - axis, List.of(points * rank, rank)));
            neighbours.add(new Axis(context, x.shape().dim(axis + 2), mode.replaceFirst("^bi", ""), padding, corners)
                    .neighbours(place));
        }
        Operand sum = sum(context, x, neighbours, batch, points);
        List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
        dims.addAll(places.dims().subList(1, rank + 1));
        int channels = x.shape().dim(1);
        Operand turned = context.build().view(sum, Shape.of(batch, channels, points),
                new IndexMap(0, List.of(points * channels, 1, channels)));
        return List.of(context.build().reshape(turned, new Shape(dims)));
    }

    /// An old element near each place: its index on the axis, and its weight.
    private record Neighbour(Operand index, Operand weight) {}

    /// Returns the weighted sums, of shape [N, points, C].
    private static Operand sum(ImportContext context, Operand x, List<List<Neighbour>> neighbours, int batch,
            int points) {
        int channels = x.shape().dim(1);
        int size = x.shape().elementCount() / Math.max(1, batch * channels);
        Operand rows = context.build().view(x, Shape.of(batch, size, channels),
                new IndexMap(0, List.of(size * channels, 1, size)));
        Shape choices = new Shape(neighbours.stream().map(List::size).toList());
        Operand sum = context.build().filled(x.element(), Shape.of(batch, points, channels), 0);
        for (int choice = 0; choice < choices.elementCount(); choice++) {
            int[] tap = choices.indexOf(choice);
            Operand index = neighbours.getFirst().get(tap[0]).index;
            Operand weight = neighbours.getFirst().get(tap[0]).weight;
            for (int axis = 1; axis < tap.length; axis++) {
                Neighbour next = neighbours.get(axis).get(tap[axis]);
                Operand extent = context.build().filled(index.element(), Shape.SCALAR, x.shape().dim(axis + 2));
                index = context.build().binary(BinaryFunction.ADD,
                        Broadcasting.binary(context, BinaryFunction.MUL, index, extent), next.index);
                weight = context.build().binary(BinaryFunction.MUL, weight, next.weight);
            }
            Operand weighted = Broadcasting.binary(context, BinaryFunction.MUL, picked(context, rows, index),
                    context.build().reshape(weight, Shape.of(batch, points, 1)));
            sum = choice == 0 ? weighted : context.build().binary(BinaryFunction.ADD, sum, weighted);
        }
        return sum;
    }

    /// Returns rows[n, index[n, p], c].
    private static Operand picked(ImportContext context, Operand rows, Operand index) {
        Operand whole = context.build().cast(index, ScalarType.I64);
        if (!(whole instanceof Operand.Known(_, TensorData data))) {
            return context.build().gather(rows, whole);
        }
        int channels = rows.shape().dim(2);
        int points = data.shape().dim(1);
        Shape shape = Shape.of(data.shape().dim(0), points, channels);
        long[] positions = new long[shape.elementCount()];
        for (int i = 0; i < positions.length; i++) {
            int point = i / channels;
            positions[i] = ((long) point / points * rows.shape().dim(1) + data.longAt(point)) * channels
                    + i % channels;
        }
        return context.build().take(rows, shape, positions);
    }

    /// One axis of the picture: how a place of the grid becomes neighbours with weights.
    private record Axis(ImportContext context, int extent, String mode, String padding, boolean corners) {
        private static final double CUBIC = -0.75;

        List<Neighbour> neighbours(Operand grid) {
            double half = (corners ? extent - 1 : extent) / 2.0;
            Operand place = number(BinaryFunction.ADD, number(BinaryFunction.MUL, grid, half), (extent - 1) / 2.0);
            if (mode.equals("nearest")) {
                place = context.build().unary(UnaryFunction.ROUND, place);
            }
            place = switch (padding) {
                case "border" -> mode.equals("cubic") ? place : clamped(place);
                case "reflection" -> reflected(place);
                default -> place;
            };
            if (mode.equals("nearest")) {
                return List.of(neighbour(place, context.build().filled(place.element(), place.shape(), 1)));
            }
            Operand base = context.build().unary(UnaryFunction.FLOOR, place);
            Operand fraction = context.build().binary(BinaryFunction.SUB, place, base);
            List<Neighbour> result = new ArrayList<>();
            int reach = mode.equals("cubic") ? 2 : 1;
            for (int tap = 1 - reach; tap <= reach; tap++) {
                result.add(neighbour(number(BinaryFunction.ADD, base, tap), weight(fraction, tap)));
            }
            return result;
        }

        private Operand number(BinaryFunction function, Operand x, double number) {
            return context.build().binary(function, x, context.build().filled(x.element(), x.shape(), number));
        }

        private Operand clamped(Operand x) {
            return number(BinaryFunction.MIN, number(BinaryFunction.MAX, x, 0), extent - 1.0);
        }

        /// Reflects at the outer pixels, or at their outer edges.
        private Operand reflected(Operand place) {
            double least = corners ? 0 : -0.5;
            double range = corners ? extent - 1 : extent;
            if (range == 0) {
                return number(BinaryFunction.MUL, place, 0);
            }
            TensorBuilder build = context.build();
            Operand within = number(BinaryFunction.MOD, number(BinaryFunction.ADD, place, -least), 2 * range);
            Operand back = build.binary(BinaryFunction.SUB,
                    build.filled(place.element(), place.shape(), 2 * range), within);
            return number(BinaryFunction.ADD, build.binary(BinaryFunction.MIN, within, back), least);
        }

        private Neighbour neighbour(Operand index, Operand weight) {
            if (padding.equals("zeros")) {
                TensorBuilder build = context.build();
                Operand low = build.binary(BinaryFunction.LESS_OR_EQUAL,
                        build.filled(index.element(), index.shape(), 0), index);
                Operand high = build.binary(BinaryFunction.LESS_OR_EQUAL, index,
                        build.filled(index.element(), index.shape(), extent - 1.0));
                Operand inside = build.cast(build.binary(BinaryFunction.AND, low, high), weight.element());
                return new Neighbour(clamped(index), build.binary(BinaryFunction.MUL, weight, inside));
            }
            boolean far = padding.equals("reflection") && mode.equals("cubic");
            return new Neighbour(clamped(far ? reflected(index) : index), weight);
        }

        private Operand weight(Operand fraction, int tap) {
            if (mode.equals("linear")) {
                return tap == 1 ? fraction : number(BinaryFunction.ADD, number(BinaryFunction.MUL, fraction, -1), 1);
            }
            Operand distance = switch (tap) {
                case -1, 0 -> number(BinaryFunction.ADD, fraction, -tap);
                default -> number(BinaryFunction.ADD, number(BinaryFunction.MUL, fraction, -1), tap);
            };
            double a = CUBIC;
            double[] coefficients = tap == 0 || tap == 1
                    ? new double[]{1, 0, -(a + 3), a + 2}
                    : new double[]{-4 * a, 8 * a, -5 * a, a};
            return polynomial(distance, coefficients);
        }

        private Operand polynomial(Operand x, double... coefficients) {
            double[] lower = Arrays.copyOf(coefficients, coefficients.length - 1);
            Operand sum = number(BinaryFunction.MUL, x, coefficients[lower.length]);
            for (int i = lower.length - 1; i > 0; i--) {
                sum = context.build().binary(BinaryFunction.MUL, number(BinaryFunction.ADD, sum, lower[i]), x);
            }
            return number(BinaryFunction.ADD, sum, lower[0]);
        }
    }
}
