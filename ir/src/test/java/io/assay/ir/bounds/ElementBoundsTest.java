package io.assay.ir.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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

    /// Every row within the bounds of its elements is, in order, within those of the order, and reaches them.
    @Test
    void boundsOfAnOrderAreThoseOfEveryRowInOrder() {
        ElementBounds x = ElementBounds.between(TensorData.integers(Shape.of(2, 3), 4, -1, 0, 7, 7, 2),
                TensorData.integers(Shape.of(2, 3), 4, 3, 1, 9, 8, 8));
        ElementBounds sorted = x.sorted(3);
        long[] least = new long[3];
        long[] greatest = new long[3];
        for (int row = 0; row < 2; row++) {
            Arrays.fill(least, 9);
            Arrays.fill(greatest, -9);
            for (long[] numbers : rows(x, 3 * row)) {
                Arrays.sort(numbers);
                Arrays.setAll(least, i -> Math.min(least[i], numbers[i]));
                Arrays.setAll(greatest, i -> Math.max(greatest[i], numbers[i]));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(sorted.at(3 * row + i)).isEqualTo(new Interval(least[i], greatest[i]));
            }
        }
    }

    private static List<long[]> rows(ElementBounds x, int start) {
        List<long[]> rows = new ArrayList<>();
        for (long a = x.at(start).lo(); a <= x.at(start).hi(); a++) {
            for (long b = x.at(start + 1).lo(); b <= x.at(start + 1).hi(); b++) {
                for (long c = x.at(start + 2).lo(); c <= x.at(start + 2).hi(); c++) {
                    rows.add(new long[]{a, b, c});
                }
            }
        }
        return rows;
    }

    /// Any einsum of two, sums of many rows alike and of rows of their own.
    @Property(tries = 500)
    void anyContractionEqualsTheSumOverAllIndices(@ForAll long seed) {
        Random random = new Random(seed);
        int[] extents = random.ints(5, 0, 40).map(i -> i < 5 ? i : i / 8 + 1).toArray();
        String left = labels(random, "abcde");
        String right = labels(random, "abcde");
        Einsum einsum = new Einsum(left, right, (left + right).isEmpty() ? "" : labels(random, left + right));
        boolean uniform = random.nextBoolean();
        int fixed = random.nextInt(3);
        ElementBounds lhs = any(random, shape(left, extents), fixed == 0, uniform);
        ElementBounds rhs = any(random, shape(right, extents), fixed == 1, uniform);
        Shape out = shape(einsum.out(), extents);
        ElementBounds found = ElementBounds.contract(einsum, lhs, shape(left, extents), rhs, shape(right, extents),
                out);
        long[] least = new long[out.elementCount()];
        long[] greatest = new long[least.length];
        Shape all = Shape.of(extents);
        Set<List<Integer>> seen = new HashSet<>();
        for (int i = 0; i < all.elementCount(); i++) {
            int[] index = all.indexOf(i);
            List<Integer> named = (left + right).chars().mapToObj(label -> index[label - 'a']).toList();
            if (seen.add(named)) {
                Interval product = lhs.at(at(left, extents, index)).times(rhs.at(at(right, extents, index)));
                least[at(einsum.out(), extents, index)] += product.lo();
                greatest[at(einsum.out(), extents, index)] += product.hi();
            }
        }
        if (all.elementCount() > 0) {
            for (int i = 0; i < least.length; i++) {
                assertThat(found.at(i)).isEqualTo(new Interval(least[i], greatest[i]));
            }
        }
    }

    private static String labels(Random random, String from) {
        StringBuilder text = new StringBuilder();
        for (char label = 'a'; label <= 'e'; label++) {
            if (random.nextInt(3) > 0 && from.indexOf(label) >= 0) {
                text.insert(random.nextInt(text.length() + 1), label);
            }
        }
        return text.toString();
    }

    private static Shape shape(String labels, int[] extents) {
        return Shape.of(labels.chars().map(label -> extents[label - 'a']).toArray());
    }

    private static int at(String labels, int[] extents, int[] index) {
        int at = 0;
        for (char label : labels.toCharArray()) {
            at = at * extents[label - 'a'] + index[label - 'a'];
        }
        return at;
    }

    private static ElementBounds any(Random random, Shape shape, boolean exact, boolean uniform) {
        return uniform && !exact
                ? ElementBounds.uniform(new Interval(random.nextInt(-99, 0), random.nextInt(1, 99)),
                        shape.elementCount())
                : random(random, shape, random.nextBoolean() ? 1 : 20, exact);
    }

    @Test
    void aConvolutionOfAHundredMillionProductsIsBoundedInSeconds() {
        int side = 55;
        Shape patches = Shape.of(64, 9, side * side);
        Shape weights = Shape.of(64, 64, 9);
        Random random = new Random(5);
        long[] lo = new long[patches.elementCount()];
        long[] hi = new long[lo.length];
        for (int i = 0; i < lo.length; i++) {
            int at = i % (side * side);
            boolean border = at < side || at % side == 0;
            lo[i] = border ? 0 : -(i / (side * side));
            hi[i] = border ? 0 : i / (side * side) % 7;
        }
        ElementBounds variable = ElementBounds.between(TensorData.integers(patches, lo),
                TensorData.integers(patches, hi));
        ElementBounds constant = random(random, weights, 12, true);
        long start = System.nanoTime();
        ElementBounds found = ElementBounds.contract(new Einsum("cks", "ock", "os"), variable, patches, constant,
                weights,
                Shape.of(64, side * side));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println("111 million products bounded in " + seconds + " s");
        assertThat(seconds).isLessThan(20);
        assertThat(found.at(0)).isEqualTo(Interval.of(0));
        assertThat(found.at(side + 1)).isEqualTo(found.at(side * side - 1)).isNotEqualTo(found.at(0));
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
