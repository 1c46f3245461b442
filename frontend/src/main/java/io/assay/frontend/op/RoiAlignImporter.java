package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads RoiAlign with constant regions: weighted sums of pixels, or the greatest weighted pixel.
final class RoiAlignImporter implements OperatorImporter {
    private static final int CORNERS = 4;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("RoiAlign", 10, "rois and batch_indices are constants; element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        TensorData rois = context.constant(1);
        long[] batches = context.constantInts(2);
        if (x.shape().rank() != 4 || !rois.shape().equals(Shape.of(batches.length, CORNERS)) || batches.length == 0) {
            throw context.refuse("AS2102", "the regions do not fit the tensor")
                    .found(x.shape().dims() + ", " + rois.shape().dims() + ", " + batches.length + " batch indices",
                            "[N, C, H, W], [regions, 4], one index for each")
                    .raise();
        }
        boolean greatest = Choice.of(context, "mode", "avg", "max").equals("max");
        Region form = form(context, x.shape(), greatest);
        List<List<List<Pixel>>> cells = new ArrayList<>();
        int most = 1;
        for (int i = 0; i < batches.length; i++) {
            int row = CORNERS * i;
            List<List<Pixel>> region = form.cells(rois.doubleAt(row), rois.doubleAt(row + 1), rois.doubleAt(row + 2),
                    rois.doubleAt(row + 3));
            most = Math.max(most, region.stream().mapToInt(List::size).max().orElse(1));
            cells.add(region);
        }
        Shape grid = Shape.of(batches.length, x.shape().dim(1), form.height * form.width, most);
        long[] positions = new long[grid.elementCount()];
        double[] weights = new double[positions.length];
        int plane = x.shape().dim(2) * x.shape().dim(3);
        for (int i = 0; i < positions.length; i++) {
            int[] at = grid.indexOf(i);
            List<Pixel> pixels = cells.get(at[0]).get(at[2]);
            boolean missing = at[3] >= pixels.size();
            Pixel pixel = missing ? pixels.getFirst() : pixels.get(at[3]);
            int batch = context.axis(batches[at[0]], x.shape().dim(0));
            positions[i] = ((long) batch * x.shape().dim(1) + at[1]) * plane + pixel.position;
            weights[i] = missing && !greatest ? 0 : pixel.weight;
        }
        TensorBuilder build = context.build();
        Operand weighted = build.binary(BinaryFunction.MUL, build.take(x, grid, positions),
                build.constant(TensorData.ofDoubles(x.element(), grid, weights)));
        Operand result = build.reduce(greatest ? ReduceFunction.MAX : ReduceFunction.SUM, weighted, List.of(3));
        return List.of(build.reshape(result, Shape.of(batches.length, x.shape().dim(1), form.height, form.width)));
    }

    private static Region form(ImportContext context, Shape shape, boolean greatest) {
        int height = Math.toIntExact(context.intAttribute("output_height").orElse(1L));
        int width = Math.toIntExact(context.intAttribute("output_width").orElse(1L));
        int ratio = Math.toIntExact(context.intAttribute("sampling_ratio").orElse(0L));
        float scale = context.floatAttribute("spatial_scale").orElse(1f);
        if (height < 1 || width < 1 || ratio < 0 || ratio > Short.MAX_VALUE) {
            throw context.refuse("AS2102", "an attribute is not possible")
                    .found("output " + height + " x " + width + ", sampling_ratio " + ratio,
                            "an output of at least 1 x 1, no negative ratio")
                    .raise();
        }
        boolean half = context.opset() >= 16
                && Choice.of(context, "coordinate_transformation_mode", "half_pixel", "output_half_pixel")
                        .equals("half_pixel");
        return new Region(shape.dim(2), shape.dim(3), height, width, ratio, scale, half, greatest);
    }

    /// A pixel of the picture and its weight in a cell.
    private record Pixel(int position, double weight) {}

    /// What all regions share: the picture, the cells of the result, how many samples a cell takes.
    private record Region(int rows, int columns, int height, int width, int ratio, float scale, boolean half,
            boolean greatest) {

        /// Returns the pixels of each cell.
        List<List<Pixel>> cells(double left, double top, double right, double bottom) {
            double offset = half ? 0.5 : 0;
            double x = left * scale - offset;
            double y = top * scale - offset;
            double w = right * scale - offset - x;
            double h = bottom * scale - offset - y;
            double cellWidth = (half ? w : Math.max(w, 1)) / width;
            double cellHeight = (half ? h : Math.max(h, 1)) / height;
            int across = ratio > 0 ? ratio : (int) Math.ceil(cellWidth);
            int down = ratio > 0 ? ratio : (int) Math.ceil(cellHeight);
            List<List<Pixel>> cells = new ArrayList<>();
            for (int i = 0; i < height * width; i++) {
                List<Pixel> pixels = new ArrayList<>();
                for (int sample = 0; sample < Math.max(0, across) * Math.max(0, down); sample++) {
                    int cellRow = i / width;
                    int sampleRow = sample / across;
                    double row = y + cellRow * cellHeight + (sampleRow + 0.5) * cellHeight / down;
                    double column = x + i % width * cellWidth + (sample % across + 0.5) * cellWidth / across;
                    add(pixels, row, column, greatest ? 1 : 1.0 / (across * down));
                }
                if (pixels.isEmpty()) {
                    pixels.add(new Pixel(0, 0));
                }
                cells.add(pixels);
            }
            return cells;
        }

        private void add(List<Pixel> pixels, double row, double column, double weight) {
            if (row < -1 || row > rows || column < -1 || column > columns) {
                pixels.add(new Pixel(0, 0));
                return;
            }
            double y = Math.clamp(row, 0, rows - 1.0);
            double x = Math.clamp(column, 0, columns - 1.0);
            int top = (int) y;
            int left = (int) x;
            int bottom = Math.min(top + 1, rows - 1);
            int right = Math.min(left + 1, columns - 1);
            pixels.add(new Pixel(top * columns + left, weight * (1 - y + top) * (1 - x + left)));
            pixels.add(new Pixel(top * columns + right, weight * (1 - y + top) * (x - left)));
            pixels.add(new Pixel(bottom * columns + left, weight * (y - top) * (1 - x + left)));
            pixels.add(new Pixel(bottom * columns + right, weight * (y - top) * (x - left)));
        }
    }
}
