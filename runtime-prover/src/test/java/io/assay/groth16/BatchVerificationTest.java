package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.Bn254;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A batch gives each proof the verdict that it has alone.
class BatchVerificationTest {
    private static final MulCircuit CIRCUIT = MulCircuit.ofSeed(31);
    private static final PreparedVerifyingKey KEY = PreparedVerifyingKey.of(CIRCUIT.key().verifyingKey());
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static List<Claim> claims(int count) {
        List<Claim> claims = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            claims.add(CIRCUIT.claim(index));
        }
        return claims;
    }

    private static List<Verification> verify(List<Claim> claims, int threads) {
        try (Workers workers = new Workers(threads)) {
            return Groth16Verifier.verifyBatch(KEY, claims.stream().map(Claim::publicValues).toList(),
                    claims.stream().map(Claim::proof).toList(), workers);
        }
    }

    @Test
    void goodProofsAreAcceptedAtEverySize() {
        List<Claim> claims = claims(67);
        for (int count : new int[]{0, 1, 2, 31, 32, 33, 67}) {
            List<Verification> verdicts = verify(claims.subList(0, count), 1 + count % 3);
            assertThat(verdicts).hasSize(count).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Accepted.class));
        }
    }

    @Test
    void oneBadProofIsFoundWhereverItIs() {
        List<Claim> good = claims(9);
        for (int bad = 0; bad < good.size(); bad++) {
            List<Claim> claims = new ArrayList<>(good);
            claims.set(bad, broken(good.get(bad), 0));
            List<Verification> verdicts = verify(claims, 2);
            for (int index = 0; index < claims.size(); index++) {
                assertThat(verdicts.get(index) instanceof Accepted).as("seed %d, proof %d", seed, index)
                        .isEqualTo(index != bad);
            }
        }
    }

    /// A claim that must be rejected, in one of nine ways.
    private Claim broken(Claim claim, int way) {
        Proof proof = claim.proof();
        CurveGroup g1 = CurveGroup.g1();
        List<BigInteger> swapped = List.of(claim.publicValues().get(1), claim.publicValues().get(0));
        return switch (way) {
            case 0 -> new Claim(new Proof(proof.c(), proof.b(), proof.a()), claim.publicValues());
            case 1 -> new Claim(proof, swapped);
            case 2 -> new Claim(proof, claim.publicValues().subList(0, 1));
            case 3 -> new Claim(proof, List.of(claim.publicValues().get(0).add(Bn254.FR.modulus()),
                    claim.publicValues().get(1)));
            case 4 -> new Claim(new Proof(new long[8], proof.b(), proof.c()), claim.publicValues());
            case 5 -> new Claim(new Proof(proof.a(),
                    TwistPoints.sum(proof.b(), TwistPoints.ofSmallOrder(random)), proof.c()), claim.publicValues());
            case 6 -> new Claim(new Proof(proof.a(), TwistPoints.inSubgroup(random), proof.c()), claim.publicValues());
            case 7 -> {
                long[] a = proof.a().clone();
                g1.negate(a, 0, a, 0);
                yield new Claim(new Proof(a, proof.b(), proof.c()), claim.publicValues());
            }
            default -> {
                long[] c = proof.c().clone();
                c[random.nextInt(8)] ^= 1L << random.nextInt(60);
                yield new Claim(new Proof(proof.a(), proof.b(), c), claim.publicValues());
            }
        };
    }

    @Test
    void verdictsAreThoseOfSingleVerifications() {
        List<Claim> good = claims(40);
        for (int round = 0; round < 6; round++) {
            List<Claim> claims = new ArrayList<>(good);
            int badCount = round == 0 ? claims.size() : 1 + random.nextInt(8);
            for (int bad = 0; bad < badCount; bad++) {
                int index = round == 0 ? bad : random.nextInt(claims.size());
                claims.set(index, broken(good.get(index), random.nextInt(9)));
            }
            List<Verification> verdicts = verify(claims, 1 + round % 3);
            for (int index = 0; index < claims.size(); index++) {
                Claim claim = claims.get(index);
                assertThat(verdicts.get(index)).as("seed %d, round %d, proof %d", seed, round, index)
                        .isEqualTo(Groth16Verifier.verify(KEY, claim.publicValues(), claim.proof()));
            }
        }
    }

    /// C and C' off by the same point in opposite directions: without random exponents the errors would cancel.
    @Test
    void errorsThatCancelAreFound() {
        CurveGroup g1 = CurveGroup.g1();
        for (int round = 0; round < 5; round++) {
            List<Claim> claims = claims(4);
            long[] error = g1.multiply(g1.generator(), 0, new BigInteger(200, random));
            long[] opposite = new long[8];
            g1.negate(opposite, 0, error, 0);
            claims.set(1, shifted(claims.get(1), error));
            claims.set(3, shifted(claims.get(3), opposite));
            assertThat(verify(claims, 2)).as("seed %d", seed).satisfiesExactly(
                    verdict -> assertThat(verdict).isInstanceOf(Accepted.class),
                    verdict -> assertThat(verdict).isInstanceOf(Rejected.class),
                    verdict -> assertThat(verdict).isInstanceOf(Accepted.class),
                    verdict -> assertThat(verdict).isInstanceOf(Rejected.class));
        }
    }

    private static Claim shifted(Claim claim, long[] error) {
        CurveGroup g1 = CurveGroup.g1();
        long[] sum = new long[16];
        g1.addAffine(sum, 0, claim.proof().c(), 0);
        g1.addAffine(sum, 0, error, 0);
        return new Claim(new Proof(claim.proof().a(), claim.proof().b(), g1.toAffine(sum, 1)), claim.publicValues());
    }

    @Test
    void preparingRefusesAnUnsafeKey() {
        VerifyingKey key = CIRCUIT.key().verifyingKey();
        VerifyingKey unsafe = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.gamma2(), key.ic());
        assertThatThrownBy(() -> PreparedVerifyingKey.of(unsafe)).isInstanceOf(InsecureKeyException.class)
                .hasMessageContaining("delta: found gamma");
        Claim claim = CIRCUIT.claim(1);
        assertThat(Groth16Verifier.verify(unsafe, claim.publicValues(), claim.proof()))
                .isInstanceOfSatisfying(Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.INSECURE_KEY));
    }

    @Test
    void asManyPublicValuesAsProofs() {
        Claim claim = CIRCUIT.claim(1);
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> Groth16Verifier.verifyBatch(KEY, List.of(), List.of(claim.proof()), workers))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
