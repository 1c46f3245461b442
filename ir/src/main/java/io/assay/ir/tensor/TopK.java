package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Sorts along one axis and keeps the first k; of equal elements the one with the lower index comes first.
///
/// @param results the elements in order, and their indices (i64); extent k on the axis
/// @param axis    axis, in [0, rank)
/// @param largest whether the greatest come first; else the least
/// @param operand the source
@OpDef(name = "tensor.top_k", doc = "The first k elements along an axis in sorted order, and where they were")
public record TopK(List<Value> results, int axis, boolean largest, Value operand, SourceLoc loc) implements TensorOp {
    public TopK {
        results = List.copyOf(results);
        Require.topK("tensor.top_k", results, axis, operand);
        Require.tensor("tensor.top_k", results.get(0), results.get(1), operand);
    }

    /// Returns how many elements are kept.
    public int count() {
        return results.getFirst().type().shape().dim(axis);
    }
}
