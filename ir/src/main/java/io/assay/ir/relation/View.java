package io.assay.ir.relation;

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
@OpDef(name = "relation.view", doc = "result[i] = operand[map(i)]")
public record View(Value result, IndexMap map, Value operand, SourceLoc loc) implements RelationOp {

    public View {
        Require.relation("relation.view", result, operand);
        Require.view("relation.view", result, operand, map);
    }
}
