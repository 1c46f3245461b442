package io.assay.checker.r1cs;

import static io.assay.checker.r1cs.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A circuit of four hidden bits and a digest: context 1, digest 2, bits 3 to 6, salt 7, packed element 8, then a chain of
/// products that takes as many rows as a hash of two words.
class HashesTest {

    private static final BigInteger FIELD = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int CONTEXT = 1;
    private static final int DIGEST = 2;
    private static final int BIT = 3;
    private static final int SALT = 7;
    private static final int PACKED = 8;
    private static final int CHAIN = 9;
    private static final int ROWS = 264;
    private static final int SPARE = CHAIN + ROWS;
    private static final int WIRES = SPARE + 4;
    private static final Map<Integer, BigInteger> NONE = Map.of();

    private final ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, WIRES);

    HashesTest() {
        for (int wire = BIT; wire < SALT; wire++) {
            builder.row(sum(wire, 1), sum(wire, 1), sum(wire, 1));
        }
        builder.row(sum(CONTEXT, 1), sum(CONTEXT, 1), sum(SPARE, 1));
        builder.row(NONE, NONE, sum(BIT, 1, BIT + 1, 2, BIT + 2, 4, BIT + 3, 8, PACKED, -1));
    }

    /// The first product takes `word`, which is the packed element or stands in its place.
    private void chain(int rows, int word) {
        builder.row(sum(SALT, 1, word, 3), sum(word, 1), sum(CHAIN, 1));
        for (int i = 1; i < rows - 1; i++) {
            builder.row(sum(CHAIN + i - 1, 1, SALT, 5), sum(CHAIN + i - 1, 7), sum(CHAIN + i, 1));
        }
        builder.row(sum(CHAIN + rows - 2, 1), sum(CHAIN + rows - 2, 1), sum(DIGEST, 1));
    }

    private ConstraintUniqueness.Result check() {
        // Wires that no row has are given, as they are none of this circuit.
        BitSet given = new BitSet();
        given.set(CONTEXT);
        given.set(BIT, PACKED);
        given.set(SPARE + 1, WIRES);
        given.set(CHAIN + ROWS - 1);
        return ConstraintUniqueness.check(builder.build(0, 2, 5), given,
                new InputLayout(new long[]{15}, new int[]{0}, new int[]{0}, 0), List.of(new DigestLayout(DIGEST, 1)));
    }

    @Test
    void rowsOfAHashMeanResidues() {
        chain(ROWS, PACKED);
        assertThat(check().isProven()).isTrue();
    }

    @Test
    void withoutADigestTheyMayWrap() {
        chain(ROWS, PACKED);
        BitSet given = new BitSet();
        given.set(CONTEXT, PACKED);
        assertThat(ConstraintUniqueness.check(builder.build(0, 2, 5), given).wrapping().cardinality())
                .isGreaterThan(ROWS - 10);
    }

    /// The prover chooses the salt: what depends on it is not determined by the inputs.
    @Test
    void aSaltThatSomethingElseReadsIsReported() {
        chain(ROWS, PACKED);
        builder.row(sum(SALT, 1), sum(BIT, 1), sum(SPARE + 1, 1));
        assertThat(check().unproven().get(SALT)).isTrue();
        assertThat(check().loose().get(0)).isTrue();
    }

    @Test
    void aSaltInASumIsReported() {
        chain(ROWS, PACKED);
        builder.row(NONE, NONE, sum(SALT, 1, BIT, 1, SPARE + 1, -1));
        assertThat(check().unproven().get(SALT)).isTrue();
    }

    @Test
    void aWireOfAHashThatAnotherRowReadsIsReported() {
        chain(ROWS, PACKED);
        builder.row(sum(CHAIN + 100, 1), sum(BIT, 1), sum(SPARE + 1, 1));
        assertThat(check().unproven().get(DIGEST)).isTrue();
        assertThat(check().wrapping().isEmpty()).isFalse();
    }

    @Test
    void aHashThatReadsAnInputItselfIsReported() {
        chain(ROWS, BIT);
        assertThat(check().unproven().get(DIGEST)).isTrue();
    }

    @Test
    void aHashOfAnotherLengthIsReported() {
        chain(ROWS - 1, PACKED);
        assertThat(check().unproven().get(DIGEST)).isTrue();
    }

    @Test
    void aPackedElementWithTwoSumsIsReported() {
        chain(ROWS, PACKED);
        builder.row(NONE, NONE, sum(PACKED, 1, SPARE + 1, -1));
        assertThat(check().unproven().get(DIGEST)).isTrue();
    }

    @Test
    void aDigestThatIsNoneIsReported() {
        builder.row(NONE, NONE, sum(PACKED, 1, DIGEST, -1));
        assertThat(check().unproven().get(DIGEST)).isTrue();
        assertThat(check().unproven().get(SALT)).isTrue();
    }
}
