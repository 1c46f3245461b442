package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.FunctionTable;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Asserts that (index, base, slope) is a row of a table.
///
/// @param table the table; its rows are (i, base[i], slope[i])
/// @param index row, in [0, segments): the assert also proves this
/// @param base  second column
/// @param slope third column
@OpDef(name = "relation.lookup", effect = Effect.ASSERT, doc = "base = table.base[index] and slope = table.slope[index], element by element")
public record Lookup(FunctionTable table, Value index, Value base, Value slope, SourceLoc loc) implements RelationOp {

    public Lookup {
        Require.relation("relation.lookup", index, base, slope);
        Require.sameShape("relation.lookup", index, base, slope);
    }
}
