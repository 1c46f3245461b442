package io.assay.ir.interp;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Computes a `tensor` op over constants, rounded to the element type as ONNX Runtime rounds it.
public final class ConstantEvaluator {
    private static final double LARGEST_EXACT = 0x1p53;

    private ConstantEvaluator() {}

    /// Returns the results of `op`; empty if an operand is not known, or a number leaves what its element type and
    /// `double` hold exactly. A `tensor.dequantize` is never computed here: its integers are what is wanted later.
    /// @param known constants among the operands
    public static Optional<List<TensorData>> evaluate(TensorOp op, Function<Value, Optional<TensorData>> known) {
        if (op instanceof Dequantize) {
            return Optional.empty();
        }
        List<Op> ops = new ArrayList<>();
        for (Value operand : op.operands().stream().distinct().toList()) {
            Optional<TensorData> data = known.apply(operand);
            if (data.isEmpty() || !isExact(data.get())) {
                return Optional.empty();
            }
            ops.add(new Const(operand, data.get(), SourceLoc.NONE));
        }
        ops.add(op);
        for (int i = 0; i < op.results().size(); i++) {
            ops.add(new Output(op.results().get(i), String.valueOf(i), op.loc()));
        }
        Map<String, double[]> outputs = TensorInterpreter.run(new TensorModule("fold", new Func("main", ops)),
                Map.of());
        List<TensorData> results = new ArrayList<>();
        for (Value result : op.results()) {
            Optional<TensorData> data = data(result, outputs.values().stream().skip(results.size()).findFirst()
                    .orElseThrow());
            if (data.isEmpty()) {
                return Optional.empty();
            }
            results.add(data.get());
        }
        return Optional.of(results);
    }

    /// Tells whether `double` holds every element.
    private static boolean isExact(TensorData data) {
        for (int i = 0; !data.element().isFloat() && i < data.elementCount(); i++) {
            if (Math.abs(IntegerFunctions.toDouble(data.element(), data.longAt(i))) >= LARGEST_EXACT) {
                return false;
            }
        }
        return true;
    }

    private static Optional<TensorData> data(Value result, double[] elements) {
        ScalarType element = (ScalarType) result.type().element();
        double[] rounded = new double[elements.length];
        long[] integers = new long[element.isFloat() ? 0 : elements.length];
        for (int i = 0; i < elements.length; i++) {
            rounded[i] = rounded(element, elements[i]);
            boolean holds = element.isFloat()
                    ? Double.isFinite(rounded[i])
                    : elements[i] == Math.rint(elements[i]) && fits(element, elements[i]);
            if (!holds) {
                return Optional.empty();
            }
            if (!element.isFloat()) {
                integers[i] = (long) elements[i];
            }
        }
        return Optional.of(element.isFloat()
                ? TensorData.ofDoubles(element, result.type().shape(), rounded)
                : TensorData.ofLongs(element, result.type().shape(), integers));
    }

    private static boolean fits(ScalarType element, double value) {
        return switch (element) {
            case I8 -> value == (byte) value;
            case I16 -> value == (short) value;
            case I32 -> value == (int) value;
            case I64 -> Math.abs(value) < LARGEST_EXACT;
            case U8 -> value >= 0 && value < 0x1p8;
            case U16 -> value >= 0 && value < 0x1p16;
            case U32 -> value >= 0 && value < 0x1p32;
            case U64 -> value >= 0 && value < LARGEST_EXACT;
            case BOOL -> value == 0 || value == 1;
            case F16, BF16, F32, F64 -> false;
        };
    }

    /// Returns the number of type `element` nearest to `value`; integers are left alone.
    public static double rounded(ScalarType element, double value) {
        return switch (element) {
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> toBfloat16((float) value);
            default -> value;
        };
    }

    /// Rounds to the 8 bits of significand that bf16 has, ties to even.
    private static double toBfloat16(float value) {
        if (!Float.isFinite(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        int half = 0x7fff + (bits >> 16 & 1);
        return Float.intBitsToFloat(bits + half & 0xffff0000);
    }
}
