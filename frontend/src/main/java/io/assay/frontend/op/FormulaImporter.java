package io.assay.frontend.op;

import java.util.List;
import java.util.function.Function;

/// Reads an operator with one output that is a formula of its inputs and attributes.
///
/// @param row     the operator
/// @param formula makes the output
record FormulaImporter(OperatorRow row, Function<ImportContext, Operand> formula) implements OperatorImporter {

    static FormulaImporter of(String operator, int firstOpset, String restrictions,
            Function<ImportContext, Operand> formula) {
        return new FormulaImporter(OperatorRow.onnx(operator, firstOpset, restrictions), formula);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        return List.of(formula.apply(context));
    }
}
