package io.assay.ir.fixed;

import io.assay.ir.IndexMap;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Rearranges elements without changing them; free in R1CS.
///
/// @param result  the view
/// @param map     source position of each element
/// @param operand the source
@OpDef(name = "fixed.view", doc = "result[i] = operand[map(i)]")
public record View(Value result, IndexMap map, Value operand, SourceLoc loc) implements FixedOp {

    public View {
        Require.fixed("fixed.view", result, operand);
        Require.view("fixed.view", result, operand, map);
    }
}
