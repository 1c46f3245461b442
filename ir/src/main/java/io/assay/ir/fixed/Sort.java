package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Sorts each row, the least element first; of equal elements the one with the lower index comes first.
///
/// @param results the elements in order and, if there is a second result, where each of them was, scale 0; of the operand's shape
/// @param operand shape [rows, extent]
@OpDef(name = "fixed.sort", doc = "results s, p: each row in ascending order and, where p is asked for, the position that each element had")
public record Sort(List<Value> results, Value operand, SourceLoc loc) implements FixedOp {
    private static final String NAME = "fixed.sort";

    public Sort {
        results = List.copyOf(results);
        Require.that((results.size() == 1 || results.size() == 2) && operand.type().shape().rank() == 2, NAME,
                results.size() + " results of " + operand);
        Require.fixed(NAME, operand);
        results.forEach(result -> Require.fixed(NAME, result));
        Require.sameShape(NAME, operand, results);
    }
}
