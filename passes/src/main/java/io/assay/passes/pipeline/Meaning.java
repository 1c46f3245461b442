package io.assay.passes.pipeline;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.passes.lower.InputBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Compares what two modules mean by running both on the corners of the input box, and on inputs within it.
///
/// `fixed` and `relation` have to agree bit for bit, and the asserts of a `relation` have to hold for the honest
/// prover. `tensor` has to agree up to the rounding of folded constants. A `tensor` module and a `fixed` one are not
/// compared: how far they may differ is the certificate's business.
final class Meaning {

    /// Random corners and random points; the two corners of all least and all greatest values come on top.
    private static final int SAMPLES = 3;
    private static final double TOLERANCE = 1e-4;
    private static final double DEFAULT_REACH = 2;

    private final Map<String, InputBox> boxes;
    private final Random random;

    /// @param boxes boxes of the inputs of `tensor` modules, by name; [-2, 2] where absent
    Meaning(Map<String, InputBox> boxes, long seed) {
        this.boxes = boxes;
        this.random = new Random(seed);
    }

    /// Returns the first difference, with output and element; empty if none was found.
    Optional<String> difference(Module before, Module after) {
        if (before instanceof TensorModule tensor) {
            return after instanceof TensorModule other ? tensors(tensor, other) : Optional.empty();
        }
        for (int sample = 0; sample < 2 + 2 * SAMPLES; sample++) {
            Map<String, long[]> inputs = integers(before, sample);
            Optional<String> difference = integers(before, after, inputs);
            if (difference.isPresent()) {
                return Optional.of(difference.get() + describe(sample));
            }
        }
        return Optional.empty();
    }

    private static String describe(int sample) {
        return switch (sample) {
            case 0 -> ", with every input at its least";
            case 1 -> ", with every input at its greatest";
            default -> ", on " + (sample % 2 == 0 ? "corner " : "random input ") + sample;
        };
    }

    private Optional<String> integers(Module before, Module after, Map<String, long[]> inputs) {
        RelationInterpreter.Run found = run(after, inputs);
        RelationInterpreter.Run expected = run(before, inputs);
        if (expected.failures().isEmpty() && !found.failures().isEmpty()) {
            return Optional.of("an assert does not hold for the honest prover: " + found.failures().getFirst());
        }
        return first(expected.outputs(), found.outputs(), (a, b) -> i -> a[i] == b[i] ? "" : a[i] + ", now " + b[i],
                elements -> elements.length);
    }

    private static RelationInterpreter.Run run(Module module, Map<String, long[]> inputs) {
        return switch (module) {
            case FixedModule fixed ->
                new RelationInterpreter.Run(FixedInterpreter.run(fixed, inputs), List.of(), Map.of());
            case RelationModule relation -> RelationInterpreter.run(relation, inputs);
            case TensorModule _ -> throw new IllegalArgumentException("a tensor module has no integers");
        };
    }

    private Optional<String> tensors(TensorModule before, TensorModule after) {
        for (int sample = 0; sample < 2 + 2 * SAMPLES; sample++) {
            Map<String, double[]> inputs = reals(before, sample);
            Map<String, double[]> expected = TensorInterpreter.run(before, inputs);
            Map<String, double[]> found = TensorInterpreter.run(after, inputs);
            Optional<String> difference = first(expected, found, (a, b) -> {
                double reach = TOLERANCE * (1 + Arrays.stream(a).map(Math::abs).max().orElse(0));
                return i -> isClose(a[i], b[i], reach) ? "" : a[i] + ", now " + b[i];
            }, elements -> elements.length);
            if (difference.isPresent()) {
                return Optional.of(difference.get() + describe(sample));
            }
        }
        return Optional.empty();
    }

    private static boolean isClose(double a, double b, double reach) {
        return Double.compare(a, b) == 0 || a == b || Math.abs(a - b) <= reach;
    }

    /// Returns the first difference of two sets of outputs.
    private static <T> Optional<String> first(Map<String, T> expected, Map<String, T> found,
            BiFunction<T, T, java.util.function.IntFunction<String>> compare, Function<T, Integer> count) {
        if (!List.copyOf(expected.keySet()).equals(List.copyOf(found.keySet()))) {
            return Optional.of("outputs " + expected.keySet() + " became " + found.keySet());
        }
        for (Map.Entry<String, T> output : expected.entrySet()) {
            T other = found.get(output.getKey());
            if (!count.apply(output.getValue()).equals(count.apply(other))) {
                return Optional.of("output " + output.getKey() + " has another number of elements");
            }
            var differs = compare.apply(output.getValue(), other);
            for (int i = 0; i < count.apply(other); i++) {
                if (!differs.apply(i).isEmpty()) {
                    return Optional.of("output " + output.getKey() + "[" + i + "] was " + differs.apply(i));
                }
            }
        }
        return Optional.empty();
    }

    private Map<String, long[]> integers(Module module, int sample) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            switch (op) {
                case io.assay.ir.fixed.Input input ->
                    inputs.put(input.name(), integers(input.result(), input.lo(), input.hi(), sample));
                case io.assay.ir.relation.Input input ->
                    inputs.put(input.name(), integers(input.result(), input.lo(), input.hi(), sample));
                default -> {
                    // Only inputs are fed.
                }
            }
        }
        return inputs;
    }

    private long[] integers(Value value, Optional<TensorData> lo, Optional<TensorData> hi, int sample) {
        long[] elements = new long[value.type().elementCount()];
        for (int i = 0; i < elements.length; i++) {
            int at = i;
            long least = lo.map(data -> data.longAt(at)).orElse(value.type().interval().lo());
            long greatest = hi.map(data -> data.longAt(at)).orElse(value.type().interval().hi());
            elements[i] = switch (side(sample)) {
                case LEAST -> least;
                case GREATEST -> greatest;
                case WITHIN -> random.nextLong(least, greatest + 1);
            };
        }
        return elements;
    }

    private enum Side {
        LEAST, GREATEST, WITHIN
    }

    private Side side(int sample) {
        boolean greatest = sample == 1 || (sample > 1 && random.nextBoolean());
        return sample > 1 && sample % 2 == 1 ? Side.WITHIN : greatest ? Side.GREATEST : Side.LEAST;
    }

    private Map<String, double[]> reals(TensorModule module, int sample) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        List<Op> ops = new ArrayList<>(module.main().ops());
        for (Op op : ops) {
            if (op instanceof io.assay.ir.tensor.Input input) {
                double[] elements = new double[input.result().type().elementCount()];
                Optional<InputBox> box = Optional.ofNullable(boxes.get(input.name()));
                for (int i = 0; i < elements.length; i++) {
                    if (box.isPresent() && box.get().encoding().isOrder()) {
                        elements[i] = place(box.get(), i, sample);
                        continue;
                    }
                    int at = box.filter(b -> b.lo().elementCount() > 1).isPresent() ? i : 0;
                    double least = box.map(b -> b.lo().doubleAt(at)).orElse(-DEFAULT_REACH);
                    double greatest = box.map(b -> b.hi().doubleAt(at)).orElse(DEFAULT_REACH);
                    elements[i] = switch (side(sample)) {
                        case LEAST -> least;
                        case GREATEST -> greatest;
                        case WITHIN -> least + random.nextDouble() * (greatest - least);
                    };
                }
                inputs.put(input.name(), elements);
            }
        }
        return inputs;
    }

    private double place(InputBox box, int element, int sample) {
        return box.numberOf(element, switch (side(sample)) {
            case LEAST -> box.least(element);
            case GREATEST -> box.greatest(element);
            case WITHIN -> random.nextLong(box.least(element), box.greatest(element) + 1);
        });
    }
}
