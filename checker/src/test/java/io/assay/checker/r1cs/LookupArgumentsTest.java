package io.assay.checker.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.r1cs.ConstraintUniqueness.Result;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A circuit that divides by four with remainders in a table, and one that looks up pairs, each whole and broken.
///
/// Wires of the division: 1 public element, 2 x (an input), 3 q, 4 upper limb of q, 5 to 8 multiplicities, 9 blinder, 10 the
/// challenge, 11 to 13 uses, 14 to 17 rows. x = 4q + r, r in [0, 4), q in [0, 16) by two limbs.
class LookupArgumentsTest {

    private static final BigInteger P = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int CHALLENGE = 10;

    /// One row: A, B, C as wire and factor by turns.
    private record Row(Map<Integer, BigInteger> a, Map<Integer, BigInteger> b, Map<Integer, BigInteger> c) {}

    private static Map<Integer, BigInteger> sum(long... terms) {
        Map<Integer, BigInteger> sum = new TreeMap<>();
        for (int i = 0; i < terms.length; i += 2) {
            sum.merge((int) terms[i], BigInteger.valueOf(terms[i + 1]), BigInteger::add);
        }
        return sum;
    }

    private static Row row(Map<Integer, BigInteger> a, Map<Integer, BigInteger> b, Map<Integer, BigInteger> c) {
        return new Row(a, b, c);
    }

    private static List<Row> division() {
        List<Row> rows = new ArrayList<>();
        rows.add(row(sum(), sum(), sum(1, -1, 2, 1)));
        rows.add(row(sum(9, 1), sum(0, 1), sum(9, 1)));
        rows.add(row(sum(11, 1), sum(CHALLENGE, 1, 2, -1, 3, 4), sum(0, 1)));
        rows.add(row(sum(12, 1), sum(CHALLENGE, 1, 3, -1, 4, 4), sum(0, 1)));
        rows.add(row(sum(13, 1), sum(CHALLENGE, 1, 4, -1), sum(0, 1)));
        for (int t = 0; t < 4; t++) {
            rows.add(row(sum(14 + t, 1), sum(CHALLENGE, 1, 0, -t), sum(5 + t, 1)));
        }
        rows.add(row(sum(), sum(), sum(11, 1, 12, 1, 13, 1, 14, -1, 15, -1, 16, -1, 17, -1)));
        return rows;
    }

    private static Result check(List<Row> rows, int wires, Commitment commitment, int... given) {
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(P, wires).commit(commitment);
        rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
        BitSet known = new BitSet();
        for (int wire : given) {
            known.set(wire);
        }
        return ConstraintUniqueness.check(builder.build(0, 1, 1), known);
    }

    private static Result division(List<Row> rows) {
        return check(rows, 18, new Commitment(2, 8, CHALLENGE, List.of(1), false), 1, 2);
    }

    @Test
    void remaindersInATableDetermineTheQuotient() {
        assertThat(division(division()).isProven()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyRowIsNeeded(int missing) {
        List<Row> rows = division();
        rows.remove(missing);
        assertThat(division(rows).isProven()).isFalse();
    }

    @Test
    void aChallengeThatDoesNotDependOnThePublicElementsIsReported() {
        Result result = check(division(), 18, new Commitment(2, 8, CHALLENGE, List.of(), false), 1, 2);
        assertThat(result.unread().get(1)).isTrue();
    }

    @Test
    void aWireThatIsNotCommittedIsNotLookedUp() {
        Result result = check(division(), 18, new Commitment(4, 6, CHALLENGE, List.of(1), false), 1, 2);
        assertThat(result.unproven().get(3)).isTrue();
    }

    @Test
    void aMultiplicityThatIsReadElsewhereIsNone() {
        List<Row> rows = division();
        rows.add(row(sum(), sum(), sum(5, 1, 6, -1)));
        assertThat(division(rows).isProven()).isFalse();
    }

    @Test
    void aUseThatIsCountedTwiceOrNotAtAllSaysNothing() {
        for (int factor : new int[]{0, 2, -1}) {
            List<Row> rows = division();
            rows.set(9, row(sum(), sum(), sum(11, factor, 12, 1, 13, 1, 14, -1, 15, -1, 16, -1, 17, -1)));
            assertThat(division(rows).unproven().get(3)).as("factor " + factor).isTrue();
        }
    }

    @Test
    void aTableWithARowTwiceDoesNotCountIt() {
        List<Row> rows = division();
        rows.set(6, row(sum(15, 1), sum(CHALLENGE, 1), sum(6, 1)));
        assertThat(division(rows).isProven()).isFalse();
    }

    @Test
    void theBlinderIsFreeOnlyWhereNothingElseReadsIt() {
        List<Row> rows = division();
        rows.add(row(sum(9, 1), sum(3, 1), sum(0, 5)));
        assertThat(division(rows).isProven()).isFalse();
    }

    @Test
    void anEntryThatDependsOnTheChallengeTwiceIsNoUse() {
        List<Row> rows = division();
        rows.set(2, row(sum(11, 1), sum(CHALLENGE, 2, 2, -1, 3, 4), sum(0, 1)));
        assertThat(division(rows).isProven()).isFalse();
    }

    @Test
    void aLongerTableLeavesTheQuotientOpen() {
        List<Row> rows = division();
        rows.set(8, row(sum(17, 1), sum(CHALLENGE, 1, 0, -4), sum(8, 1)));
        assertThat(division(rows).unproven().get(3)).isTrue();
    }

    /// Wires: 1 public, 2 x (an input), 3 y, 4 to 7 multiplicities, 8 blinder, 9 the challenge, then `squarings` powers, then
    /// the product, the use, four rows. (x, y) is a row of {(0, 5), (1, 0), (2, 7), (3, 7)}.
    private static Result pairs(int squarings, boolean xIsGiven) {
        int last = 9 + squarings;
        int use = last + 2;
        int[] columns = {5, 0, 7, 7};
        List<Row> rows = new ArrayList<>();
        rows.add(row(sum(), sum(), xIsGiven ? sum(1, -1, 2, 1) : sum(1, -1, 3, 1)));
        rows.add(row(sum(8, 1), sum(0, 1), sum(8, 1)));
        for (int i = 0; i < squarings; i++) {
            rows.add(row(sum(9 + i, 1), sum(9 + i, 1), sum(10 + i, 1)));
        }
        rows.add(row(sum(last, 1), sum(3, 1), sum(last + 1, 1)));
        rows.add(row(sum(use, 1), sum(9, 1, 2, -1, last + 1, -1), sum(0, 1)));
        Map<Integer, BigInteger> total = sum(use, 1);
        for (int t = 0; t < 4; t++) {
            rows.add(row(sum(use + 1 + t, 1), sum(9, 1, 0, -t, last, -columns[t]), sum(4 + t, 1)));
            total.put(use + 1 + t, BigInteger.ONE.negate());
        }
        rows.add(row(sum(), sum(), total));
        return check(rows, use + 5, new Commitment(2, 7, 9, List.of(1), false), 1, xIsGiven ? 2 : 3);
    }

    @Test
    void aRowOfATableIsDeterminedByWhatTellsRowsApart() {
        assertThat(pairs(3, true).isProven()).isTrue();
        assertThat(pairs(27, true).isProven()).isTrue();
        // 7 is there twice.
        assertThat(pairs(27, false).unproven().get(2)).isTrue();
    }

    /// Five rows and uses: c² and c⁴ are too low, c⁸ is not. See docs/adr/0024-lookup-arguments.md.
    @Test
    void columnsNeedAPowerAboveTheNumberOfRowsAndUses() {
        assertThat(pairs(1, true).unproven().get(3)).isTrue();
        assertThat(pairs(2, true).unproven().get(3)).isTrue();
    }

    /// Wires: 1 public, 2 x (an input), 3 i, 4 v, 5 m, 6 to 9 and 10 to 13 multiplicities, 14 blinder, 15 the challenge, 27 powers,
    /// then the product and its use and rows, then the use and rows of m − 4. x·v = m in [4, 8), (i, v) in the table.
    private static Result normalised(int... table) {
        return normalised(0, table);
    }

    /// @param added number that is added to v where it is looked up
    private static Result normalised(int added, int[] table) {
        int last = 15 + 27;
        int use = last + 2;
        int range = use + 5;
        List<Row> rows = new ArrayList<>();
        rows.add(row(sum(), sum(), sum(1, -1, 2, 1)));
        rows.add(row(sum(14, 1), sum(0, 1), sum(14, 1)));
        rows.add(row(sum(2, 1), sum(4, 1), sum(5, 1)));
        for (int i = 0; i < 27; i++) {
            rows.add(row(sum(15 + i, 1), sum(15 + i, 1), sum(16 + i, 1)));
        }
        rows.add(row(sum(last, 1), sum(4, 1, 0, added), sum(last + 1, 1)));
        rows.add(row(sum(use, 1), sum(15, 1, 3, -1, last + 1, -1), sum(0, 1)));
        rows.add(row(sum(range, 1), sum(15, 1, 5, -1, 0, 4), sum(0, 1)));
        Map<Integer, BigInteger> pairs = sum(use, 1);
        Map<Integer, BigInteger> numbers = sum(range, 1);
        for (int t = 0; t < 4; t++) {
            rows.add(row(sum(use + 1 + t, 1), sum(15, 1, 0, -t, last, -table[t]), sum(6 + t, 1)));
            rows.add(row(sum(range + 1 + t, 1), sum(15, 1, 0, -t), sum(10 + t, 1)));
            pairs.put(use + 1 + t, BigInteger.ONE.negate());
            numbers.put(range + 1 + t, BigInteger.ONE.negate());
        }
        rows.add(row(sum(), sum(), pairs));
        rows.add(row(sum(), sum(), numbers));
        return check(rows, range + 5, new Commitment(2, 13, 15, List.of(1), false), 1, 2);
    }

    @Test
    void theOneFactorThatBringsANumberIntoARangeIsFound() {
        assertThat(normalised(1, 2, 4, 0).unproven().isEmpty()).isTrue();
        assertThat(normalised(1, 2, 0, 0).unproven().isEmpty()).isTrue();
        // 3 and 2 may both do, and of two rows with 4 one cannot tell which it is.
        assertThat(normalised(1, 2, 3, 8).unproven().get(4)).isTrue();
        assertThat(normalised(1, 2, 4, 4).unproven().get(3)).isTrue();
        // v + 1 is in the table: v may be 0, 1, 3 or 7.
        assertThat(normalised(1, new int[]{1, 2, 4, 8}).unproven().get(4)).isTrue();
    }
}
