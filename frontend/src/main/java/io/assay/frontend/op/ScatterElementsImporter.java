package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Reads ScatterElements, and Scatter as it was called before: each index says on one axis where its update goes.
final class ScatterElementsImporter implements OperatorImporter {
    private final OperatorRow row;

    ScatterElementsImporter(OperatorRow row) {
        this.row = row;
    }

    @Override
    public OperatorRow row() {
        return row;
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand data = context.input(0);
        Operand indices = Indexing.integers(context, 1);
        Operand updates = context.input(2);
        int axis = context.axis(context.intAttribute("axis").orElse(0L), data.shape().rank());
        Scattering.Reduction reduction = Scattering.reduction(context, 16, 18);
        Indexing.requireSameType(context, data, updates);
        GatherElementsImporter.requireInside(context, data.shape(), axis, indices.shape());
        Indexing.requireShape(context, updates.shape().equals(indices.shape()), updates.shape(),
                "the shape of the indices, " + indices.shape().dims());
        Optional<TensorData> known = Indexing.known(indices);
        if (known.isPresent()) {
            long[] targets = GatherElementsImporter.positions(context, data.shape(), axis, known.get());
            return List.of(Scattering.at(context, data, updates, targets, reduction));
        }
        return List.of(computed(context, data, axis, indices, updates, reduction));
    }

    private static Operand computed(ImportContext context, Operand data, int axis, Operand indices, Operand updates,
            Scattering.Reduction reduction) {
        TensorBuilder build = context.build();
        int extent = data.shape().dim(axis);
        int count = indices.shape().dim(axis);
        int outer = indices.shape().elementCount() / count;
        Shape limits = indices.shape();
        Operand lines = GatherElementsImporter.lines(context, data, axis, limits);
        Operand at = GatherElementsImporter.lines(context, indices, axis, limits);
        Operand given = GatherElementsImporter.lines(context, updates, axis, limits);
        Operand hits = Indexing.hits(context, build.reshape(at, Shape.of(outer, count)), extent);
        Operand written = Scattering.where(context, build.reshape(lines, Shape.of(outer, extent, 1)),
                build.reshape(given, Shape.of(outer, count, 1)), hits, reduction);
        Operand back = TransposeImporter.lastTo(context, build.reshape(written, lines.shape()), axis);
        return back.shape().equals(data.shape()) ? back : over(context, data, back);
    }

    /// Returns the data with its first elements on every axis replaced.
    private static Operand over(ImportContext context, Operand data, Operand block) {
        TensorBuilder build = context.build();
        int count = data.shape().elementCount();
        int[] own = data.shape().strides();
        int[] strides = block.shape().strides();
        int[] limits = block.shape().dims().stream().mapToInt(Integer::intValue).toArray();
        long[] positions = Positions.of(data.shape(), index -> {
            boolean inside = true;
            for (int i = 0; i < index.length; i++) {
                inside &= index[i] < limits[i];
            }
            return inside ? count + Positions.at(strides, index) : Positions.at(own, index);
        });
        Operand both = build.concat(List.of(build.reshape(data, Shape.of(count)),
                build.reshape(block, Shape.of(block.shape().elementCount()))), 0);
        return build.take(both, data.shape(), positions);
    }
}
