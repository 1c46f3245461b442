package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads Cast and CastLike, between all types that the dialect has.
///
/// @param row the operator
record CastImporter(OperatorRow row) implements OperatorImporter {
    private static final String RESTRICTIONS = "no types below 8 bits, strings or complex numbers;"
            + " a float outside the range of an integer type wraps around";

    static final List<OperatorImporter> ALL = List.of(
            new CastImporter(OperatorRow.onnx("Cast", 6, RESTRICTIONS)),
            new CastImporter(OperatorRow.onnx("CastLike", 15, RESTRICTIONS)));

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("saturate", "round_mode");
        Operand operand = context.input(0);
        ScalarType target = row.operator().equals("CastLike")
                ? context.input(1).element()
                : context.elementType(context.intAttribute("to").orElse(0L));
        return List.of(context.build().cast(operand, target));
    }
}
