package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads CausalConvWithState: a convolution of each channel by itself, over the state and the input.
final class CausalConvImporter implements OperatorImporter {
    private static final int BIAS = 2;
    private static final int STATE = 3;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("CausalConvWithState", 27, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        Operand weights = context.floating(1);
        String activation = Choice.of(context, "activation", "none", "silu", "swish");
        Shape shape = x.shape();
        Shape kernel = weights.shape();
        if (shape.rank() != 3 || kernel.rank() != 3 || !kernel.equals(Shape.of(shape.dim(1), 1, kernel.dim(2)))
                || kernel.dim(2) < 1 || weights.element() != x.element()) {
            throw context.refuse("AS2102", "the weights do not fit the tensor")
                    .found(x.type() + " and " + weights.type(), "[N, C, L] and [C, 1, K] of one type").raise();
        }
        int kept = kernel.dim(2) - 1;
        Operand whole = withState(context, x, kept);
        Window window = new Window(shape.dim(2) + kept, kept + 1, 1, 1, 0, 0, shape.dim(2));
        Operand sum = ConvImporter.convolve(context, whole, weights, List.of(window), shape.dim(1));
        if (context.hasInput(BIAS)) {
            sum = Broadcasting.binary(context, BinaryFunction.ADD, sum,
                    ConvImporter.perChannel(context, context.input(BIAS), shape));
        }
        if (!activation.equals("none")) {
            sum = context.build().binary(BinaryFunction.MUL, sum, context.build().unary(UnaryFunction.SIGMOID, sum));
        }
        return List.of(sum, AlongAxis.of(context).slice(whole, 2, shape.dim(2), 1, kept));
    }

    private static Operand withState(ImportContext context, Operand x, int kept) {
        if (kept == 0 || !context.hasInput(STATE)) {
            return AlongAxis.of(context).fit(x, 2, kept, 0, AlongAxis.of(context).zero(x));
        }
        Operand state = context.floating(STATE);
        if (!state.shape().equals(Shape.of(x.shape().dim(0), x.shape().dim(1), kept))
                || state.element() != x.element()) {
            throw context.refuse("AS2102", "the state does not fit the tensor and the weights")
                    .found(state.type().toString(), "[N, C, " + kept + "] of " + x.element()).raise();
        }
        return context.build().concat(List.of(state, x), 2);
    }
}
