package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Reads Clip; the bounds are attributes before opset 11 and inputs from then on.
final class ClipImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Clip", 6, "the bounds are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand lower = bounded(context, BinaryFunction.MAX, context.input(0), bound(context, "min", 1));
        return List.of(bounded(context, BinaryFunction.MIN, lower, bound(context, "max", 2)));
    }

    private static Optional<TensorData> bound(ImportContext context, String attribute, int input) {
        if (context.opset() < 11) {
            return context.floatAttribute(attribute).map(value -> ConstantFolding.fill(context.input(0).element(),
                    Shape.SCALAR, value));
        }
        return context.hasInput(input) ? Optional.of(context.constant(input)) : Optional.empty();
    }

    private static Operand bounded(ImportContext context, BinaryFunction function, Operand operand,
            Optional<TensorData> bound) {
        if (bound.isEmpty() || isNoBound(bound.get(), function)) {
            return operand;
        }
        return Broadcasting.binary(context, function, operand, new Operand.Known("bound", bound.get()));
    }

    /// Exporters write an infinity, or the greatest float, where they mean that there is no bound.
    private static boolean isNoBound(TensorData bound, BinaryFunction function) {
        double value = bound.doubleAt(0);
        return bound.element().isFloat()
                && (function == BinaryFunction.MAX ? value <= -Float.MAX_VALUE : value >= Float.MAX_VALUE);
    }
}
