package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Asserts that each row of one tensor is a permutation of the same row of another one: both hold the same numbers, each of them as
/// often.
///
/// @param lhs shape [rows, extent], extent at least 2
/// @param rhs same shape
@OpDef(name = "relation.permutation", effect = Effect.ASSERT, doc = "each row of rhs is the same row of lhs in some order")
public record Permutation(Value lhs, Value rhs, SourceLoc loc) implements RelationOp {
    private static final String NAME = "relation.permutation";

    public Permutation {
        Require.relation(NAME, lhs, rhs);
        Require.sameShape(NAME, lhs, rhs);
        Require.that(lhs.type().shape().rank() == 2 && lhs.type().shape().dim(1) >= 2, NAME, "rows of " + lhs);
    }

    /// Returns how many rows there are.
    public int lineCount() {
        return lhs.type().shape().dim(0);
    }

    /// Returns how many elements a row has.
    public int extent() {
        return lhs.type().shape().dim(1);
    }
}
