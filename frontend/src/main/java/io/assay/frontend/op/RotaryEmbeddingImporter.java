package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads RotaryEmbedding: turns pairs of numbers by angles whose cosines and sines are inputs.
final class RotaryEmbeddingImporter implements OperatorImporter {
    private final boolean isContributed;

    /// @param isContributed whether the operator of `com.microsoft` is read, which has its inputs in another order
    RotaryEmbeddingImporter(boolean isContributed) {
        this.isContributed = isContributed;
    }

    @Override
    public OperatorRow row() {
        return isContributed
                ? new OperatorRow("RotaryEmbedding", "com.microsoft", 1, 1, "no packed batches; the scale is 1")
                : OperatorRow.onnx("RotaryEmbedding", 23, "a computed position outside the caches means the nearest"
                        + " inside");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Operand cosines = context.input(isContributed ? 2 : 1);
        Operand sines = context.input(isContributed ? 3 : 2);
        Indexing.requireSameType(context, operand, cosines);
        Indexing.requireSameType(context, operand, sines);
        Indexing.requireShape(context, cosines.shape().equals(sines.shape()) && cosines.shape().rank() >= 2,
                sines.shape(), "the shape of the cosines, " + cosines.shape().dims());
        if (isContributed) {
            requireDefaults(context);
        }
        Operand rows = rows(context, operand, cosines.shape());
        int size = rows.shape().dim(3);
        int turned = Math.toIntExact(context.intAttribute("rotary_embedding_dim").orElse(0L));
        turned = turned == 0 ? size : turned;
        Indexing.requireShape(context, turned > 0 && turned <= size && turned % 2 == 0, rows.shape(),
                "rotary_embedding_dim " + turned + ", even and at most the size of a head");
        Operand angles = angles(context, cosines, sines, rows.shape(), turned / 2);
        Operand result = turned(context, rows, angles, turned);
        TensorBuilder build = context.build();
        if (turned < size) {
            result = build.concat(List.of(result, part(context, rows, turned, 1, size - turned)), 3);
        }
        return List.of(operand.shape().rank() == 4
                ? TransposeImporter.ordered(context, result, List.of(0, 2, 1, 3))
                : build.reshape(result, operand.shape()));
    }

    private static void requireDefaults(ImportContext context) {
        boolean scaled = context.floatAttribute("scale").orElse(1f) != 1f;
        if (scaled || context.intAttribute("is_packed_batching").orElse(0L) != 0) {
            throw context.refuse("AS2003", "an attribute is not supported")
                    .with("attribute", scaled ? "scale" : "is_packed_batching")
                    .help("leave the attribute out").raise();
        }
    }

    /// Returns the operand with the axes batch, sequence, head, size.
    private Operand rows(ImportContext context, Operand operand, Shape cache) {
        Shape shape = operand.shape();
        long heads = context.intAttribute("num_heads").orElse(0L);
        if (shape.rank() == 4) {
            return TransposeImporter.ordered(context, operand, List.of(0, 2, 1, 3));
        }
        Indexing.requireShape(context, shape.rank() == 3, shape, "three or four axes");
        long size = 2L * cache.dim(cache.rank() - 1);
        if (isContributed && heads == 0 && size > 0) {
            heads = shape.dim(2) / size;
        }
        Indexing.requireShape(context, heads > 0 && shape.dim(2) % heads == 0, shape,
                "a last axis of num_heads " + heads + " heads");
        return context.build().reshape(operand,
                Shape.of(shape.dim(0), shape.dim(1), (int) heads, shape.dim(2) / (int) heads));
    }

    /// Returns cosines and then sines on the last axis, for each batch and place in the sequence.
    private Operand angles(ImportContext context, Operand cosines, Operand sines, Shape rows, int half) {
        Shape shape = cosines.shape();
        Shape expected = Shape.of(rows.dim(0), rows.dim(1), half);
        Operand both = context.build().concat(List.of(cosines, sines), shape.rank() - 1);
        int input = isContributed ? 1 : 3;
        if (!isContributed && !context.hasInput(input)) {
            Indexing.requireShape(context, shape.equals(expected), shape, expected.dims().toString());
            return both;
        }
        Indexing.requireShape(context, shape.rank() == 2 && shape.dim(1) == half, shape, "[positions, " + half + "]");
        Operand positions = positions(context, input, Shape.of(rows.dim(0), rows.dim(1)));
        return picked(context, both, positions);
    }

    private Operand positions(ImportContext context, int input, Shape expected) {
        Operand positions = Indexing.integers(context, input);
        if (isContributed && positions.shape().elementCount() == 1 && positions.shape().rank() == 1) {
            Operand steps = context.build().constant(TensorData.ofLongs(ScalarType.I64, expected,
                    Positions.of(expected, index -> index[1])));
            return Broadcasting.binary(context, BinaryFunction.ADD, positions, steps);
        }
        Indexing.requireShape(context, positions.shape().equals(expected), positions.shape(),
                expected.dims().toString());
        return positions;
    }

    private static Operand picked(ImportContext context, Operand table, Operand positions) {
        TensorBuilder build = context.build();
        Shape shape = Shape.of(positions.shape().dim(0), positions.shape().dim(1), table.shape().dim(1));
        Optional<TensorData> known = Indexing.known(positions);
        if (known.isPresent()) {
            long[] rows = known.get().toLongs();
            for (long row : rows) {
                Indexing.position(context, row < 0 ? Long.MAX_VALUE : row, table.shape().dim(0));
            }
            int steps = shape.dim(1);
            return build.take(table, shape, Positions.of(shape,
                    index -> rows[index[0] * steps + index[1]] * shape.dim(2) + index[2]));
        }
        Indexing.requireShape(context, table.shape().dim(0) > 0, table.shape(), "at least one position");
        Operand rows = build.gather(build.reshape(table, Shape.of(1, table.shape().dim(0), table.shape().dim(1))),
                build.reshape(positions, Shape.of(1, positions.shape().elementCount())));
        return build.reshape(rows, shape);
    }

    private static Operand turned(ImportContext context, Operand rows, Operand angles, int turned) {
        TensorBuilder build = context.build();
        boolean interleaved = context.intAttribute("interleaved").orElse(0L) != 0;
        int half = turned / 2;
        Operand real = part(context, rows, 0, interleaved ? 2 : 1, half);
        Operand imaginary = part(context, rows, interleaved ? 1 : half, interleaved ? 2 : 1, half);
        Shape shape = real.shape();
        IndexMap map = new IndexMap(0, List.of(shape.dim(1) * turned, turned, 0, 1));
        Operand cosine = build.view(angles, shape, map);
        Operand sine = build.view(angles, shape, new IndexMap(half, map.strides()));
        Operand first = build.binary(BinaryFunction.SUB, build.binary(BinaryFunction.MUL, cosine, real),
                build.binary(BinaryFunction.MUL, sine, imaginary));
        Operand second = build.binary(BinaryFunction.ADD, build.binary(BinaryFunction.MUL, sine, real),
                build.binary(BinaryFunction.MUL, cosine, imaginary));
        if (!interleaved) {
            return build.concat(List.of(first, second), 3);
        }
        Shape pairs = Shape.of(shape.dim(0), shape.dim(1), shape.dim(2), half, 1);
        Operand joined = build.concat(List.of(build.reshape(first, pairs), build.reshape(second, pairs)), 4);
        return build.reshape(joined, Shape.of(shape.dim(0), shape.dim(1), shape.dim(2), turned));
    }

    /// Returns `count` elements of the last axis from `start` on, every `step`-th.
    private static Operand part(ImportContext context, Operand rows, int start, int step, int count) {
        List<Integer> dims = new ArrayList<>(rows.shape().dims());
        dims.set(3, count);
        List<Integer> strides = new ArrayList<>(Arrays.stream(rows.shape().strides()).boxed().toList());
        strides.set(3, step);
        return context.build().view(rows, new Shape(dims), new IndexMap(start, strides));
    }
}
