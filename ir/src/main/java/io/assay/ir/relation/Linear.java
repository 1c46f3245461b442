package io.assay.ir.relation;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Integer combination of tensors, element by element.
///
/// @param result       same shape as each operand
/// @param coefficients one factor for each operand
/// @param constant     added to each element
/// @param operands     terms
@OpDef(name = "relation.linear", doc = "result = constant + sum of coefficients[k] * operands[k], element by element")
public record Linear(Value result, List<Long> coefficients, long constant, List<Value> operands, SourceLoc loc)
        implements
            RelationOp {

    public Linear {
        coefficients = List.copyOf(coefficients);
        operands = List.copyOf(operands);
        Require.relation("relation.linear", result);
        Require.sameShape("relation.linear", result, operands);
        Require.that(coefficients.size() == operands.size(), "relation.linear",
                coefficients.size(), " coefficients for ", operands.size(), " operands");
    }
}
