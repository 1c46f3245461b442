package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Changed proofs and public values are rejected with a reason, and nothing is thrown.
class HostileProofTest {
    private static final int FAST = 1_800;
    private static final int NIGHTLY = 90_000;
    private static final int POOL = 12;
    private static final MulCircuit CIRCUIT = MulCircuit.ofSeed(77);
    private static final PreparedVerifyingKey KEY = PreparedVerifyingKey.of(CIRCUIT.key().verifyingKey());

    private static List<Claim> pool() {
        List<Claim> pool = new ArrayList<>();
        for (int index = 0; index < POOL; index++) {
            pool.add(CIRCUIT.claim(1000 + index));
        }
        return pool;
    }

    @Test
    void changedProofsAreRejected() {
        tryMutations(FAST);
    }

    @Tag("nightly")
    @Test
    void moreChangedProofsAreRejected() {
        tryMutations(NIGHTLY);
    }

    private static void tryMutations(int count) {
        long seed = new Random().nextLong();
        System.out.println("HostileProofTest seed " + seed);
        List<Claim> pool = pool();
        ProofMutation[] mutations = ProofMutation.values();
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        try (Workers workers = new Workers(2)) {
            workers.run(count, index -> {
                Random random = new Random(seed + index);
                ProofMutation mutation = mutations[index % mutations.length];
                int first = random.nextInt(POOL);
                Claim good = pool.get(first);
                Claim other = pool.get((first + 1 + random.nextInt(POOL - 1)) % POOL);
                Claim bad = good;
                while (bad.equals(good)) {
                    bad = mutation.apply(good, other, KEY.key(), random);
                }
                Verification verdict = Groth16Verifier.verify(KEY, bad.publicValues(), bad.proof());
                assertThat(verdict).as("%s, seed %d, case %d", mutation, seed, index).isInstanceOf(Rejected.class);
                synchronized (reasons) {
                    reasons.merge(((Rejected) verdict).reason(), 1, Integer::sum);
                }
            });
        }
        System.out.println("HostileProofTest " + count + " rejected: " + reasons);
        assertThat(reasons).containsOnlyKeys(Reason.PUBLIC_VALUE_COUNT, Reason.PUBLIC_VALUE_RANGE,
                Reason.COORDINATE_RANGE, Reason.INFINITY, Reason.OFF_CURVE, Reason.WRONG_SUBGROUP, Reason.EQUATION);
    }

    /// Each of the 2,048 bits of a proof.
    @Test
    void everyFlippedBitIsRejected() {
        Claim good = pool().getFirst();
        for (int bit = 0; bit < 32 * 64; bit++) {
            long[][] points = {good.proof().a().clone(), good.proof().b().clone(), good.proof().c().clone()};
            int word = bit / 64;
            int which = word < 8 ? 0 : word < 24 ? 1 : 2;
            points[which][word - (which == 0 ? 0 : which == 1 ? 8 : 24)] ^= 1L << (bit % 64);
            assertThat(Groth16Verifier.verify(KEY, good.publicValues(), new Proof(points[0], points[1], points[2])))
                    .as("bit %d", bit).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.reason())
                            .isIn(Reason.OFF_CURVE, Reason.COORDINATE_RANGE));
        }
    }
}
