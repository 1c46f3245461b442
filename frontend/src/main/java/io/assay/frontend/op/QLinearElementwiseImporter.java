package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads ONNX Runtime's operators on the numbers that integers stand for: X, its scale and zero point, …, Y's.
///
/// @param row      the operator
/// @param operands how many quantised operands it has, each with a scale and a zero point
/// @param function what it computes of their floats
record QLinearElementwiseImporter(OperatorRow row, int operands, Function function) implements OperatorImporter {

    /// Computes floats of floats.
    @FunctionalInterface
    interface Function {
        Operand of(ImportContext context, List<Operand> operands);
    }

    private static QLinearElementwiseImporter of(String operator, int operands, Function function) {
        return new QLinearElementwiseImporter(new OperatorRow(operator, "com.microsoft", 1, 1,
                "scales and zero points are constants"), operands, function);
    }

    /// Returns the importers of this kind.
    static List<OperatorImporter> all() {
        return List.of(
                of("QLinearAdd", 2,
                        (context, x) -> Broadcasting.binary(context, BinaryFunction.ADD, x.get(0), x.get(1))),
                of("QLinearMul", 2,
                        (context, x) -> Broadcasting.binary(context, BinaryFunction.MUL, x.get(0), x.get(1))),
                of("QLinearSigmoid", 1, (context, x) -> context.build().unary(UnaryFunction.SIGMOID, x.getFirst())),
                of("QLinearLeakyRelu", 1, (context, x) -> context.build()
                        .leakyRelu(context.floatAttribute("alpha").orElse(0.01f), x.getFirst())),
                of("QLinearGlobalAveragePool", 1, QLinearElementwiseImporter::globalAverage));
    }

    private static Operand globalAverage(ImportContext context, List<Operand> x) {
        int rank = x.getFirst().shape().rank();
        int first = context.intAttribute("channels_last").orElse(0L) != 0 ? 1 : 2;
        List<Integer> axes = IntStream.range(first, first + rank - 2).boxed().toList();
        return context.build().reduce(ReduceFunction.MEAN, x.getFirst(), axes);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        List<Operand> floats = new ArrayList<>();
        for (int i = 0; i < operands; i++) {
            floats.add(Quantization.dequantized(context, 3 * i, 3 * i + 1, 3 * i + 2, Optional.empty()));
        }
        ScalarType element = context.input(0).element();
        return List.of(Quantization.quantized(context, function.of(context, floats), 3 * operands, 3 * operands + 1,
                element));
    }
}
