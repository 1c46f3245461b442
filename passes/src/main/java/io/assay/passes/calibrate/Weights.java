package io.assay.passes.calibrate;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
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
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    /// Fractional bits beyond what is needed that weights in a wide range get at most.
    private static final int MOST_SPARE_BITS = 8;
    /// Bits for factors of activations, which in trained networks are seldom beyond 2^6.
    private static final int FACTOR_BITS = 6;
    /// Bits of the widest range, sign apart.
    private static final int MOST_RANGE_BITS = 40;

    /// Bits of products of weights with inputs: sums of them, and their roundings, have to stay within 62.
    private static final int MOST_PRODUCT_BITS = 56;

    private final Map<String, InputBox> boxes;
    private final Map<Value, Op> definitions;
    private final Map<Value, Weight.Use> uses = new HashMap<>();
    private final Map<Value, double[]> reaches = new HashMap<>();
    private final Map<Value, SourceLoc> readers = new HashMap<>();

    private Weights(TensorModule module, Map<String, InputBox> boxes) {
        this.boxes = boxes;
        this.definitions = module.main().definitions();
    }

    /// Returns the weights among the named constants, in the order of the module: those that a contraction, or a sum,
    /// difference, product or quotient of elements reads, moved or as they are.
    /// @param names a name for each constant that may be one
    /// @param boxes box of each input of the model
    /// @throws UnsupportedModelException if the model is quantised
    public static List<Weight> find(TensorModule module, Map<Value, String> names, Map<String, InputBox> boxes) {
        Weights found = new Weights(module, boxes);
        Set<Value> live = new HashSet<>();
        for (Op op : module.main().ops().reversed()) {
            if (op instanceof Quantize || op instanceof Dequantize || op instanceof DynamicQuantize) {
                throw new UnsupportedModelException(op.loc(), "the weights of a quantised model cannot be committed to:"
                        + " their scales are part of the architecture, and change with each training",
                        "export the model in floating point, or compile with --weights fixed");
            }
            if (op instanceof Output || op.results().stream().anyMatch(live::contains)) {
                live.addAll(op.operands());
                found.note(op);
            }
        }
        List<Weight> weights = new ArrayList<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Const(var value, var data, _) && names.containsKey(value)) {
                Optional.ofNullable(found.uses.get(value)).ifPresent(use -> weights.add(
                        new Weight(value, String.valueOf(names.get(value)), data, use,
                                reach(data.shape(), found.reaches.get(value)),
                                found.readers.getOrDefault(value, op.loc()))));
            }
        }
        return weights;
    }

    /// Notes what an op makes of its operands: going backwards, what its results are used for is known.
    private void note(Op op) {
        op.operands().forEach(operand -> readers.put(operand, op.loc()));
        switch (op) {
            case Contract(_, _, var lhs, var rhs, _) -> {
                use(lhs, Weight.Use.LAYER, greatest(rhs));
                use(rhs, Weight.Use.LAYER, greatest(lhs));
            }
            case Binary binary when uses(binary.function()).isPresent() -> {
                Weight.Use use = uses(binary.function()).get();
                use(binary.lhs(), use, magnitudes(binary.rhs()));
                use(binary.rhs(), use, magnitudes(binary.lhs()));
            }
            case View(var result, var map, var x, _) -> moved(result, x, map.positions(result.type().shape()));
            case Take(var result, var positions, var x, _) -> moved(result, x,
                    Arrays.stream(positions.toLongs()).mapToInt(Math::toIntExact).toArray());
            case Cast(var result, var x, _) -> Optional.ofNullable(uses.get(result))
                    .ifPresent(use -> use(x, use, Optional.ofNullable(reaches.get(result))));
            case Concat concat -> Optional.ofNullable(uses.get(concat.result()))
                    .ifPresent(use -> concat.operands().forEach(operand -> use(operand, use, Optional.empty())));
            default -> {
                // Reads no weights as such.
            }
        }
    }

    private static Optional<Weight.Use> uses(BinaryFunction function) {
        return switch (function) {
            case ADD, SUB -> Optional.of(Weight.Use.ADDEND);
            case MUL, DIV -> Optional.of(Weight.Use.FACTOR);
            default -> Optional.empty();
        };
    }

    private void use(Value value, Weight.Use use, Optional<double[]> reach) {
        uses.merge(value, use, (a, b) -> a.compareTo(b) < 0 ? b : a);
        reach.ifPresent(found -> reaches.merge(value, found, Weights::maximum));
    }

    private static double[] maximum(double[] a, double[] b) {
        double[] greater = a.length == 1 ? b.clone() : a.clone();
        for (int i = 0; i < greater.length; i++) {
            greater[i] = Math.max(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]);
        }
        return greater;
    }

    private void moved(Value result, Value source, int... positions) {
        Weight.Use use = uses.get(result);
        if (use == null) {
            return;
        }
        double[] reach = reaches.get(result);
        if (reach == null || reach.length == 1) {
            use(source, use, Optional.ofNullable(reach));
            return;
        }
        double[] before = new double[source.type().elementCount()];
        for (int i = 0; i < positions.length; i++) {
            before[positions[i]] = Math.max(before[positions[i]], reach[i]);
        }
        use(source, use, Optional.of(before));
    }

    private static TensorData reach(Shape shape, double @Nullable [] reach) {
        return reach == null
                ? TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 0)
                : TensorData.ofDoubles(ScalarType.F64, reach.length == 1 ? Shape.SCALAR : shape, reach);
    }

    private Optional<double[]> greatest(Value value) {
        return magnitudes(value).map(all -> new double[]{Arrays.stream(all).max().orElse(0)});
    }

    /// Returns the greatest magnitude of each element of inputs of the model, moved and shifted by constants; empty for what is
    /// computed otherwise: intervals of the worst case, layer after layer, would say little.
    private Optional<double[]> magnitudes(Value value) {
        return switch (definitions.get(value)) {
            case Input input -> Optional.ofNullable(boxes.get(input.name()))
                    .flatMap(box -> magnitudes(box, value.type().elementCount()));
            case View view -> magnitudes(view.operand()).map(all -> taken(all,
                    view.map().positions(value.type().shape())));
            case Take take -> magnitudes(take.operand()).map(all -> taken(all,
                    Arrays.stream(take.positions().toLongs()).mapToInt(Math::toIntExact).toArray()));
            case Cast cast -> magnitudes(cast.operand());
            case Binary(_, BinaryFunction function, var lhs, var rhs, _) when function == BinaryFunction.ADD
                    || function == BinaryFunction.SUB ->
                sum(magnitudes(lhs), constant(rhs));
            case null, default -> Optional.empty();
        };
    }

    private static double[] taken(double[] all, int... positions) {
        return Arrays.stream(positions).mapToDouble(position -> all[position]).toArray();
    }

    /// A shift has room for one of twice the magnitude.
    private static Optional<double[]> sum(Optional<double[]> magnitudes, Optional<double[]> shift) {
        if (magnitudes.isEmpty() || shift.isEmpty()) {
            return Optional.empty();
        }
        double[] sum = magnitudes.get().clone();
        Arrays.setAll(sum, i -> sum[i] + 2 * Math.max(sum[i], shift.get()[i]));
        return Optional.of(sum);
    }

    private Optional<double[]> constant(Value value) {
        return switch (definitions.get(value)) {
            case Const constant -> Optional.of(Arrays.stream(constant.data().toDoubles()).map(Math::abs).toArray());
            case View view -> constant(view.operand()).map(all -> taken(all,
                    view.map().positions(value.type().shape())));
            case null, default -> Optional.empty();
        };
    }

    /// A box of another size is refused when the input is lowered.
    private static Optional<double[]> magnitudes(InputBox box, int count) {
        if (box.lo().elementCount() != 1 && box.lo().elementCount() != count) {
            return Optional.empty();
        }
        double[] magnitudes = new double[count];
        Arrays.setAll(magnitudes, i -> {
            int at = box.lo().elementCount() == 1 ? 0 : i;
            return Math.max(Math.abs(box.lo().doubleAt(at)), Math.abs(box.hi().doubleAt(at)));
        });
        return Optional.of(magnitudes);
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
    /// Integers have the fractional bits of the working precision, and as many more as the magnitude of what they multiply
    /// has bits: of inputs of the model, their boxes tell; factors of activations get 6. Ranges that are equal are tested by
    /// one table, so all are at least as wide as the width that makes table and uses cheapest; what is multiplied uses the
    /// width that it gains for more fractional bits, addends, which gain nothing from them, keep it as room.
    ///
    /// Elements that meet an input one by one, means and deviations of features, have ranges of their own: features may
    /// differ by orders of magnitude. An addend of an input has room for whatever the input may be.
    /// @param scaleBits working precision
    /// @throws UnsupportedModelException if a weight needs more than 2^40
    public static List<WeightFormat> formats(List<Weight> weights, int scaleBits) {
        List<Layout> layouts = weights.stream().map(weight -> Layout.of(weight, scaleBits)).toList();
        int common = common(layouts);
        List<WeightFormat> formats = new ArrayList<>();
        for (int t = 0; t < layouts.size(); t++) {
            Layout layout = layouts.get(t);
            Weight weight = weights.get(t);
            if (layout.needed.length == 1) {
                int spare = layout.grows ? Math.clamp(common - layout.needed[0], 0, layout.spareBits) : 0;
                formats.add(WeightFormat.of(weight, layout.scaleBits + spare, Math.max(common, layout.needed[0])));
            } else {
                formats.add(WeightFormat.of(weight, layout.scaleBits,
                        Arrays.stream(layout.needed).map(needed -> Math.max(common, needed)).toArray()));
            }
        }
        return formats;
    }

    /// What a tensor needs, for itself.
    private static final class Layout {
        private final int count;
        private final int scaleBits;
        private final int spareBits;
        private final boolean grows;
        private final int[] needed;

        private Layout(int count, int scaleBits, int spareBits, boolean grows, int... needed) {
            this.count = count;
            this.scaleBits = scaleBits;
            this.spareBits = spareBits;
            this.grows = grows;
            this.needed = needed;
        }

        static Layout of(Weight weight, int workingBits) {
            // Products with numbers of the working precision have at most 60 fractional bits.
            int most = Math.min(MOST_RANGE_BITS, 60 - workingBits);
            int scale = Math.min(most, workingBits + moreBits(weight));
            int[] needed = needed(weight, scale);
            while (scale > workingBits && !fit(weight, workingBits, needed)) {
                needed = needed(weight, --scale);
            }
            if (Arrays.stream(needed).max().orElse(0) > MOST_RANGE_BITS) {
                throw new UnsupportedModelException(weight.loc(), "weight " + weight.name()
                        + " has elements of 2^" + (MOST_RANGE_BITS - 1 - scale) + " or more",
                        "scale the weight in the model, or compile with --weights fixed");
            }
            boolean grows = weight.use() != Weight.Use.ADDEND && needed.length == 1 && needed[0] > 0;
            return new Layout(weight.data().elementCount(), scale, Math.min(MOST_SPARE_BITS, most - scale), grows,
                    needed);
        }

        /// Tells whether ranges are not too wide, nor products with inputs of the working precision, or sums of them.
        private static boolean fit(Weight weight, int workingBits, int... needed) {
            boolean fit = true;
            int terms = weight.use() == Weight.Use.LAYER ? Interval.bitsFor(weight.data().elementCount()) : 0;
            for (int i = 0; i < needed.length; i++) {
                int inputBits = bits(weight.reachAt(i)) + workingBits + terms;
                fit &= needed[i] <= MOST_RANGE_BITS && needed[i] + inputBits <= MOST_PRODUCT_BITS;
            }
            return fit;
        }

        /// Returns k for all elements, or for each.
        private static int[] needed(Weight weight, int scale) {
            TensorData data = weight.data();
            int[] needed = new int[weight.reach().elementCount()];
            for (int i = 0; i < data.elementCount(); i++) {
                double twice = 2 * Math.abs(data.doubleAt(i));
                double room = weight.use() == Weight.Use.ADDEND ? Math.max(twice, weight.reachAt(i)) : twice;
                int at = needed.length == 1 ? 0 : i;
                needed[at] = Math.max(needed[at], bits(Math.scalb(room, scale)));
            }
            return needed;
        }

        private static int moreBits(Weight weight) {
            double reach = Arrays.stream(weight.reach().toDoubles()).max().orElse(0);
            return switch (weight.use()) {
                case ADDEND -> 0;
                case LAYER -> bits(reach);
                case FACTOR -> reach == 0 ? FACTOR_BITS : bits(reach);
            };
        }

        /// Returns the least k for which `value`, rounded, is below 2^k; 0 for what rounds to zero or one.
        private static int bits(double value) {
            return value < 1.5 ? 0 : Math.getExponent(value + 0.5) + 1;
        }
    }

    /// Returns the width k for which a table of 2^(k+1) rows and its uses are fewest.
    private static int common(List<Layout> layouts) {
        TreeSet<Integer> widths = new TreeSet<>();
        layouts.forEach(layout -> Arrays.stream(layout.needed).forEach(widths::add));
        int best = 0;
        double fewest = Double.POSITIVE_INFINITY;
        for (int width : widths) {
            double rows = Math.scalb(1.0, width + 1);
            for (Layout layout : layouts) {
                for (int needed : layout.needed) {
                    int limbs = Math.max(1, Math.ceilDiv(needed + 1, width + 1));
                    rows += (double) limbs * layout.count / layout.needed.length;
                }
            }
            if (rows < fewest) {
                fewest = rows;
                best = width;
            }
        }
        return best;
    }
}
