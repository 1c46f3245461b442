package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Asserts that every element is in [0, max].
///
/// @param max     greatest value allowed, at least 0
/// @param operand every element is in [0, max]
@OpDef(name = "relation.range", effect = Effect.ASSERT, doc = "0 <= operand <= max")
public record Range(long max, Value operand, SourceLoc loc) implements RelationOp {

    public Range {
        Require.relation("relation.range", operand);
        Require.that(max >= 0, "relation.range", "max " + max + " is negative");
    }
}
