package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads MatMul: numpy's product, with vectors and repeated leading axes.
final class MatMulImporter implements OperatorImporter {
    private static final String BATCH = "abcdefgh";

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("MatMul", 1, "at most 10 axes");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        return List.of(product(context, Arithmetic.numeric(context, 0), Arithmetic.numeric(context, 1)));
    }

    /// Returns numpy's product of two tensors of one element type.
    static Operand product(ImportContext context, Operand lhs, Operand rhs) {
        boolean rowVector = lhs.shape().rank() == 1;
        boolean columnVector = rhs.shape().rank() == 1;
        Shape left = rowVector ? Shape.of(1, lhs.shape().dim(0)) : lhs.shape();
        Shape right = columnVector ? Shape.of(rhs.shape().dim(0), 1) : rhs.shape();
        if (left.rank() < 2 || right.rank() < 2 || Math.max(left.rank(), right.rank()) > BATCH.length() + 2
                || left.dim(left.rank() - 1) != right.dim(right.rank() - 2) || lhs.element() != rhs.element()) {
            throw context.refuse("AS2102", "the matrices do not fit together")
                    .found(lhs.type() + " and " + rhs.type(), "equal inner extents and types").raise();
        }
        Shape batch = Broadcasting.common(context, leading(left), leading(right));
        List<Integer> full = new ArrayList<>(batch.dims());
        full.add(left.dim(left.rank() - 2));
        full.add(right.dim(right.rank() - 1));
        Part a = part(context, lhs, left, batch);
        Part b = part(context, rhs, right, batch);
        StringBuilder out = new StringBuilder();
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < batch.rank(); axis++) {
            String label = BATCH.substring(axis, axis + 1);
            if (a.labels.contains(label) || b.labels.contains(label)) {
                out.append(label);
                kept.add(batch.dim(axis));
            }
        }
        kept.addAll(full.subList(batch.rank(), batch.rank() + 2));
        Operand product = context.build().contract(new Einsum(a.labels + "ik", b.labels + "kj", out + "ij"), a.operand,
                b.operand, new Shape(kept));
        if (columnVector) {
            full.removeLast();
        }
        if (rowVector) {
            full.subList(batch.rank(), batch.rank() + 1).clear();
        }
        return context.build().reshape(product, new Shape(full));
    }

    private static Shape leading(Shape shape) {
        return new Shape(shape.dims().subList(0, shape.rank() - 2));
    }

    /// One factor with the labels of its leading axes; axes of extent 1 are dropped, which repeats them for free.
    private record Part(Operand operand, String labels) {}

    private static Part part(ImportContext context, Operand operand, Shape shape, Shape batch) {
        StringBuilder labels = new StringBuilder();
        List<Integer> dims = new ArrayList<>();
        int missing = batch.rank() + 2 - shape.rank();
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            if (shape.dim(axis) != 1) {
                labels.append(BATCH.charAt(axis + missing));
                dims.add(shape.dim(axis));
            }
        }
        dims.addAll(shape.dims().subList(shape.rank() - 2, shape.rank()));
        return new Part(context.build().reshape(operand, new Shape(dims)), labels.toString());
    }
}
