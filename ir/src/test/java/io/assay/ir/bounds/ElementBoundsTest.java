package io.assay.ir.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ElementBoundsTest {

    private static final Shape LEFT = Shape.of(3, 4);
    private static final Shape RIGHT = Shape.of(4, 2);
    private static final Shape OUT = Shape.of(3, 2);

    /// The flat kernels equal the definition, interval by interval, and overflow where it does.
    @Property(tries = 500)
    void contractionsEqualTheirDefinition(@ForAll long seed) {
        Random random = new Random(seed);
        int bits = random.nextInt(1, 34);
        ElementBounds lhs = random(random, LEFT, bits, random.nextBoolean());
        ElementBounds rhs = random(random, RIGHT, bits, random.nextBoolean());
        Optional<ElementBounds> expected = reference(lhs, rhs);
        if (expected.isEmpty()) {
            assertThatThrownBy(() -> ElementBounds.contract(Einsum.MATMUL, lhs, LEFT, rhs, RIGHT, OUT))
                    .isInstanceOf(Interval.OverflowException.class);
            return;
        }
        ElementBounds found = ElementBounds.contract(Einsum.MATMUL, lhs, LEFT, rhs, RIGHT, OUT);
        for (int i = 0; i < OUT.elementCount(); i++) {
            assertThat(found.at(i)).isEqualTo(expected.get().at(i));
        }
    }

    private static ElementBounds random(Random random, Shape shape, int bits, boolean exact) {
        long[] lo = new long[shape.elementCount()];
        long[] hi = new long[lo.length];
        for (int i = 0; i < lo.length; i++) {
            long a = random.nextLong(-(1L << bits), 1L << bits);
            long b = exact ? a : random.nextLong(-(1L << bits), 1L << bits);
            lo[i] = Math.min(a, b);
            hi[i] = Math.max(a, b);
        }
        return ElementBounds.between(TensorData.integers(shape, lo), TensorData.integers(shape, hi));
    }

    private static Optional<ElementBounds> reference(ElementBounds lhs, ElementBounds rhs) {
        long[] lo = new long[OUT.elementCount()];
        long[] hi = new long[lo.length];
        try {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 2; column++) {
                    Interval sum = Interval.of(0);
                    for (int k = 0; k < 4; k++) {
                        sum = sum.plus(lhs.at(row * 4 + k).times(rhs.at(k * 2 + column)));
                    }
                    lo[row * 2 + column] = sum.lo();
                    hi[row * 2 + column] = sum.hi();
                }
            }
            return Optional.of(ElementBounds.between(TensorData.integers(OUT, lo), TensorData.integers(OUT, hi)));
        } catch (Interval.OverflowException _) {
            return Optional.empty();
        }
    }

    @Test
    void sumsAreExactAndEachPartialSumIsChecked() {
        ElementBounds x = ElementBounds.uniform(new Interval(-3, 5), 2);
        ElementBounds sum = ElementBounds.linear(List.of(2L, -1L), 7, List.of(x, x), 2);
        assertThat(sum.at(1)).isEqualTo(new Interval(7 - 6 - 5, 7 + 10 + 3));
        ElementBounds large = ElementBounds.uniform(new Interval(0, Interval.LIMIT), 1);
        assertThatThrownBy(() -> ElementBounds.linear(List.of(1L, 1L, -1L), 0, List.of(large, large, large), 1))
                .isInstanceOf(Interval.OverflowException.class);
    }

    @Test
    void emptyAndTooWideBoundsAreRefused() {
        TensorData zero = TensorData.integers(Shape.of(1), 0);
        TensorData minus = TensorData.integers(Shape.of(1), -1);
        TensorData huge = TensorData.integers(Shape.of(1), Long.MAX_VALUE);
        assertThatThrownBy(() -> ElementBounds.between(zero, minus)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> ElementBounds.between(zero, huge)).isInstanceOf(ArithmeticException.class);
        assertThat(ElementBounds.uniform(new Interval(1, 2), 0).hull()).isEqualTo(Interval.of(0));
    }
}
