package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Divides rows by the root of their mean square: what layer normalisation and its relatives compute.
///
/// No element is greater than √n in magnitude, n being the number of elements of a row.
///
/// @param result   same shape
/// @param axes     axes of a row, ascending, in [0, rank), at least one
/// @param centered takes the mean of the row away first
/// @param least    least mean square that is divided by the root of, finite and not negative
/// @param epsilon  added to it, finite and not negative
/// @param operand  the source
@OpDef(name = "tensor.standardize", doc = "result = d / sqrt(max(mean of d^2 along axes, least) + epsilon), d = "
        + "operand, or operand - its mean")
public record Standardize(Value result, List<Integer> axes, boolean centered, double least, double epsilon,
        Value operand,
        SourceLoc loc) implements TensorOp {

    public Standardize {
        axes = List.copyOf(axes);
        Require.tensor("tensor.standardize", result, operand);
        Require.sameShape("tensor.standardize", result, operand);
        int rank = operand.type().shape().rank();
        int last = -1;
        Require.that(!axes.isEmpty(), "tensor.standardize", "no axes");
        for (int axis : axes) {
            Require.that(axis > last && axis < rank, "tensor.standardize", "axes ", axes, " of rank ", rank);
            last = axis;
        }
        Require.that(epsilon >= 0 && Double.isFinite(epsilon), "tensor.standardize", "epsilon ", epsilon);
        Require.that(least >= 0 && Double.isFinite(least), "tensor.standardize", "least ", least);
    }
}
