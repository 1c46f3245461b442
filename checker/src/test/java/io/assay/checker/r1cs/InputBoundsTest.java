package io.assay.checker.r1cs;

import static io.assay.checker.r1cs.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Inputs of a width that is no power of two, held by bits, private or packed.
class InputBoundsTest {

    private static final BigInteger FIELD = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int WIRES = 40;

    private final ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, WIRES);

    private void bits(int first, int count) {
        for (int wire = first; wire < first + count; wire++) {
            builder.row(sum(wire, 1), sum(wire, 1), sum(wire, 1));
        }
    }

    /// Five bits from `first` are at most 21 = 10101: p = b4, then b3 = 0, p' = p·b2, b1 = 0.
    private void compare(int first, int prefix, int without) {
        Map<Integer, BigInteger> none = Map.of();
        if (without != 0) {
            builder.row(sum(first + 4, 1), sum(first + 3, 1), none);
        }
        if (without != 1) {
            builder.row(sum(first + 4, 1), sum(first + 2, 1), sum(prefix, 1));
        }
        if (without != 2) {
            builder.row(sum(prefix, 1), sum(first + 1, 1), none);
        }
    }

    private BitSet loose(int publicInputs, int privateInputs, InputLayout layout) {
        return ConstraintUniqueness.check(builder.build(0, publicInputs, privateInputs), new BitSet(), layout).loose();
    }

    private static InputLayout hidden(long width) {
        return new InputLayout(new long[]{width}, new int[]{0}, new int[]{0}, 0);
    }

    @Test
    void aComparisonWithAConstantBoundsBits() {
        bits(1, 5);
        compare(1, 20, -1);
        assertThat(loose(0, 5, hidden(21)).isEmpty()).isTrue();
    }

    @Test
    void aSmallerBoundThanTheComparisonsIsNotProven() {
        bits(1, 5);
        compare(1, 20, -1);
        assertThat(loose(0, 5, hidden(20)).get(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aComparisonWithoutARowBoundsNothing(int missing) {
        bits(1, 5);
        compare(1, 20, missing);
        assertThat(loose(0, 5, hidden(21)).get(0)).isTrue();
    }

    /// Wire 1 is 7 to 20, with steps at 10 and 13 in wires 2 and 3.
    private void ladder(boolean isLower) {
        bits(2, 2);
        Map<Integer, BigInteger> fall = sum(2, 1, 3, -1);
        builder.row(fall, fall, fall);
        bits(10, 6);
        if (isLower) {
            builder.row(Map.of(), Map.of(), sum(1, 1, 0, -7, 2, -3, 3, -3, 10, -1, 11, -2, 12, -4));
        }
        builder.row(Map.of(), Map.of(), sum(1, -1, 0, 9, 2, 3, 3, 8, 13, -1, 14, -2, 15, -4));
    }

    @Test
    void anInputIsBoundedByTheOutermostEdgesOfItsSteps() {
        ladder(true);
        assertThat(loose(0, 1, hidden(13)).isEmpty()).isTrue();
        assertThat(loose(0, 1, hidden(12)).get(0)).isTrue();
    }

    /// From 9 − 7 on.
    @Test
    void theEdgesAboveAloneDoNotBoundAnInputFromBelow() {
        ladder(false);
        assertThat(loose(0, 1, hidden(13)).get(0)).isTrue();
        assertThat(loose(0, 1, hidden(18)).isEmpty()).isTrue();
    }

    /// One step at 3 of an input from 1 to 4, by sums that are 0 or 1: x − 1 − 2s, and 2 + 2s − x.
    @Test
    void anInputIsBoundedBySumsThatAreZeroOrOne() {
        bits(2, 1);
        Map<Integer, BigInteger> above = sum(1, 1, 0, -1, 2, -2);
        Map<Integer, BigInteger> below = sum(1, -1, 0, 2, 2, 2);
        builder.row(above, above, above);
        builder.row(below, below, below);
        assertThat(loose(0, 1, hidden(3)).isEmpty()).isTrue();
        assertThat(loose(0, 1, hidden(2)).get(0)).isTrue();
    }

    /// x − 1 is 0 or 1.
    @Test
    void anInputOfTwoValuesNeedsNoBit() {
        Map<Integer, BigInteger> bit = sum(1, 1, 0, -1);
        builder.row(bit, bit, bit);
        assertThat(loose(0, 1, hidden(1)).isEmpty()).isTrue();
    }

    @Test
    void anInputOfAWireOfItsOwnIsBoundedByTheBitsItIsTiedTo() {
        bits(10, 5);
        compare(10, 20, -1);
        builder.row(Map.of(), Map.of(), sum(1, 1, 0, 7, 10, -1, 11, -2, 12, -4, 13, -8, 14, -16));
        assertThat(loose(0, 1, hidden(21)).isEmpty()).isTrue();
    }

    @Test
    void aPackedInputIsBoundedByItsBits() {
        bits(10, 5);
        compare(10, 20, -1);
        builder.row(Map.of(), Map.of(), sum(1, -1, 10, 8, 11, 16, 12, 32, 13, 64, 14, 128, 30, 1));
        InputLayout layout = new InputLayout(new long[]{21}, new int[]{1}, new int[]{3}, 0);
        assertThat(loose(1, 0, layout).isEmpty()).isTrue();
        InputLayout elsewhere = new InputLayout(new long[]{21}, new int[]{1}, new int[]{2}, 0);
        assertThat(loose(1, 0, elsewhere).get(0)).isTrue();
    }

    /// A wire that is declared to be an input, and is none, would be free.
    @Test
    void privateInputsThatBelongToNoElementAreReported() {
        bits(1, 6);
        compare(1, 20, -1);
        assertThat(loose(0, 6, hidden(21)).get(0)).isTrue();
        assertThat(loose(0, 5, hidden(21)).isEmpty()).isTrue();
    }
}
