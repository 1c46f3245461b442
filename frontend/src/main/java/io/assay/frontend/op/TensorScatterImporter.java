package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads TensorScatter: a run of new rows is written into a cache, from another row on in each batch.
final class TensorScatterImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("TensorScatter", 24, "a computed start from which the rows do not fit means the"
                + " nearest one from which they do");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand cache = context.input(0);
        Operand update = context.input(1);
        Shape shape = cache.shape();
        int axis = context.axis(context.intAttribute("axis").orElse(-2L), shape.rank());
        String mode = context.stringAttribute("mode").orElse("linear");
        if (!mode.equals("linear") && !mode.equals("circular")) {
            throw context.refuse("AS2004", "an attribute has a value that is not known").with("attribute", "mode")
                    .found(mode, "linear or circular").raise();
        }
        Indexing.requireSameType(context, cache, update);
        boolean fits = axis > 0 && update.shape().rank() == shape.rank()
                && SqueezeImporter.without(update.shape(), List.of(axis))
                        .equals(SqueezeImporter.without(shape, List.of(axis)))
                && update.shape().dim(axis) <= shape.dim(axis);
        Indexing.requireShape(context, fits, update.shape(), "rows that fit into " + shape.dims() + " on axis "
                + axis + ", which is not the first");
        Operand starts = context.hasInput(2)
                ? Indexing.integers(context, 2)
                : context.build().filled(ScalarType.I64, Shape.of(shape.dim(0)), 0);
        Indexing.requireShape(context, starts.shape().equals(Shape.of(shape.dim(0))), starts.shape(),
                "one start for each of " + shape.dim(0) + " batches");
        if (update.shape().elementCount() == 0) {
            return List.of(cache);
        }
        boolean circular = mode.equals("circular");
        Optional<TensorData> known = Indexing.known(starts);
        return List.of(known.isPresent()
                ? Scattering.at(context, cache, update, targets(context, cache, update, axis, known.get(), circular),
                        Scattering.Reduction.NONE)
                : computed(context, cache, update, axis, starts, circular));
    }

    private static long[] targets(ImportContext context, Operand cache, Operand update, int axis, TensorData starts,
            boolean circular) {
        int extent = cache.shape().dim(axis);
        int[] strides = cache.shape().strides();
        return Positions.of(update.shape(), index -> {
            long row = starts.longAt(index[0]) + index[axis];
            if (!circular && (row < index[axis] || row >= extent)) {
                throw context.refuse("AS2102", "a row is written outside the cache")
                        .found("row " + row, "one in [0, " + extent + ")").raise();
            }
            return Positions.at(strides, index) + (Math.floorMod(row, (long) extent) - index[axis]) * strides[axis];
        });
    }

    private static Operand computed(ImportContext context, Operand cache, Operand update, int axis, Operand starts,
            boolean circular) {
        TensorBuilder build = context.build();
        List<Integer> order = new ArrayList<>(List.of(0, axis));
        List<Integer> back = new ArrayList<>(List.of(0));
        for (int i = 1; i < cache.shape().rank(); i++) {
            if (i != axis) {
                order.add(i);
            }
            back.add(i == axis ? 1 : i < axis ? i + 1 : i);
        }
        Operand rows = TransposeImporter.ordered(context, cache, order);
        Operand given = TransposeImporter.ordered(context, update, order);
        int batches = rows.shape().dim(0);
        int extent = rows.shape().dim(1);
        int count = given.shape().dim(1);
        int width = rows.shape().elementCount() / batches / extent;
        Operand written = Scattering.where(context, build.reshape(rows, Shape.of(batches, extent, width)),
                build.reshape(given, Shape.of(batches, count, width)), hits(context, starts, count, extent, circular),
                Scattering.Reduction.NONE);
        return TransposeImporter.ordered(context, build.reshape(written, rows.shape()), back);
    }

    /// Returns which row of the cache each new row is written to, of shape [batch, new rows, rows].
    private static Operand hits(ImportContext context, Operand starts, int count, int extent, boolean circular) {
        TensorBuilder build = context.build();
        int batches = starts.shape().dim(0);
        int possible = circular ? extent : extent - count + 1;
        Shape shape = Shape.of(1, possible, count * extent);
        TensorData table = TensorData.ofLongs(ScalarType.BOOL, shape, Positions.of(shape, index -> {
            int row = (index[1] + index[2] / extent) % extent;
            return row == index[2] % extent ? 1 : 0;
        }));
        Operand within = circular
                ? build.binary(BinaryFunction.MOD, starts, build.filled(starts.element(), starts.shape(), extent))
                : starts;
        Operand found = build.gather(build.constant(table), build.reshape(within, Shape.of(1, batches)));
        return build.reshape(found, Shape.of(batches, count, extent));
    }
}
