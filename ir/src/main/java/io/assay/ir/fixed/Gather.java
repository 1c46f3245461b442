package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Picks rows by computed indices.
///
/// @param result  shape [b, m, r]
/// @param data    the rows, shape [b, n, r]
/// @param indices shape [b, m], in [0, n)
@OpDef(name = "fixed.gather", doc = "result[b, i, r] = data[b, indices[b, i], r]")
public record Gather(Value result, Value data, Value indices, SourceLoc loc) implements FixedOp {
    public Gather {
        Require.fixed("fixed.gather", result, data, indices);
        Require.gather("fixed.gather", result, data, indices);
        Require.that(indices.type().interval().lo() >= 0
                && indices.type().interval().hi() < data.type().shape().dim(1), "fixed.gather",
                indices, " leaves ", data);
    }
}
