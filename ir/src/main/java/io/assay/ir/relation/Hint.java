package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Lets the prover choose values. Constrains nothing: the asserts made together with it leave just one choice.
///
/// @param results  what the prover chooses
/// @param function what an honest prover chooses
/// @param operands arguments of the function
@OpDef(name = "relation.hint", effect = Effect.HINT, doc = "Values that the prover chooses; honest provers compute the named function")
public record Hint(List<Value> results, HintFunction function, List<Value> operands, SourceLoc loc)
        implements
            RelationOp {

    public Hint {
        results = List.copyOf(results);
        operands = List.copyOf(operands);
        Require.that(results.size() == function.resultCount() && operands.size() == function.operandCount(),
                "relation.hint", operands.size(), " operands and ", results.size(), " results for ", function);
        for (int i = 0; i < results.size(); i++) {
            Require.relation("relation.hint", results.get(i));
            Require.shape("relation.hint", results.get(i), function.resultShape(i, operands.getFirst().type().shape()));
        }
        for (Value operand : operands) {
            Require.relation("relation.hint", operand);
            Require.shape("relation.hint", operand, operands.getFirst().type().shape());
        }
    }
}
