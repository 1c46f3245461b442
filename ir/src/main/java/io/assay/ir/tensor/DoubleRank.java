package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;
import java.util.Arrays;

/// Counts the boundaries that each float64 has reached: integers that compare with the boundaries' positions as the numbers do
/// with the boundaries.
///
/// A number has reached a boundary if its [DoubleKey] is at least that. Of the number of boundary b, reached means ≥; of the next
/// key, > that number; of [DoubleKey#NAN], that the number is NaN.
///
/// @param result     i64, same shape, in [0, number of boundaries]
/// @param boundaries keys, strictly ascending, above that of minus infinity; i64
/// @param operand    f64
@OpDef(name = "tensor.double_rank", doc = "How many of the boundaries, which are places in the order of float64, a number has reached")
public record DoubleRank(Value result, TensorData boundaries, Value operand, SourceLoc loc) implements TensorOp {

    private static final String NAME = "tensor.double_rank";

    public DoubleRank {
        Require.tensor(NAME, result, operand);
        Require.sameShape(NAME, result, operand);
        Require.that(result.type().element() == ScalarType.I64 && operand.type().element() == ScalarType.F64, NAME,
                operand + " to " + result);
        long before = -DoubleKey.INFINITY;
        for (long boundary : boundaries.toLongs()) {
            Require.that(boundary > before && boundary <= DoubleKey.NAN, NAME, "boundary " + boundary);
            before = boundary;
        }
    }

    /// Returns how many of ascending boundaries a number has reached.
    public static int rank(long[] boundaries, double number) {
        int found = Arrays.binarySearch(boundaries, DoubleKey.of(number));
        return found < 0 ? ~found : found + 1;
    }
}
