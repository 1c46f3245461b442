package io.assay.ir.fixed;

import io.assay.ir.FunctionTable;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Applies a tabulated function.
///
/// @param result  same shape
/// @param table   the function
/// @param operand same shape, within the table
@OpDef(name = "fixed.table", doc = "result = table(operand)")
public record Table(Value result, FunctionTable table, Value operand, SourceLoc loc) implements FixedOp {

    public Table {
        Require.fixed("fixed.table", result, operand);
        Require.sameShape("fixed.table", result, operand);
        Require.that(operand.type().interval().lo() >= table.lo() && operand.type().interval().hi() <= table.hi(),
                "fixed.table", operand, " leaves table [", table.lo(), ", ", table.hi(), "]");
    }
}
