package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import java.util.Optional;

/// Brings in a graph input. Whoever feeds it refuses values outside the bounds.
///
/// @param result     the tensor; its interval holds all bounds
/// @param name       name of the graph input, unique among inputs
/// @param visibility who sees it
/// @param lo         least value of each element, where elements differ; else the interval's
/// @param hi         greatest value of each element; present together with `lo`
@OpDef(name = "relation.input", effect = Effect.SOURCE, doc = "A tensor from outside, by the name it has in the model")
public record Input(Value result, String name, Visibility visibility, Optional<TensorData> lo, Optional<TensorData> hi,
        SourceLoc loc)
        implements
            RelationOp {

    public Input {
        Require.relation("relation.input", result);
        Require.bounds("relation.input", result, lo, hi);
    }
}
