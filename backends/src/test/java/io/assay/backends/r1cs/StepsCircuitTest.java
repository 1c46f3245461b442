package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.lower.LowerFixedToRelation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the places of float32 features among the thresholds of a tree model cost.
class StepsCircuitTest {

    private static RelationModule steps(int features, int thresholds, long seed) {
        Random random = new Random(seed);
        long[] counts = new long[features];
        Arrays.fill(counts, thresholds);
        long[] all = new long[features * thresholds];
        for (int feature = 0; feature < features; feature++) {
            TreeSet<Long> own = new TreeSet<>();
            while (own.size() < thresholds) {
                own.add(FloatKey.of((float) random.nextGaussian()));
            }
            int at = feature * thresholds;
            for (long threshold : own) {
                all[at++] = threshold;
            }
        }
        Shape shape = Shape.of(all.length);
        Steps steps = new Steps(TensorData.integers(Shape.of(features), counts), TensorData.integers(shape, all));
        Value x = new Value(0, TensorType.fixed(new Interval(-FloatKey.INFINITY, FloatKey.NAN), 0,
                Shape.of(1, features)));
        Value reached = new Value(1, TensorType.fixed(new Interval(0, 1), 0, shape));
        List<Op> ops = List.of(
                new Input(x, "x", Visibility.PUBLIC, Optional.empty(), Optional.empty(), SourceLoc.NONE),
                new io.assay.ir.fixed.Steps(reached, steps, x, SourceLoc.NONE),
                new Output(reached, "y", Visibility.PRIVATE, SourceLoc.NONE));
        return LowerFixedToRelation.lower(new FixedModule("steps", new Func("main", ops)));
    }

    /// A row for each threshold and one more, and two ranges and their sums for each feature; the context, and four public
    /// elements.
    @Test
    void aFeatureCostsItsThresholdsAndTwoRanges() {
        RelationModule module = steps(30, 22, 1);
        R1csCircuit plain = R1csCompiler.compile(module);
        assertThat(plain.constraintCount()).isLessThanOrEqualTo(30 * (23 + 2 * 32 + 2) + 1 + 4)
                .isEqualTo((int) CircuitSize.of(module).constraints());
        assertThat(plain.wireCount()).isLessThanOrEqualTo(1 + 5 + 1 + 30 * (1 + 22 + 2 * 32));
        R1csCircuit lookups = R1csCompiler.compile(module, Lookups.ON);
        assertThat(lookups.constraintCount()).isLessThan(1200)
                .isEqualTo((int) CircuitSize.of(module, Lookups.ON).constraints());
    }

    @Test
    void aSingleThresholdCostsARowLess() {
        RelationModule module = steps(5, 1, 2);
        assertThat(R1csCompiler.compile(module).constraintCount()).isLessThanOrEqualTo(5 * (1 + 2 * 32 + 2) + 1 + 1);
    }
}
