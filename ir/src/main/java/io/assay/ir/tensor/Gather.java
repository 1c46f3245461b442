package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Picks rows by computed indices. An index outside [0, n) means the nearest one inside.
///
/// @param result  shape [b, m, r]
/// @param data    the rows, shape [b, n, r] with n at least 1
/// @param indices integers, shape [b, m]
@OpDef(name = "tensor.gather", doc = "result[b, i, r] = data[b, indices[b, i], r]")
public record Gather(Value result, Value data, Value indices, SourceLoc loc) implements TensorOp {
    public Gather {
        Require.tensor("tensor.gather", result, data, indices);
        Require.gather("tensor.gather", result, data, indices);
    }
}
