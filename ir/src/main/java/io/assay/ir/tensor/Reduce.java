package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Reduces axes to extent 1.
///
/// @param result   operand's shape with extent 1 on the reduced axes
/// @param function what is computed
/// @param axes     reduced axes, ascending, in [0, rank)
/// @param operand  the source
@OpDef(name = "tensor.reduce", doc = "result = function over the given axes, which have extent 1 in the result")
public record Reduce(Value result, ReduceFunction function, List<Integer> axes, Value operand, SourceLoc loc)
        implements
            TensorOp {

    public Reduce {
        axes = List.copyOf(axes);
        Require.tensor("tensor.reduce", result, operand);
        Require.shape("tensor.reduce", result, Axes.reduced(operand.type().shape(), axes));
    }
}
