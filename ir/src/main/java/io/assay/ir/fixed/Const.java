package io.assay.ir.fixed;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// A constant of the circuit.
///
/// @param result the tensor
/// @param data   its elements, integers within the interval
@OpDef(name = "fixed.const", effect = Effect.SOURCE, doc = "A constant tensor")
public record Const(Value result, TensorData data, SourceLoc loc) implements FixedOp {

    public Const {
        Require.fixed("fixed.const", result);
        Require.shape("fixed.const", result, data.shape());
        Require.integers("fixed.const", result, data);
    }
}
