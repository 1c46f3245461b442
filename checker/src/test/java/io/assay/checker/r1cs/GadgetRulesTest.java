package io.assay.checker.r1cs;

import static io.assay.checker.r1cs.Sums.plus;
import static io.assay.checker.r1cs.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Gadgets over the scalar field of BN254: proven when whole, reported when a constraint is missing or too weak.
class GadgetRulesTest {

    private static final BigInteger FIELD = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private final ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, 2000);
    private final BitSet given = new BitSet();
    private int wires = 1;

    private int wire() {
        return wires++;
    }

    private int given() {
        given.set(wires);
        return wires++;
    }

    private void zero(Map<Integer, BigInteger> sum) {
        builder.row(Map.of(), Map.of(), sum);
    }

    private Map<Integer, BigInteger> number(int bits) {
        Map<Integer, BigInteger> number = new TreeMap<>();
        for (int k = 0; k < bits; k++) {
            int bit = wire();
            builder.row(sum(bit, 1), sum(bit, 1), sum(bit, 1));
            number.put(bit, BigInteger.ONE.shiftLeft(k));
        }
        return number;
    }

    /// Returns the wires that are not proven, of those that were made.
    private BitSet unproven() {
        BitSet unproven = ConstraintUniqueness.check(builder.build(0, 0, 0), given).unproven();
        unproven.clear(wires, 2000);
        return unproven;
    }

    @Test
    void quotientAndRemainderFollowFromOneSum() {
        int x = given();
        zero(plus(plus(sum(x, 1), number(20), -(1L << 16)), number(16), -1));
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    /// One bit more lets the remainder take a divisor from the quotient; its lower bits are settled all the same.
    @Test
    void aRemainderOfOneBitTooManyIsReported() {
        int x = given();
        zero(plus(plus(sum(x, 1), number(20), -(1L << 16)), number(17), -1));
        assertThat(unproven().cardinality()).isEqualTo(21);
    }

    /// 254 bits hold the number and the number plus the modulus.
    @Test
    void bitsBeyondTheModulusAreReported() {
        int x = given();
        zero(plus(sum(x, 1), number(254), -1));
        assertThat(unproven().cardinality()).isEqualTo(254);
    }

    @Test
    void bitsBelowTheModulusAreProven() {
        int x = given();
        zero(plus(sum(x, 1), number(253), -1));
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    private void magnitude(boolean isRanged) {
        int x = given();
        int y = wire();
        Map<Integer, BigInteger> t = isRanged ? number(30) : sum(wire(), 1);
        zero(plus(sum(x, -1, y, 2), t, -1));
        builder.row(sum(y, 1), plus(t, sum(y, 1), -1), Map.of());
    }

    @Test
    void aMagnitudeThatIsNotNegativeIsProven() {
        magnitude(true);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    @Test
    void aMagnitudeOfEitherSignIsReported() {
        magnitude(false);
        assertThat(unproven().cardinality()).isEqualTo(2);
    }

    private void division(boolean isBelow) {
        int n = given();
        int d = given();
        Map<Integer, BigInteger> r = number(20);
        builder.row(number(30), sum(d, 1), plus(sum(n, 1), r, -1));
        if (isBelow) {
            zero(plus(plus(sum(d, 1, 0, -1), r, -1), number(20), -1));
        }
    }

    @Test
    void aRemainderBelowItsDivisorIsProven() {
        division(true);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    @Test
    void aRemainderOfAnySizeIsReported() {
        division(false);
        assertThat(unproven().cardinality()).isEqualTo(50);
    }

    private void root(boolean isBelow) {
        int x = given();
        int y = wire();
        Map<Integer, BigInteger> r = number(21);
        builder.row(sum(y, 1), sum(y, 1), plus(sum(x, 1), r, -1));
        if (isBelow) {
            zero(plus(plus(sum(y, 2), r, -1), number(22), -1));
        }
    }

    @Test
    void aRootWithItsRestIsProven() {
        root(true);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    @Test
    void aRootOfEitherSignIsReported() {
        root(false);
        assertThat(unproven().cardinality()).isEqualTo(22);
    }

    private void greatest(boolean isOrdered) {
        int[] x = {given(), given(), given(), given()};
        int[] e = number(4).keySet().stream().mapToInt(i -> i).toArray();
        zero(sum(0, -1, e[0], 1, e[1], 1, e[2], 1, e[3], 1));
        int g = wire();
        Map<Integer, BigInteger> chosen = sum(g, 1);
        for (int k = 0; k < 4; k++) {
            int product = wire();
            builder.row(sum(e[k], 1), sum(x[k], 1), sum(product, 1));
            chosen = plus(chosen, sum(product, 1), -1);
        }
        zero(chosen);
        for (int k = 0; k < 4; k++) {
            Map<Integer, BigInteger> slack = plus(sum(g, 1, x[k], -1), number(20), -1);
            for (int j = k + 1; j < 4 && isOrdered; j++) {
                slack = plus(slack, sum(e[j], 1), -1);
            }
            zero(slack);
        }
    }

    @Test
    void theFirstOfTheGreatestIsProven() {
        greatest(true);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    @Test
    void oneOfTheGreatestIsReported() {
        greatest(false);
        assertThat(unproven().isEmpty()).isFalse();
    }

    /// Five numbers of eight bits, the one that two come before.
    private void median(boolean isOrdered, boolean isCounted, int slackBits) {
        Map<Integer, BigInteger> ones = new TreeMap<>();
        int[] x = new int[5];
        for (int k = 0; k < 5; k++) {
            x[k] = given();
            zero(plus(sum(x[k], 1), number(8), -1));
        }
        int[] e = number(5).keySet().stream().mapToInt(i -> i).toArray();
        zero(sum(0, -1, e[0], 1, e[1], 1, e[2], 1, e[3], 1, e[4], 1));
        int m = wire();
        Map<Integer, BigInteger> chosen = sum(m, 1);
        for (int k = 0; k < 5; k++) {
            int product = wire();
            builder.row(sum(e[k], 1), sum(x[k], 1), sum(product, 1));
            chosen = plus(chosen, sum(product, 1), -1);
        }
        zero(chosen);
        for (int k = 0; k < 5; k++) {
            int before = number(1).keySet().iterator().next();
            ones.put(before, BigInteger.ONE);
            Map<Integer, BigInteger> slack = plus(sum(x[k], 1, m, -1, before, 256), number(slackBits), -1);
            for (int j = k + 1; j < 5 && isOrdered; j++) {
                slack = plus(slack, sum(e[j], 1), -1);
            }
            zero(slack);
        }
        if (isCounted) {
            zero(plus(ones, sum(0, 2), -1));
        }
    }

    @Test
    void theElementThatTwoComeBeforeIsProven() {
        median(true, true, 8);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    @Test
    void aMedianWithoutACountIsReported() {
        median(true, false, 8);
        assertThat(unproven().isEmpty()).isFalse();
    }

    @Test
    void oneOfEqualMediansIsReported() {
        median(false, true, 8);
        assertThat(unproven().isEmpty()).isFalse();
    }

    /// With a bit too many, what comes after the choice may be marked as well.
    @Test
    void aComparisonWithABitTooManyIsReported() {
        median(true, true, 9);
        assertThat(unproven().isEmpty()).isFalse();
    }

    private static final long[] EDGES = {-100, -3, 40, 41, 1000};

    /// Steps of x at the thresholds -3, 40 and 41, x being from -100 to 999.
    /// @param chained whether the last step may not be without the one before it
    /// @param upper   the threshold above which x has its second step
    private int ladder(int x, boolean chained, long upper) {
        int[] s = {wire(), wire(), wire()};
        for (int i : new int[]{0, 2}) {
            builder.row(sum(s[i], 1), sum(s[i], 1), sum(s[i], 1));
        }
        for (int i = 1; i < (chained ? 3 : 2); i++) {
            Map<Integer, BigInteger> fall = sum(s[i - 1], 1, s[i], -1);
            builder.row(fall, fall, fall);
        }
        Map<Integer, BigInteger> above = sum(x, 1, 0, 100);
        Map<Integer, BigInteger> below = sum(x, -1, 0, EDGES[1] - 1);
        for (int i = 0; i < 3; i++) {
            above = plus(above, sum(s[i], EDGES[i + 1] - EDGES[i]), -1);
            long edge = i == 0 ? upper : EDGES[i + 2];
            below = plus(below, sum(s[i], edge - (i == 1 ? upper : EDGES[i + 1])), 1);
        }
        zero(plus(above, number(10), -1));
        zero(plus(below, number(10), -1));
        return s[0];
    }

    @Test
    void stepsAtOnePlaceAreProven() {
        ladder(given(), true, 40);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    /// Two of the steps may go up again.
    @Test
    void stepsThatNeedNotFallAreReported() {
        int first = ladder(given(), false, 40);
        assertThat(unproven().get(first)).isTrue();
    }

    /// At 40, x may be at either place.
    @Test
    void placesThatOverlapAreReported() {
        int first = ladder(given(), true, 41);
        assertThat(unproven().get(first + 1)).isTrue();
    }

    /// Steps of x at gap and 2·gap, shown by sums that are 0 or 1.
    private int narrowLadder(int x, long gap) {
        int[] s = {wire(), wire()};
        for (Map<Integer, BigInteger> bit : List.of(sum(s[0], 1), sum(s[1], 1), sum(s[0], 1, s[1], -1),
                sum(x, 1, s[0], -gap, s[1], -gap), sum(x, -1, s[0], gap, s[1], gap, 0, 1))) {
            builder.row(bit, bit, bit);
        }
        builder.row(sum(s[0], 1), sum(x, 1), sum(wire(), 1));
        return s[0];
    }

    @Test
    void stepsBetweenGapsOfTwoAreProven() {
        narrowLadder(given(), 2);
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    /// 1 is above the first threshold by 0 and below it by 1.
    @Test
    void stepsBetweenGapsThatAreTooNarrowAreReported() {
        int first = narrowLadder(given(), 1);
        assertThat(unproven().get(first)).isTrue();
    }

    @Test
    void aSingleStepIsProven() {
        int x = given();
        int s = number(1).keySet().iterator().next();
        zero(plus(plus(sum(x, 1), sum(s, 8), -1), number(3), -1));
        zero(plus(plus(sum(x, -1, 0, 7), sum(s, 8), 1), number(3), -1));
        builder.row(sum(s, 1), sum(x, 1), sum(wire(), 1));
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    /// v·a = b leaves v free where a is 0, and is solved where a cannot be.
    @Test
    void aFactorThatMayBeZeroDeterminesNothing() {
        int b = given();
        int v = wire();
        Map<Integer, BigInteger> a = number(8);
        int x = given();
        zero(plus(sum(x, 1), a, -1));
        builder.row(a, sum(v, 1), sum(b, 1));
        assertThat(unproven().stream().toArray()).containsExactly(v);
    }

    @Test
    void aFactorThatIsNeverZeroIsDividedBy() {
        int b = given();
        int v = wire();
        Map<Integer, BigInteger> a = number(8);
        int x = given();
        zero(plus(sum(x, 1), a, -1));
        builder.row(plus(a, sum(0, 1), 1), sum(v, 1), sum(b, 1));
        assertThat(unproven()).isEqualTo(new BitSet());
    }

    /// Names are not asked: a wire in no row is reported.
    @Test
    void aWireInNoRowIsReported() {
        int free = wire();
        assertThat(unproven().stream().toArray()).containsExactly(free);
    }

    @Test
    void rowsThatMayWrapAroundAreReported() {
        int x = given();
        Map<Integer, BigInteger> a = number(130);
        zero(plus(sum(x, 1), a, -1));
        builder.row(a, a, sum(wire(), 1));
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(builder.build(0, 0, 0), given);
        assertThat(result.wrapping().cardinality()).isEqualTo(1);
        assertThat(result.isProven()).isFalse();
    }
}
