package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Reads QLinearMatMul, QLinearConv and QGemm: products of the numbers that integers stand for, as integers.
///
/// @param row     the operator
/// @param product which of them
record QLinearProductImporter(OperatorRow row, Product product) implements OperatorImporter {

    enum Product {
        MATRICES, WINDOWS, GEMM
    }

    static QLinearProductImporter of(String operator, Product product) {
        return new QLinearProductImporter(OperatorRow.onnx(operator, 10, "scales and zero points are constants"),
                product);
    }

    static QLinearProductImporter gemm() {
        return new QLinearProductImporter(new OperatorRow("QGemm", "com.microsoft", 1, 1,
                "scales and zero points are constants"), Product.GEMM);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        return List.of(switch (product) {
            case MATRICES -> matrices(context);
            case WINDOWS -> windows(context);
            case GEMM -> gemm(context);
        });
    }

    private static Operand matrices(ImportContext context) {
        int left = context.input(0).shape().rank();
        int right = context.input(3).shape().rank();
        Operand a = Quantization.dequantized(context, 0, 1, 2, Optional.of(Math.max(0, left - 2)));
        Operand b = Quantization.dequantized(context, 3, 4, 5, Optional.of(Math.max(0, right - 1)));
        IntegerProductImporter.requireShort(context, left == 0 ? 0 : a.shape().dim(left - 1));
        return Quantization.quantized(context, MatMulImporter.product(context, a, b), 6, 7, ScalarType.U8);
    }

    private static Operand windows(ImportContext context) {
        Operand x = Quantization.dequantized(context, 0, 1, 2, Optional.empty());
        Operand weights = Quantization.dequantized(context, 3, 4, 5, Optional.of(0));
        int groups = ConvImporter.groups(context, x, weights, 1);
        Shape kernels = weights.shape();
        IntegerProductImporter.requireShort(context, kernels.elementCount() / Math.max(1, kernels.dim(0)));
        List<Window> windows = Window.of(context, x.shape(), ConvImporter.kernel(context, weights), false);
        Operand sum = ConvImporter.convolve(context, x, weights, windows, groups);
        if (context.hasInput(8)) {
            Quantization filters = Quantization.of(context, 4, 5, kernels, 0);
            Quantization both = Quantization.of(context, 1, 2, Shape.of(1), 0)
                    .times(filters.withShape(Shape.of(filters.scale().elementCount())));
            Operand bias = context.build().dequantize(Quantization.integers(context, 8), both, ScalarType.F32);
            sum = Broadcasting.binary(context, BinaryFunction.ADD, sum,
                    ConvImporter.perChannel(context, bias, sum.shape()));
        }
        return Quantization.quantized(context, sum, 6, 7, context.input(0).element());
    }

    private static Operand gemm(ImportContext context) {
        boolean transposeA = context.intAttribute("transA").orElse(0L) != 0;
        boolean transposeB = context.intAttribute("transB").orElse(0L) != 0;
        float alpha = context.floatAttribute("alpha").orElse(1f);
        Operand x = Quantization.integers(context, 0);
        Operand w = Quantization.integers(context, 3);
        if (x.shape().rank() != 2 || w.shape().rank() != 2
                || x.shape().dim(transposeA ? 0 : 1) != w.shape().dim(transposeB ? 1 : 0) || !(alpha > 0)) {
            throw context.refuse("AS2102", "the matrices do not fit together")
                    .found(x.type() + " and " + w.type() + ", alpha " + alpha,
                            "two axes, equal inner extents, a positive alpha")
                    .raise();
        }
        IntegerProductImporter.requireShort(context, x.shape().dim(transposeA ? 0 : 1));
        Quantization left = Quantization.of(context, 1, 2, Shape.of(1, 1), 0).scaled(alpha);
        Quantization right = Quantization.of(context, 4, 5, w.shape(), transposeB ? 0 : 1);
        TensorBuilder build = context.build();
        Shape shape = Shape.of(x.shape().dim(transposeA ? 1 : 0), w.shape().dim(transposeB ? 0 : 1));
        Operand sum = build.contract(new Einsum(transposeA ? "ki" : "ik", transposeB ? "jk" : "kj", "ij"),
                build.dequantize(x, left, ScalarType.F32), build.dequantize(w, right, ScalarType.F32), shape);
        if (context.hasInput(6)) {
            Operand addend = Broadcasting.to(context, Quantization.integers(context, 6), shape);
            Quantization columns = right.withShape(Shape.of(1, right.scale().elementCount()));
            sum = build.binary(BinaryFunction.ADD, sum,
                    build.dequantize(addend, left.times(columns), ScalarType.F32));
        }
        return context.hasInput(7) ? Quantization.quantized(context, sum, 7, 8, x.element()) : sum;
    }
}
