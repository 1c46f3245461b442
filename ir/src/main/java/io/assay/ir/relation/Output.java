package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.Visibility;

/// Marks a graph output.
///
/// @param value      the tensor
/// @param name       name of the graph output, unique among outputs
/// @param visibility who sees it
@OpDef(name = "relation.output", effect = Effect.SINK, doc = "Marks a tensor as the graph output of that name")
public record Output(Value value, String name, Visibility visibility, SourceLoc loc) implements RelationOp {

    public Output {
        Require.relation("relation.output", value);
        Require.that(visibility != Visibility.COMMITTED, "relation.output", "only inputs are committed to");
        Require.that(visibility != Visibility.RECEIVED, "relation.output", "only inputs are received");
    }
}
