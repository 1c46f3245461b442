package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;

/// Asserts that every element is in [0, max].
///
/// @param max     greatest value allowed, at least 0
/// @param operand every element is in [0, max]
@OpDef(name = "relation.range", effect = Effect.ASSERT, doc = "0 <= operand <= max")
public record Range(long max, Value operand, SourceLoc loc) implements RelationOp {

    public Range {
        Require.relation("relation.range", operand);
        Require.that(max >= 0, "relation.range", "max ", max, " is negative");
    }

    /// Returns how many rank-1 constraints show by bits that a number is at most `max`: a boolean for each bit, and the
    /// comparison where max + 1 is no power of two.
    public static long constraints(long max) {
        return 0L + Interval.bitsFor(max) + prefixes(max) + Long.bitCount(~max & (max >>> 1));
    }

    /// Returns how many prefixes of the number the comparison needs: one for each one-bit of max but the top one, above its
    /// lowest zero-bit.
    public static int prefixes(long max) {
        return Math.max(0, Long.bitCount(max) - Long.numberOfTrailingZeros(~max) - 1);
    }
}
