package io.assay.passes.tensor;

import io.assay.ir.Effect;
import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Output;
import io.assay.ir.type.ScalarType;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Computes now what depends on constants only, rounded to the element type as ONNX Runtime rounds it.
///
/// A result that the element type cannot hold as a number (an overflow, a division of integers with a rest) is left to
/// whoever runs the model.
///
/// ```
/// %0 = tensor.const {data = [1.0, 2.0]} : …          %2 = tensor.const {data = [2.0, 4.0]} : …
/// %1 = tensor.const {data = [1.0, 2.0]} : …
/// %2 = tensor.binary %0, %1 {function = add} : …
/// ```
public final class FoldConstants {

    private static final double LARGEST_EXACT = 0x1p53;

    private FoldConstants() {}

    /// Returns `main` with every op over constants replaced by its result.
    public static Func apply(Func main, RewriteBudget budget) {
        Map<Value, Const> constants = new LinkedHashMap<>();
        List<Op> ops = new ArrayList<>();
        for (Op op : main.ops()) {
            Op folded = fold(op, constants).filter(_ -> budget.take()).map(Op.class::cast).orElse(op);
            if (folded instanceof Const constant) {
                constants.put(constant.result(), constant);
            }
            ops.add(folded);
        }
        return main.withOps(ops);
    }

    private static Optional<Const> fold(Op op, Map<Value, Const> constants) {
        boolean foldable = op.info().effect() == Effect.COMPUTE
                && op.operands().stream().allMatch(constants::containsKey);
        if (!foldable) {
            return Optional.empty();
        }
        List<Op> ops = new ArrayList<>(op.operands().stream().distinct().map(constants::get).toList());
        if (!ops.stream().allMatch(known -> isExact(((Const) known).data()))) {
            return Optional.empty();
        }
        Value result = op.results().getFirst();
        ops.add(op);
        ops.add(new Output(result, "folded", op.loc()));
        TensorModule alone = new TensorModule("fold", new Func("main", ops));
        double[] elements = TensorInterpreter.run(alone, Map.of()).values().iterator().next();
        return data(result, elements).map(data -> new Const(result, data, op.loc()));
    }

    /// Tells whether `double` holds every element.
    private static boolean isExact(TensorData data) {
        for (int i = 0; !data.element().isFloat() && i < data.elementCount(); i++) {
            if (Math.abs(data.doubleAt(i)) >= LARGEST_EXACT) {
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

    private static double rounded(ScalarType element, double value) {
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
