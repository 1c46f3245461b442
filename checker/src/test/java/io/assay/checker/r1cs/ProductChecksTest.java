package io.assay.checker.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.r1cs.ConstraintUniqueness.Result;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A product C = A·B of 3 × 2 and 2 × 4 bits, A and B given, by a random check: whole, and broken in each way that a
/// compiler could get it wrong.
///
/// Rows: each bit; the public element is A[0, 0]; the blinder; c², …; A folded; for each column of C its terms, then the products.
class ProductChecksTest {

    private static final BigInteger P = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int M = 3;
    private static final int K = 2;
    private static final int N = 4;
    private static final int A = 2;
    private static final int B = A + M * K;
    private static final int C = B + K * N;
    private static final int BLINDER = C + M * N;
    private static final int CHALLENGE = BLINDER + 1;
    private static final int SQUARE = CHALLENGE + 1;
    private static final int FOLDS = SQUARE + 1;
    private static final int SUMS = FOLDS + K * (M - 1);
    private static final int WIRES = SUMS + N * (K + M - 2);
    /// Rows before those of columns.
    private static final int BEFORE = M * K + K * N + 3 + K * (M - 1);

    /// One row: A, B, C as wire and factor by turns.
    private record Row(Map<Integer, BigInteger> a, Map<Integer, BigInteger> b, Map<Integer, BigInteger> c) {}

    private static Map<Integer, BigInteger> sum(long... terms) {
        Map<Integer, BigInteger> sum = new TreeMap<>();
        for (int i = 0; i < terms.length; i += 2) {
            sum.merge((int) terms[i], BigInteger.valueOf(terms[i + 1]), BigInteger::add);
        }
        return sum;
    }

    /// @param power of the rows of A and C, 1 for c
    private static List<Row> product(int... power) {
        List<Row> rows = new ArrayList<>();
        for (int bit = A; bit < C; bit++) {
            rows.add(new Row(sum(bit, 1), sum(bit, 1), sum(bit, 1)));
        }
        rows.add(new Row(sum(), sum(), sum(1, -1, A, 1)));
        rows.add(new Row(sum(BLINDER, 1), sum(0, 1), sum(BLINDER, 1)));
        rows.add(new Row(sum(CHALLENGE, 1), sum(CHALLENGE, 1), sum(SQUARE, 1)));
        for (int k = 0; k < K; k++) {
            int fold = FOLDS + k * (M - 1);
            for (int i = 1; i < M; i++) {
                int before = i == 1 ? A + k : fold + i - 2;
                rows.add(new Row(sum(A + i * K + k, 1), sum(CHALLENGE + power[i] - 1, 1),
                        sum(fold + i - 1, 1, before, -1)));
            }
        }
        for (int j = 0; j < N; j++) {
            int before = C + j;
            int next = SUMS + j * (K + M - 2);
            for (int i = 1; i < M; i++) {
                rows.add(new Row(sum(C + i * N + j, 1), sum(CHALLENGE + power[i] - 1, 1), sum(next, 1, before, -1)));
                before = next++;
            }
            for (int k = 0; k < K; k++) {
                rows.add(new Row(sum(FOLDS + k * (M - 1) + M - 2, 1), sum(B + k * N + j, 1),
                        k < K - 1 ? sum(before, 1, next, -1) : sum(before, 1)));
                before = next++;
            }
        }
        return rows;
    }

    private static Result check(List<Row> rows, Commitment commitment) {
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(P, WIRES).commit(commitment);
        rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
        BitSet known = new BitSet();
        known.set(1, C);
        return ConstraintUniqueness.check(builder.build(0, 1, C - A), known);
    }

    private static Result check(List<Row> rows) {
        return check(rows, new Commitment(A, BLINDER - A + 1, CHALLENGE, List.of(1), false));
    }

    private static BitSet product(int from, int count) {
        BitSet wires = new BitSet();
        wires.set(C + from, C + from + count);
        return wires;
    }

    @Test
    void theProductIsDetermined() {
        assertThat(check(product(0, 1, 2)).isProven()).isTrue();
        // In which order the powers come is all the same.
        assertThat(check(product(0, 2, 1)).isProven()).isTrue();
    }

    @Test
    void everyRowIsNeeded() {
        for (int row = 0; row < product(0, 1, 2).size(); row++) {
            List<Row> rows = product(0, 1, 2);
            rows.remove(row);
            assertThat(check(rows).isProven()).as("without row " + row).isFalse();
        }
    }

    /// Rows 1 and 2 of the product can then be exchanged, but not row 0.
    @Test
    void onePowerForTwoRowsDeterminesTheirSumOnly() {
        assertThat(check(product(0, 1, 1)).unproven()).isEqualTo(product(N, 2 * N));
        assertThat(check(product(0, 2, 2)).unproven()).isEqualTo(product(N, 2 * N));
    }

    @Test
    void anElementThatIsNotCheckedIsFree() {
        for (int i = 1; i < M; i++) {
            List<Row> rows = product(0, 1, 2);
            Row row = rows.get(BEFORE + i - 1);
            rows.set(BEFORE + i - 1, new Row(sum(), row.b(), row.c()));
            assertThat(check(rows).unproven()).isEqualTo(product(i * N, 1));
        }
        List<Row> rows = product(0, 1, 2);
        rows.set(BEFORE, new Row(sum(C + N, 1), sum(CHALLENGE, 1), sum(SUMS, 1)));
        assertThat(check(rows).unproven()).isEqualTo(product(0, 1));
    }

    @Test
    void anotherPowerInTheProductThanInTheFactorSaysSomethingElse() {
        List<Row> rows = product(0, 1, 2);
        rows.set(BEFORE, new Row(sum(C + N, 1), sum(SQUARE, 1), sum(SUMS, 1, C, -1)));
        assertThat(check(rows).isProven()).isFalse();
    }

    /// Wires that are chosen after the challenge may depend on it.
    @Test
    void aProductThatIsNotCommittedToIsFree() {
        List<Row> rows = product(0, 1, 2);
        rows.replaceAll(row -> new Row(moved(row.a()), moved(row.b()), moved(row.c())));
        int count = C - A + 1;
        Result result = check(rows, new Commitment(A, count, A + count, List.of(1), false));
        assertThat(result.isProven()).isFalse();
        assertThat(result.unproven().cardinality()).isGreaterThanOrEqualTo(M * N);
    }

    /// Moves the product behind the blinder, the challenge and its square.
    private static Map<Integer, BigInteger> moved(Map<Integer, BigInteger> sum) {
        Map<Integer, BigInteger> moved = new TreeMap<>();
        sum.forEach((wire, factor) -> moved.put(wire < C || wire >= FOLDS
                ? wire
                : wire >= BLINDER ? wire - M * N : wire + FOLDS - BLINDER, factor));
        return moved;
    }

    /// Matrix B is weights, which have a commitment of their own: one | public | B, blinder | A, C, blinder | c_w | c | the rest.
    @Test
    void aFactorMayBeWeightsThatAreCommittedToBefore() {
        int count = K * N;
        int blinder = 2 + count;
        int main = blinder + 1;
        int stated = main + M * K + M * N + 1;
        List<Row> rows = new ArrayList<>();
        for (Row row : product(0, 1, 2)) {
            rows.add(new Row(behindWeights(row.a()), behindWeights(row.b()), behindWeights(row.c())));
        }
        rows.add(new Row(sum(blinder, 1), sum(0, 1), sum(blinder, 1)));
        rows.add(new Row(sum(stated, 1), sum(0, 1), sum(stated, 1)));
        BitSet known = new BitSet();
        known.set(1, blinder);
        known.set(main, main + M * K);
        for (boolean isHashed : new boolean[]{true, false}) {
            ConstraintSystem.Builder builder = new ConstraintSystem.Builder(P, WIRES + 2)
                    .commit(new Commitment(2, count + 1, stated, List.of(), true))
                    .commit(new Commitment(main, stated - main, stated + 1, isHashed ? List.of(1, stated) : List.of(1),
                            false));
            rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
            assertThat(ConstraintUniqueness.check(builder.build(0, 1, C - A), known).isProven())
                    .as("weights that may be chosen after c: " + !isHashed).isEqualTo(isHashed);
        }
    }

    private static Map<Integer, BigInteger> behindWeights(Map<Integer, BigInteger> sum) {
        Map<Integer, BigInteger> moved = new TreeMap<>();
        sum.forEach((wire, factor) -> moved.put(wire < A
                ? wire
                : wire < B
                        ? wire + K * N + 1
                        : wire < C ? wire - M * K : wire <= BLINDER ? wire + 1 : wire + 2,
                factor));
        return moved;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWireThatAnotherRowReadsIsNotReplaced(int fold) {
        List<Row> rows = product(0, 1, 2);
        rows.add(new Row(sum(FOLDS + fold, 1), sum(FOLDS + fold, 1), sum(C, 1)));
        assertThat(check(rows).isProven()).isFalse();
        // Another equation is none of these: it says more of the same wires.
        List<Row> more = product(0, 1, 2);
        more.add(new Row(sum(FOLDS + fold, 1), sum(C, 1), sum(C + 1, 1)));
        assertThat(check(more).isProven()).isTrue();
    }

    /// The rows say what the product says: a witness of one is a witness of the other, for any challenge.
    @Test
    void theRowsHoldForTheProductAndNoOther() {
        long seed = new Random().nextLong();
        System.out.println("theRowsHoldForTheProductAndNoOther seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            BigInteger[] wires = new BigInteger[WIRES];
            wires[0] = BigInteger.ONE;
            for (int bit = A; bit < C; bit++) {
                wires[bit] = BigInteger.valueOf(random.nextInt(2));
            }
            wires[1] = wires[A];
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < N; j++) {
                    wires[C + i * N + j] = wires[A + i * K].multiply(wires[B + j])
                            .add(wires[A + i * K + 1].multiply(wires[B + N + j]));
                }
            }
            boolean isOther = round % 2 == 1;
            if (isOther) {
                int changed = C + random.nextInt(M * N);
                wires[changed] = wires[changed].add(BigInteger.valueOf(1 + random.nextInt(9)));
            }
            wires[BLINDER] = new BigInteger(250, random);
            wires[CHALLENGE] = new BigInteger(250, random);
            assertThat(solves(product(0, 1, 2), wires)).isEqualTo(!isOther);
        }
    }

    /// Computes what follows the challenge, row by row, and tells whether all rows hold.
    private static boolean solves(List<Row> rows, BigInteger[] wires) {
        for (Row row : rows) {
            List<Integer> unknown = row.c().keySet().stream().filter(wire -> wires[wire] == null).toList();
            BigInteger product = value(row.a(), wires).multiply(value(row.b(), wires));
            if (unknown.isEmpty()) {
                if (product.subtract(value(row.c(), wires)).mod(P).signum() != 0) {
                    return false;
                }
                continue;
            }
            int wire = unknown.getFirst();
            wires[wire] = BigInteger.ZERO;
            wires[wire] = product.subtract(value(row.c(), wires))
                    .multiply(row.c().getOrDefault(wire, BigInteger.ONE)).mod(P);
        }
        return true;
    }

    private static BigInteger value(Map<Integer, BigInteger> sum, BigInteger[] wires) {
        return sum.entrySet().stream().map(term -> wires[term.getKey()].multiply(term.getValue()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
