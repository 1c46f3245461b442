package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads Cast: constants between all numeric types; computed tensors to floats, and integers to types that hold them.
///
/// The one exception: 64-bit integers become 32-bit ones, as exporters write for indices; they are taken to fit.
final class CastImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Cast", 6, "computed: to floats, and integers to wider ones or int32");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("saturate", "round_mode");
        Operand operand = context.input(0);
        ScalarType target = context.elementType(context.intAttribute("to").orElse(0L));
        boolean constant = operand instanceof Operand.Known(_, var data) && ConstantFolding.casts(data, target);
        if (!constant && operand.element().isFloat() && !target.isFloat()) {
            throw context.refuse("AS2105", operand instanceof Operand.Known
                    ? "a constant has values that are no integers of 32 bits"
                    : "a computed float tensor is cast to " + target)
                    .found(operand.element() + " to " + target, "a floating-point target")
                    .help("leave the rounding to the caller of the model").raise();
        }
        if (!constant && !target.isFloat() && !holds(target, operand.element())) {
            throw context.refuse("AS2105", "a computed integer tensor is cast to a narrower type")
                    .found(operand.element() + " to " + target, "a type that holds every " + operand.element())
                    .help("leave the cast out; a circuit does not wrap integers").raise();
        }
        return List.of(context.build().cast(operand, target));
    }

    private static boolean holds(ScalarType target, ScalarType source) {
        boolean sameSign = isUnsigned(target) == isUnsigned(source);
        boolean wider = sameSign
                ? bits(target) >= bits(source)
                : !isUnsigned(target) && bits(target) > bits(source);
        return target == source || (target == ScalarType.I32 && source == ScalarType.I64)
                || (target != ScalarType.BOOL && (source == ScalarType.BOOL || wider));
    }

    private static boolean isUnsigned(ScalarType type) {
        return type.name().startsWith("U");
    }

    private static int bits(ScalarType type) {
        return type == ScalarType.BOOL ? 1 : Integer.parseInt(type.name().substring(1));
    }
}
