package io.assay.passes.law;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Runs both sides of a law on a few inputs: what was proven of terms has to be seen in numbers, and inputs on which
/// the left side is defined have to be there, or nothing was proven.
final class Samples {

    private static final int COUNT = 12;
    private static final double TOLERANCE = 1e-4;
    /// Small integers are exact in every type and as `double`.
    private static final int REACH = 9;

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    /// Returns inputs of a module: the least, the greatest, and some between.
    Map<String, long[]> integers(FixedModule module, int sample) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        module.main().ops().forEach(op -> {
            if (op instanceof io.assay.ir.fixed.Input input) {
                Interval interval = input.result().type().interval();
                long[] elements = new long[input.result().type().elementCount()];
                Arrays.setAll(elements, _ -> sample == 0
                        ? interval.lo()
                        : sample == 1 ? interval.hi() : random.nextLong(interval.lo(), interval.hi() + 1));
                inputs.put(input.name(), elements);
            }
        });
        return inputs;
    }

    /// Requires the outputs to be the same, bit for bit.
    void compare(FixedLaw law) {
        for (int sample = 0; sample < 4; sample++) {
            Map<String, long[]> inputs = integers(law.left(), sample);
            if (law.differsOn(inputs)) {
                throw new AssertionError("the interpreter tells the sides apart: " + FixedInterpreter.run(law.left(),
                        inputs).values().stream().map(Arrays::toString).toList() + law);
            }
        }
    }

    /// Returns inputs of a module: numbers around 0, from 1 on, and in [-1, 1].
    Map<String, double[]> reals(TensorModule module, int sample) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        module.main().ops().forEach(op -> {
            if (op instanceof io.assay.ir.tensor.Input input) {
                double[] elements = new double[input.result().type().elementCount()];
                ScalarType type = (ScalarType) input.result().type().element();
                Arrays.setAll(elements, _ -> real(type, sample));
                inputs.put(input.name(), elements);
            }
        });
        return inputs;
    }

    private double real(ScalarType type, int sample) {
        if (type == ScalarType.BOOL) {
            return random.nextInt(2);
        }
        if (type.isInteger()) {
            return type.name().startsWith("U") ? random.nextInt(REACH) : random.nextInt(-REACH, REACH);
        }
        double unit = random.nextInt(-64, 65) / 64.0;
        return sample % 3 == 0 ? 2 * unit : sample % 3 == 1 ? 1 + Math.abs(unit) : unit;
    }

    /// Requires the outputs to be the same up to rounding wherever the left side's are numbers, which they somewhere
    /// are.
    void compare(TensorLaw law) {
        int[] numbers = new int[1];
        run(law, (x, y) -> {
            numbers[0]++;
            if (!(Math.abs(x - y) <= TOLERANCE * (1 + Math.abs(x)))) {
                throw new AssertionError("the interpreter has " + x + ", then " + y + ": " + law);
            }
        });
        if (numbers[0] == 0) {
            throw new AssertionError("the left side is defined nowhere: " + law);
        }
    }

    /// Tells whether outputs of the sides differ, by however little.
    boolean differ(TensorLaw law) {
        boolean[] differ = new boolean[1];
        run(law, (x, y) -> differ[0] |= x != y);
        return differ[0];
    }

    private interface Pair {
        void see(double left, double right);
    }

    private void run(TensorLaw law, Pair pair) {
        for (int sample = 0; sample < COUNT; sample++) {
            Map<String, double[]> inputs = reals(law.left(), sample);
            List<double[]> expected = List.copyOf(TensorInterpreter.run(law.left(), inputs).values());
            List<double[]> found = List.copyOf(TensorInterpreter.run(law.right(), inputs).values());
            for (int k = 0; k < expected.size(); k++) {
                for (int i = 0; i < expected.get(k).length; i++) {
                    if (Double.isFinite(expected.get(k)[i])) {
                        pair.see(expected.get(k)[i], found.get(k)[i]);
                    }
                }
            }
        }
    }
}
