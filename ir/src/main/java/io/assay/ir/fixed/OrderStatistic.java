package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.Shape;
import java.util.List;

/// Finds the element of each line that just `rank` others come before; of equal elements the one with the lower index
/// comes first.
///
/// @param results that element, shape [lines]; which one it is, and which ones come before it, as 0 or 1, scale 0, of the
///                operand's shape
/// @param rank    in [0, extent)
/// @param operand shape [lines, extent]
@OpDef(name = "fixed.order_statistic", doc = "results m, e, b: in each row, m is the element that rank others come before, e is 1 where it is, and b is 1 where one comes before it")
public record OrderStatistic(List<Value> results, int rank, Value operand, SourceLoc loc) implements FixedOp {
    private static final String NAME = "fixed.order_statistic";

    public OrderStatistic {
        results = List.copyOf(results);
        Shape shape = operand.type().shape();
        Require.that(results.size() == 3 && shape.rank() == 2 && rank >= 0 && rank < shape.dim(1), NAME,
                results.size(), " results, rank ", rank, " of ", operand);
        Require.fixed(NAME, results.get(0), results.get(1), results.get(2), operand);
        Require.shape(NAME, results.get(0), Shape.of(shape.dim(0)));
        Require.sameShape(NAME, operand, results.subList(1, 3));
    }
}
