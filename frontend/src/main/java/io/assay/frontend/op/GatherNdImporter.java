package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads GatherND: the last axis of the indices lists one index for each of the data's first axes after the batch axes.
final class GatherNdImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("GatherND", 11, Indexing.CLAMPED);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Operand indices = Indexing.integers(context, 1);
        Shape data = operand.shape();
        Shape at = indices.shape();
        int batch = Math.toIntExact(context.intAttribute("batch_dims").orElse(0L));
        int depth = at.rank() == 0 ? 0 : at.dim(at.rank() - 1);
        boolean fits = at.rank() > 0 && batch >= 0 && batch < at.rank() && batch + depth <= data.rank()
                && at.dims().subList(0, batch).equals(data.dims().subList(0, batch));
        Indexing.requireShape(context, fits, at, "indices into " + data.dims() + " with " + batch + " batch axes");
        List<Integer> dims = new ArrayList<>(at.dims().subList(0, at.rank() - 1));
        dims.addAll(data.dims().subList(batch + depth, data.rank()));
        Optional<TensorData> known = Indexing.known(indices);
        Operand picked = known.isPresent()
                ? taken(context, operand, batch, known.get())
                : computed(context, operand, batch, indices);
        return List.of(context.build().reshape(picked, new Shape(dims)));
    }

    private static Operand taken(ImportContext context, Operand operand, int batch, TensorData indices) {
        Shape data = operand.shape();
        int depth = indices.shape().dim(indices.shape().rank() - 1);
        int batches = new Shape(data.dims().subList(0, batch)).elementCount();
        int inner = new Shape(data.dims().subList(batch + depth, data.rank())).elementCount();
        int tuples = new Shape(indices.shape().dims().subList(0, indices.shape().rank() - 1)).elementCount();
        int perBatch = tuples / Math.max(1, batches);
        int perRow = data.elementCount() / Math.max(1, batches);
        long[] starts = new long[tuples];
        for (int i = 0; i < tuples; i++) {
            starts[i] = (long) (i / perBatch) * perRow + start(context, data, batch, indices, i);
        }
        Shape shape = Shape.of(tuples, inner);
        return context.build().take(operand, shape, Positions.of(shape, index -> starts[index[0]] + index[1]));
    }

    /// Returns where the slice begins that index tuple `tuple` means, counted from the start of its batch.
    static long start(ImportContext context, Shape data, int batch, TensorData indices, int tuple) {
        int depth = indices.shape().dim(indices.shape().rank() - 1);
        int[] strides = data.strides();
        long position = 0;
        for (int k = 0; k < depth; k++) {
            long index = indices.longAt(tuple * depth + k);
            position += (long) strides[batch + k] * Indexing.position(context, index, data.dim(batch + k));
        }
        return position;
    }

    /// Picks axis by axis: what the first index of a tuple picked is what the second picks from.
    private static Operand computed(ImportContext context, Operand operand, int batch, Operand indices) {
        TensorBuilder build = context.build();
        Shape data = operand.shape();
        int depth = indices.shape().dim(indices.shape().rank() - 1);
        int groups = new Shape(data.dims().subList(0, batch)).elementCount();
        int tuples = indices.shape().elementCount() / depth;
        Operand picked = operand;
        for (int k = 0; k < depth; k++) {
            int inner = new Shape(data.dims().subList(batch + k + 1, data.rank())).elementCount();
            Operand column = build.view(indices, Shape.of(groups, tuples / groups),
                    new IndexMap(k, List.of(tuples / groups * depth, depth)));
            picked = Indexing.rows(context, build.reshape(picked, Shape.of(groups, data.dim(batch + k), inner)),
                    column);
            groups = tuples;
        }
        return picked;
    }
}
