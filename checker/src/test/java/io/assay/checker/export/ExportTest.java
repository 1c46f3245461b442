package io.assay.checker.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.WireRoles;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import io.assay.checker.r1cs.R1csReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Exports say what the circuit says, about wires in another order.
class ExportTest {
    private static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    /// Wires: 1 context, 2 and 3 outputs, 4 input, 5 private input, 6 to 9 the rest.
    private static final WireRoles ROLES = new WireRoles(bits(2, 3), bits(1, 4), bits(5));

    private static BitSet bits(int... wires) {
        BitSet bits = new BitSet();
        IntStream.of(wires).forEach(bits::set);
        return bits;
    }

    private static ConstraintSystem random(long seed) {
        Random random = new Random(seed);
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(ORDER, 10);
        for (int row = 0; row < 20; row++) {
            builder.row(combination(random), combination(random), combination(random));
        }
        return builder.build(0, 4, 1);
    }

    private static Map<Integer, BigInteger> combination(Random random) {
        Map<Integer, BigInteger> terms = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            terms.put(random.nextInt(10), random.nextBoolean()
                    ? BigInteger.valueOf(random.nextInt(-5, 6))
                    : new BigInteger(253, random));
        }
        return terms;
    }

    private static ConstraintSystem exported(ConstraintSystem system) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PicusExport.write(system, ROLES, bytes);
        return R1csReader.read("export.r1cs", bytes.toByteArray());
    }

    private static Map<Integer, BigInteger> row(ConstraintSystem system, Matrix matrix, int row, int[] names) {
        Map<Integer, BigInteger> terms = new TreeMap<>();
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            terms.put(names[matrix.wire(entry)], system.coefficients().value(matrix.coefficient(entry)));
        }
        return terms;
    }

    @Test
    void theFileForPicusHasTheSameRowsAndDeclaresOutputs() throws IOException {
        int[] same = IntStream.range(0, 10).toArray();
        for (long seed = 1; seed <= 50; seed++) {
            ConstraintSystem system = random(seed);
            ConstraintSystem read = exported(system);
            int[] order = PicusExport.order(system, ROLES);
            assertThat(order).as("seed " + seed).containsExactly(0, 2, 3, 1, 4, 5, 6, 7, 8, 9);
            assertThat(List.of(read.wireCount(), read.publicOutputs(), read.publicInputs(), read.privateInputs(),
                    read.rowCount())).containsExactly(10, 2, 2, 1, 20);
            for (int row = 0; row < 20; row++) {
                assertThat(row(read, read.a(), row, order)).as("seed " + seed)
                        .isEqualTo(row(system, system.a(), row, same));
                assertThat(row(read, read.b(), row, order)).isEqualTo(row(system, system.b(), row, same));
                assertThat(row(read, read.c(), row, order)).isEqualTo(row(system, system.c(), row, same));
            }
        }
    }

    @Test
    void theQuestionForSolversNamesTwoSolutions() throws IOException {
        ConstraintSystem system = new ConstraintSystem.Builder(BigInteger.valueOf(101), 10)
                .row(Map.of(6, BigInteger.ONE), Map.of(6, BigInteger.ONE), Map.of(6, BigInteger.ONE))
                .row(Map.of(), Map.of(), Map.of(0, BigInteger.valueOf(-3), 2, BigInteger.TWO, 4, BigInteger.ONE))
                .build(0, 4, 1);
        StringBuilder text = new StringBuilder();
        SmtExport.write(system, ROLES, text);
        assertThat(text.toString().lines()).contains("(set-logic QF_FF)", "(define-sort F () (_ FiniteField 101))",
                "(declare-const x4 F)", "(declare-const x6 F)", "(declare-const y6 F)",
                "(assert (= (ff.mul x6 x6) x6))", "(assert (= (ff.mul y6 y6) y6))",
                "(assert (= (as ff0 F) (ff.add (as ff-3 F) (ff.mul (as ff2 F) y2) x4)))",
                "(assert (or false (not (= x2 y2)) (not (= x3 y3))))", "(check-sat)")
                .doesNotContain("(declare-const y4 F)", "(declare-const y5 F)", "(declare-const x0 F)");
        long depth = text.chars().map(c -> c == '(' ? 1 : c == ')' ? -1 : 0).sum();
        assertThat(depth).isZero();
    }

    @Test
    void withoutOutputsEveryOtherWireIsAsked() throws IOException {
        StringBuilder text = new StringBuilder();
        SmtExport.write(random(1), new WireRoles(new BitSet(), bits(1, 2, 3, 4), bits(5, 6, 7)), text);
        assertThat(text.toString()).contains("(assert (or false (not (= x8 y8)) (not (= x9 y9))))");
    }
}
