package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads ScatterND: the last axis of the indices lists one index for each of the data's first axes.
final class ScatterNdImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("ScatterND", 11, Indexing.CLAMPED + "; no reduction of booleans");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand data = context.input(0);
        Operand indices = Indexing.integers(context, 1);
        Operand updates = context.input(2);
        Scattering.Reduction reduction = Scattering.reduction(context, 16, 18);
        Indexing.requireSameType(context, data, updates);
        Shape at = indices.shape();
        int depth = at.rank() == 0 ? 0 : at.dim(at.rank() - 1);
        Indexing.requireShape(context, at.rank() > 0 && depth <= data.shape().rank(), at,
                "indices into " + data.shape().dims());
        List<Integer> dims = new ArrayList<>(at.dims().subList(0, at.rank() - 1));
        int tuples = new Shape(dims).elementCount();
        List<Integer> slice = data.shape().dims().subList(depth, data.shape().rank());
        dims.addAll(slice);
        Indexing.requireShape(context, updates.shape().dims().equals(dims), updates.shape(), dims.toString());
        int inner = new Shape(slice).elementCount();
        Optional<TensorData> known = Indexing.known(indices);
        if (known.isPresent()) {
            long[] targets = Positions.of(Shape.of(tuples, inner), index -> GatherNdImporter.start(context,
                    data.shape(), 0, known.get(), index[0]) + index[1]);
            return List.of(Scattering.at(context, data, updates, targets, reduction));
        }
        TensorBuilder build = context.build();
        int rows = new Shape(data.shape().dims().subList(0, depth)).elementCount();
        Operand hits = hits(context, data.shape(), indices, tuples, depth);
        Operand written = Scattering.where(context, build.reshape(data, Shape.of(1, rows, inner)),
                build.reshape(updates, Shape.of(1, tuples, inner)), build.reshape(hits, Shape.of(1, tuples, rows)),
                reduction);
        return List.of(build.reshape(written, data.shape()));
    }

    /// Returns which slice each index tuple means: the conjunction of what its indices mean on their axes.
    private static Operand hits(ImportContext context, Shape data, Operand indices, int tuples, int depth) {
        TensorBuilder build = context.build();
        int rows = 1;
        Operand hits = build.filled(io.assay.ir.type.ScalarType.BOOL, Shape.of(tuples, 1), 1);
        for (int k = 0; k < depth; k++) {
            int extent = data.dim(k);
            Operand column = build.view(indices, Shape.of(tuples), new IndexMap(k, List.of(depth)));
            Operand own = Indexing.hits(context, column, extent);
            Shape shape = Shape.of(tuples, rows, extent);
            Operand narrow = build.view(own, shape, new IndexMap(0, List.of(extent, 0, 1)));
            Operand wide = build.view(hits, shape, new IndexMap(0, List.of(rows, 1, 0)));
            rows = Math.multiplyExact(rows, extent);
            hits = build.reshape(k == 0 ? narrow : build.binary(BinaryFunction.AND, wide, narrow),
                    Shape.of(tuples, rows));
        }
        return hits;
    }
}
