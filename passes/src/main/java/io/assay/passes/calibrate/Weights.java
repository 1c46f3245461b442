package io.assay.passes.calibrate;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Interval;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Makes inputs of the weights of a model, and gives them ranges.
///
/// ```
/// %1 = tensor.const {data = @w0} : …                 %1 = tensor.input {name = "fc1.weight"} : …
/// %2 = tensor.contract %0, %1 …                      %2 = tensor.contract %0, %1 …
/// ```
///
/// What follows sees names, shapes and ranges, and no element: models that differ in their weights alone are the same
/// from here on.
public final class Weights {
    /// Fractional bits beyond the working precision that small weights get at most.
    private static final int MOST_EXTRA_BITS = 8;
    /// Bits of the widest range, sign apart.
    private static final int MOST_RANGE_BITS = 40;

    private Weights() {}

    /// Returns the weights among the named constants, in the order of the module: those that a contraction, or a sum,
    /// difference, product or quotient of elements reads, moved or as they are.
    /// @param names a name for each constant that may be one
    /// @throws UnsupportedModelException if the model is quantised
    public static List<Weight> find(TensorModule module, Map<Value, String> names) {
        Map<Value, Boolean> uses = new HashMap<>();
        Set<Value> live = new HashSet<>();
        for (Op op : module.main().ops().reversed()) {
            if (op instanceof Quantize || op instanceof Dequantize || op instanceof DynamicQuantize) {
                throw new UnsupportedModelException(op.loc(), "the weights of a quantised model cannot be committed to:"
                        + " their scales are part of the architecture, and change with each training",
                        "export the model in floating point, or compile with --weights fixed");
            }
            if (op instanceof Output || op.results().stream().anyMatch(live::contains)) {
                live.addAll(op.operands());
                note(op, uses);
            }
        }
        Map<Value, Op> readers = new HashMap<>();
        module.main().ops().reversed().forEach(op -> op.operands().forEach(operand -> readers.put(operand, op)));
        List<Weight> weights = new ArrayList<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Const(var value, var data, _) && names.containsKey(value) && uses.containsKey(value)) {
                weights.add(new Weight(value, String.valueOf(names.get(value)), data, uses.get(value) == Boolean.TRUE,
                        readers.getOrDefault(value, op).loc()));
            }
        }
        return weights;
    }

    /// Notes which operands enter a product, true, or a sum, false: going backwards, what results are read by is known.
    private static void note(Op op, Map<Value, Boolean> uses) {
        switch (op) {
            case Contract contract -> contract.operands().forEach(operand -> uses.put(operand, true));
            case Binary binary when isArithmetic(binary.function()) -> {
                boolean multiplies = binary.function() == BinaryFunction.MUL || binary.function() == BinaryFunction.DIV;
                binary.operands().forEach(operand -> uses.merge(operand, multiplies, Boolean::logicalOr));
            }
            case View _,Take _,Concat _,Cast _ -> {
                Boolean use = uses.get(op.results().getFirst());
                if (use != null) {
                    op.operands().forEach(operand -> uses.merge(operand, use, Boolean::logicalOr));
                }
            }
            default -> {
                // Reads no weights as such.
            }
        }
    }

    private static boolean isArithmetic(BinaryFunction function) {
        return switch (function) {
            case ADD, SUB, MUL, DIV -> true;
            default -> false;
        };
    }

    /// Returns the module with an input of its name in the place of each weight.
    public static TensorModule asInputs(TensorModule module, List<Weight> weights) {
        Map<Value, Weight> byValue = new HashMap<>();
        weights.forEach(weight -> byValue.put(weight.value(), weight));
        List<Op> ops = new ArrayList<>();
        for (Op op : module.main().ops()) {
            Weight weight = op.results().size() == 1 ? byValue.get(op.results().getFirst()) : null;
            ops.add(weight == null ? op : new Input(weight.value(), weight.name(), op.loc()));
        }
        return new TensorModule(module.name(), new Func(module.main().name(), ops));
    }

    /// Chooses scales and ranges [−2^k, 2^k): each with room for weights of twice the magnitude.
    ///
    /// Integers have at least the fractional bits of the working precision. Ranges that are equal are tested by one table,
    /// so all are made as wide as the width that makes table and uses cheapest; factors use the width that they gain for
    /// more fractional bits, addends, which gain nothing from them, keep it as room.
    /// @param scaleBits working precision
    /// @throws UnsupportedModelException if a weight needs more than 2^40
    public static List<WeightFormat> formats(List<Weight> weights, int scaleBits) {
        int[] needed = new int[weights.size()];
        for (int t = 0; t < needed.length; t++) {
            needed[t] = Interval.bitsFor(2 * magnitude(weights.get(t), scaleBits));
        }
        int common = common(weights, needed);
        List<WeightFormat> formats = new ArrayList<>();
        for (int t = 0; t < needed.length; t++) {
            Weight weight = weights.get(t);
            boolean grows = weight.multiplied() && needed[t] > 0;
            int extra = grows ? Math.clamp(common - needed[t], 0, mostExtraBits(scaleBits)) : 0;
            long reach = 1L << Math.max(common, needed[t]);
            formats.add(new WeightFormat(weight.name(), weight.data().shape(), scaleBits + extra, -reach, reach - 1));
        }
        return formats;
    }

    /// Products of weights with numbers of the working precision have at most 60 fractional bits.
    private static int mostExtraBits(int scaleBits) {
        return Math.min(MOST_EXTRA_BITS, 60 - 2 * scaleBits);
    }

    private static long magnitude(Weight weight, int scaleBits) {
        long greatest = 0;
        TensorData data = weight.data();
        for (int i = 0; i < data.elementCount(); i++) {
            double real = Math.abs(data.doubleAt(i));
            if (!(Math.scalb(real, scaleBits) < 1L << (MOST_RANGE_BITS - 1))) {
                throw new UnsupportedModelException(weight.loc(), "weight " + weight.name() + " has the element "
                        + data.doubleAt(i) + "; expected magnitudes below 2^" + (MOST_RANGE_BITS - 1 - scaleBits),
                        "scale the weight in the model, or compile with --weights fixed");
            }
            greatest = Math.max(greatest, InputBox.quantize(real, scaleBits));
        }
        return greatest;
    }

    /// Returns the width k for which a table of 2^(k+1) rows and its uses are fewest.
    private static int common(List<Weight> weights, int[] needed) {
        TreeSet<Integer> widths = new TreeSet<>();
        for (int bits : needed) {
            widths.add(bits);
        }
        int best = 0;
        double fewest = Double.POSITIVE_INFINITY;
        for (int width : widths) {
            double rows = Math.scalb(1.0, width + 1);
            for (int t = 0; t < needed.length; t++) {
                int limbs = Math.max(1, Math.ceilDiv(needed[t] + 1, width + 1));
                rows += (double) limbs * weights.get(t).data().elementCount();
            }
            if (rows < fewest) {
                fewest = rows;
                best = width;
            }
        }
        return best;
    }
}
