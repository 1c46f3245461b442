package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Adds up the elements of some consecutive ranks along an axis: what a sum of a part of [TopK] is. One rank is an order
/// statistic, such as a median.
///
/// @param result  operand's shape with extent 1 on the axis
/// @param axis    axis, in [0, rank)
/// @param from    first rank, at least 0; rank 0 is the least element
/// @param to      after the last rank, above `from`, at most the extent of the axis
/// @param operand the source
@OpDef(name = "tensor.rank_sum", doc = "The sum of the elements at places from, ..., to - 1 of the ascending order along an axis")
public record RankSum(Value result, int axis, int from, int to, Value operand, SourceLoc loc)
        implements
            TensorOp {
    public RankSum {
        Require.tensor("tensor.rank_sum", result, operand);
        Require.shape("tensor.rank_sum", result, Axes.reduced(operand.type().shape(), List.of(axis)));
        Require.that(0 <= from && from < to && to <= operand.type().shape().dim(axis), "tensor.rank_sum",
                "ranks ", from, " to ", to, " of ", operand);
    }
}
