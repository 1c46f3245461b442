package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Gemm: alpha · A · B + beta · C, with A and B transposed on demand, and `broadcast` before opset 7.
final class GemmImporter implements OperatorImporter {

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Gemm", 1, "with integers alpha and beta are integers");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand a = matrix(context, 0);
        Operand b = matrix(context, 1);
        boolean transposeA = context.intAttribute("transA").orElse(0L) != 0;
        boolean transposeB = context.intAttribute("transB").orElse(0L) != 0;
        float alpha = context.floatAttribute("alpha").orElse(1f);
        float beta = context.floatAttribute("beta").orElse(1f);
        int rows = a.shape().dim(transposeA ? 1 : 0);
        int depth = a.shape().dim(transposeA ? 0 : 1);
        int columns = b.shape().dim(transposeB ? 0 : 1);
        if (b.shape().dim(transposeB ? 1 : 0) != depth || a.element() != b.element()) {
            throw context.refuse("AS2102", "the matrices do not fit together")
                    .found(a.type() + " and " + b.type(), "equal inner extents and types").raise();
        }
        Einsum einsum = new Einsum(transposeA ? "ki" : "ik", transposeB ? "jk" : "kj", "ij");
        Shape shape = Shape.of(rows, columns);
        Operand product = scaled(context, context.build().contract(einsum, a, b, shape), alpha);
        boolean repeats = context.opset() >= 7 || context.intAttribute("broadcast").orElse(0L) != 0;
        if (!context.hasInput(2) || beta == 0) {
            return List.of(product);
        }
        Operand addend = Arithmetic.numeric(context, 2);
        if (!repeats && !addend.shape().equals(shape)) {
            throw context
                    .refuse("AS2102", "C has another shape, and before opset 7 it is not repeated without broadcast=1")
                    .found(addend.shape().dims().toString(), shape.dims().toString()).raise();
        }
        Operand bias = scaled(context, Broadcasting.to(context, addend, shape), beta);
        return List.of(Broadcasting.binary(context, BinaryFunction.ADD, product, bias));
    }

    private static Operand matrix(ImportContext context, int index) {
        Operand operand = Arithmetic.numeric(context, index);
        if (operand.shape().rank() != 2) {
            throw context.refuse("AS2102", "an input is no matrix").with("input", String.valueOf(index))
                    .found("shape " + operand.shape().dims(), "two axes").raise();
        }
        return operand;
    }

    private static Operand scaled(ImportContext context, Operand operand, float factor) {
        if (factor == 1) {
            return operand;
        }
        if (!operand.element().isFloat() && factor != Math.rint(factor)) {
            throw context.refuse("AS2003", "integers are scaled by a number that is none")
                    .with("attribute", "alpha or beta").found(String.valueOf(factor), "an integer").raise();
        }
        return new Formulas(context).product(operand, factor);
    }
}
