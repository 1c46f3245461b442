package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Reads Clip; the bounds are attributes before opset 11 and inputs from then on, constant or computed.
final class ClipImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Clip", 6, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand lower = bounded(context, BinaryFunction.MAX, context.input(0), bound(context, "min", 1));
        return List.of(bounded(context, BinaryFunction.MIN, lower, bound(context, "max", 2)));
    }

    private static Optional<Operand> bound(ImportContext context, String attribute, int input) {
        if (context.opset() < 11) {
            return context.floatAttribute(attribute).map(value -> new Operand.Known(attribute,
                    ConstantFolding.fill(context.input(0).element(), Shape.SCALAR, value)));
        }
        if (!context.hasInput(input)) {
            return Optional.empty();
        }
        Operand bound = context.input(input);
        if (bound.shape().elementCount() != 1) {
            throw context.refuse("AS2102", "a bound is no scalar").with("input", String.valueOf(input))
                    .found("shape " + bound.shape().dims(), "one element").raise();
        }
        return Optional.of(context.build().reshape(bound, Shape.SCALAR));
    }

    private static Operand bounded(ImportContext context, BinaryFunction function, Operand operand,
            Optional<Operand> bound) {
        if (bound.isEmpty()) {
            return operand;
        }
        ExtremumImporter.requireBound(context, function, bound.get());
        return bound.get() instanceof Operand.Known(_, TensorData data) && ConstantFolding.isNeutral(function, data)
                ? operand
                : Broadcasting.binary(context, function, operand, bound.get());
    }
}
