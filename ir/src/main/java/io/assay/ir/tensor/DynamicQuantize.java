package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Quantises to 8 bits with the scale that the elements themselves ask for (ONNX, DynamicQuantizeLinear).
///
/// With lo = min(0, least element) and hi = max(0, greatest), scale = (hi − lo) / 255 rounded to float32, or 1 where all
/// elements are 0. Quotients are rounded to float32, then half to even.
///
/// @param results the integers (u8, of the operand's shape), the scale and the zero point (u8), both of rank 0
/// @param operand floats
@OpDef(name = "tensor.dynamic_quantize", doc = "results y, scale, zero: scale = float32((hi - lo) / 255), zero = round(float32(-lo / scale)), y = saturate(round(float32(operand / scale)) + zero)")
public record DynamicQuantize(List<Value> results, Value operand, SourceLoc loc) implements TensorOp {
    /// Greatest integer of the result.
    public static final int GREATEST = 255;

    public DynamicQuantize {
        results = List.copyOf(results);
        Require.that(results.size() == 3, "tensor.dynamic_quantize", results.size(), " results");
        Require.tensor("tensor.dynamic_quantize", results.get(0), results.get(1), results.get(2), operand);
        Require.sameShape("tensor.dynamic_quantize", results.get(0), operand);
        Require.shape("tensor.dynamic_quantize", results.get(1), Shape.of());
        Require.shape("tensor.dynamic_quantize", results.get(2), Shape.of());
        Require.that(
                results.get(0).type().element() == ScalarType.U8 && results.get(2).type().element() == ScalarType.U8
                        && ((ScalarType) results.get(1).type().element()).isFloat()
                        && ((ScalarType) operand.type().element()).isFloat()
                        && operand.type().elementCount() > 0,
                "tensor.dynamic_quantize", results, " of ", operand);
    }

    /// Returns the scale for elements within [lo, hi], which contains 0.
    public static double scale(double lo, double hi) {
        float range = (float) hi - (float) lo;
        return range == 0 ? 1 : range / GREATEST;
    }
}
