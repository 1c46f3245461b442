package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads Cast: constants between all numeric types, computed tensors wherever no float becomes an integer.
final class CastImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Cast", 6, "a computed float tensor is not cast to integers or booleans");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("saturate", "round_mode");
        Operand operand = context.input(0);
        ScalarType target = context.elementType(context.intAttribute("to").orElse(0L));
        boolean constant = operand instanceof Operand.Known(_, var data) && ConstantFolding.casts(data, target);
        if (!constant && operand.element().isFloat() && !target.isFloat()) {
            throw context.refuse("AS2105", "a computed float tensor is cast to " + target)
                    .help("leave the rounding to the caller of the model").raise();
        }
        return List.of(context.build().cast(operand, target));
    }
}
