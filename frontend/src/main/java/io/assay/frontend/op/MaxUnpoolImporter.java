package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads MaxUnpool with constant indices: a choice of elements, or of zero.
final class MaxUnpoolImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("MaxUnpool", 9, "the indices and the output shape are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        long[] indices = context.constantInts(1);
        List<Integer> kernel = Window.kernel(context);
        List<Integer> strides = Window.perAxis(context, "strides", kernel.size());
        List<Integer> pads = Window.pads(context, kernel.size());
        if (x.shape().rank() != kernel.size() + 2 || indices.length != x.shape().elementCount()) {
            throw context.refuse("AS2102", "the indices or the window do not fit the tensor")
                    .found(indices.length + " indices, window " + kernel + ", shape " + x.shape().dims(),
                            "one index for each element of [N, C, axes...]")
                    .raise();
        }
        List<Long> dims = new ArrayList<>(List.of((long) x.shape().dim(0), (long) x.shape().dim(1)));
        for (int i = 0; i < kernel.size(); i++) {
            dims.add((x.shape().dim(i + 2) - 1L) * strides.get(i) + kernel.get(i) - pads.get(i)
                    - pads.get(kernel.size() + i));
        }
        Shape inferred = context.shape(dims);
        Shape shape = context.hasInput(2)
                ? context.shape(Arrays.stream(context.constantInts(2)).boxed().toList())
                : inferred;
        if (shape.rank() != inferred.rank()) {
            throw context.refuse("AS2102", "the output shape has another rank").with("input", "2")
                    .found(shape.dims().toString(), inferred.rank() + " extents").raise();
        }
        return List.of(context.build().take(withZero(context, x), shape,
                positions(context, indices, shape.elementCount(), x.shape().elementCount())));
    }

    private static Operand withZero(ImportContext context, Operand x) {
        AlongAxis along = AlongAxis.of(context);
        return along.fit(context.build().reshape(x, Shape.of(x.shape().elementCount())), 0, 0, 1, along.zero(x));
    }

    private static long[] positions(ImportContext context, long[] indices, int count, int zero) {
        long[] positions = new long[count];
        Arrays.fill(positions, zero);
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= count) {
                throw context.refuse("AS2102", "an index lies outside the output").with("input", "1")
                        .found(String.valueOf(indices[i]), "one in [0, " + count + ")").raise();
            }
            positions[(int) indices[i]] = i;
        }
        return positions;
    }
}
