package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Moves the leading bit of a positive number to a fixed place: what a logarithm begins with.
///
/// @param results shift s and mantissa m = operand * 2^s with 2^(bits-1) <= m < 2^bits, each of the operand's shape
/// @param bits    size of the mantissa, in [1, 60]
/// @param operand in [1, 2^bits)
@OpDef(name = "fixed.normalize", doc = "results s, m: m = operand * 2^s and 2^(bits-1) <= m < 2^bits")
public record Normalize(List<Value> results, int bits, Value operand, SourceLoc loc) implements FixedOp {
    public Normalize {
        results = List.copyOf(results);
        Require.that(results.size() == 2 && bits >= 1 && bits <= 60, "fixed.normalize",
                results.size(), " results, bits ", bits);
        Require.fixed("fixed.normalize", results.get(0), results.get(1), operand);
        Require.sameShape("fixed.normalize", operand, results);
        Require.that(operand.type().interval().lo() > 0 && operand.type().interval().hi() >> bits == 0,
                "fixed.normalize", operand, " is not in [1, 2^", bits, ")");
    }
}
