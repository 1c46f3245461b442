package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.type.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// One product and one shift against division with decimals, for every integer of an interval.
class RescalingTest {
    private static final int LEAST = -128;
    private static final int MOST = 127;

    private static long expected(long x, double scale) {
        BigDecimal quotient = new BigDecimal(x).divide(new BigDecimal(scale), new MathContext(60));
        long rounded = quotient.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        return Math.clamp(rounded, LEAST, MOST);
    }

    private static Rescaling rescaling(Interval domain, double... scales) {
        return new Rescaling(java.util.Arrays.stream(scales)
                .mapToObj(scale -> Rescaling.Target.of(scale, 0, LEAST, MOST)).toList(), domain);
    }

    @Property(tries = 40)
    void everyIntegerIsRoundedAsItsExactQuotient(@ForAll long seed) {
        Random random = new Random(seed);
        Interval domain = new Interval(-random.nextInt(1, 4_000), random.nextInt(1, 4_000));
        double[] scales = {(float) Math.exp(random.nextDouble(-3, 6)), (float) Math.exp(random.nextDouble(-3, 6))};
        Rescaling rescaling = rescaling(domain, scales);
        Optional<Rescaling.Plan> plan = rescaling.plan(0);
        assertThat(plan).isPresent();
        for (int i = 0; i < scales.length; i++) {
            long factor = plan.get().factors().get(i);
            long half = plan.get().shift() == 0 ? 0 : 1L << (plan.get().shift() - 1);
            for (long x = domain.lo(); x <= domain.hi(); x++) {
                long found = Math.clamp((x * factor + half) >> plan.get().shift(), (long) LEAST, (long) MOST);
                assertThat(found).as("%d / %s", x, scales[i]).isEqualTo(expected(x, scales[i]));
            }
        }
    }

    @Test
    void fewerBitsWouldRoundSomeIntegerWrongly() {
        double scale = 3.123f;
        Interval domain = new Interval(-200, 200);
        Rescaling.Plan plan = rescaling(domain, scale).plan(0).orElseThrow();
        int shift = plan.shift() - 1;
        assertThat(shift).isBetween(3, 14);
        for (long factor = 1; factor < 1L << shift; factor++) {
            long tried = factor;
            boolean right = java.util.stream.LongStream.rangeClosed(domain.lo(), domain.hi()).allMatch(
                    x -> Math.clamp((x * tried + (1L << (shift - 1))) >> shift, (long) LEAST, (long) MOST) == expected(
                            x,
                            scale));
            assertThat(right).as("factor %d", factor).isFalse();
        }
    }

    @Test
    void halvesThatAreRoundedBothWaysHaveNoPlan() {
        assertThat(rescaling(new Interval(-9, 9), 2).hasHalves()).isTrue();
        assertThat(rescaling(new Interval(-9, 9), 6).hasHalves()).isTrue();
        assertThat(rescaling(new Interval(-9, 9), 2).plan(0)).isEmpty();
        // 1/2 is rounded down, and there is no other half.
        assertThat(rescaling(new Interval(0, 2), 2).plan(0)).isPresent();
        assertThat(rescaling(new Interval(-9, 9), 3).plan(0)).isPresent();
        assertThat(rescaling(new Interval(-9, 9), 1).plan(0)).contains(new Rescaling.Plan(0, List.of(1L)));
    }

    @Test
    void whatIsSaturatedAlikeIsLeftOutOfTheDomain() {
        assertThat(rescaling(new Interval(-10_000, 10_000), 2).unsaturated()).isEqualTo(new Interval(-255, 254));
        assertThat(rescaling(new Interval(-10, 10), 2).unsaturated()).isEqualTo(new Interval(-10, 10));
        assertThat(rescaling(new Interval(5000, 6000), 2).unsaturated()).isEqualTo(new Interval(5000, 5000));
    }
}
