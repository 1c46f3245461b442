package io.assay.ir.relation;

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
@OpDef(name = "relation.const", effect = Effect.SOURCE, doc = "A constant tensor")
public record Const(Value result, TensorData data, SourceLoc loc) implements RelationOp {

    public Const {
        Require.relation("relation.const", result);
        Require.shape("relation.const", result, data.shape());
        Require.integers("relation.const", result, data);
    }
}
