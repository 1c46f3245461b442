package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.RandomSource;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.MulCircuit;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.RejectedProofException;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changed keys are refused, or under them no false claim is accepted and no proof of one is given out.
///
/// Harmless changes exist: [Outcome#HARMLESS] counts keys that still make proofs which the *good* verification key
/// accepts. They differ in the record of the ceremony or the circuit's hash, which no proof depends on, in points or
/// coefficients that no value of the witness multiplies, or only in where they keep equal points.
class HostileKeyTest {
    private static final int FAST_KEYS = 108;
    private static final int FAST_JSON = 120;
    private static final int NIGHTLY_KEYS = 6_000;
    private static final int NIGHTLY_JSON = 4_000;
    private static final Witness GOOD_WITNESS = MulCircuit.witness(BigInteger.valueOf(3), BigInteger.valueOf(11));

    @TempDir
    Path folder;

    private byte[] goodKey = new byte[0];
    private VerifyingKey good = MulCircuit.ofSeed(1).key().verifyingKey();
    private Claim goodClaim = MulCircuit.ofSeed(1).claim(1);
    private final List<Claim> falseClaims = new ArrayList<>();
    private int fileCount;

    /// What came of one changed key.
    private enum Outcome {
        /// The file is damaged, or the key insecure.
        REFUSED,
        /// Another verification key: it accepts neither true nor false claims of the good one.
        ANOTHER_KEY,
        /// The same verification key, but the proofs it makes do not pass the prover's own check.
        PROOFS_HELD_BACK,
        /// Proofs of true statements are as good as before, and there are none of false ones.
        HARMLESS
    }

    @BeforeEach
    void readGoodKey() throws IOException {
        goodKey = withoutCeremony(Fixtures.bytes("mul_final.zkey"));
        ProvingKey key = ZkeyFile.read(Files.write(folder.resolve("good.zkey"), goodKey), PointCheck.ALL).key();
        good = key.verifyingKey();
        goodClaim = new Claim(prove(key, GOOD_WITNESS), GOOD_WITNESS.publicValues(2));
        BigInteger out = goodClaim.publicValues().get(0);
        BigInteger b = goodClaim.publicValues().get(1);
        falseClaims.clear();
        for (List<BigInteger> values : List.of(List.of(out.add(BigInteger.ONE), b), List.of(out, b.add(BigInteger.ONE)),
                List.of(BigInteger.ZERO, BigInteger.ZERO), List.of(b, b), List.of(out))) {
            falseClaims.add(new Claim(goodClaim.proof(), values));
        }
        Witness wrong = falseWitness(1);
        falseClaims.add(new Claim(prove(key, wrong), wrong.publicValues(2)));
        // what would be accepted where delta, or beta, were gamma
        falseClaims
                .add(new Claim(new Proof(good.alpha1(), good.beta2(), negated(good.ic())), goodClaim.publicValues()));
        falseClaims.add(new Claim(new Proof(good.alpha1(), good.beta2(), good.alpha1()), List.of(out, out)));
        assertThat(judge(goodKey)).isEqualTo(Outcome.HARMLESS);
    }

    private static long[] negated(long[] points) {
        long[] result = new long[8];
        CurveGroup.g1().negate(result, 0, points, 0);
        return result;
    }

    private static byte[] withoutCeremony(byte[] bytes) {
        int ceremony = KeyMutation.section(bytes, 10) + 64;
        byte[] result = Arrays.copyOf(bytes, ceremony + 4);
        ByteBuffer out = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(ceremony, 0);
        out.putLong(KeyMutation.section(bytes, 10) - 8, 68);
        return result;
    }

    private static Proof prove(ProvingKey key, Witness witness) {
        try (Workers workers = new Workers(1)) {
            return Groth16Prover.prove(key, witness, RandomSource.seeded(1), workers, ProgressListener.NONE);
        }
    }

    private static Witness falseWitness(int wire) {
        long[] values = GOOD_WITNESS.values().clone();
        values[4 * wire] += 5;
        return new Witness(values);
    }

    @Test
    void changedKeysProveNothingFalse() throws IOException {
        tryKeys(FAST_KEYS);
    }

    @Tag("nightly")
    @Test
    void moreChangedKeysProveNothingFalse() throws IOException {
        tryKeys(NIGHTLY_KEYS);
    }

    private void tryKeys(int count) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("HostileKeyTest seed " + seed);
        Map<KeyMutation, Map<Outcome, Integer>> outcomes = new EnumMap<>(KeyMutation.class);
        KeyMutation[] mutations = KeyMutation.values();
        for (int index = 0; index < count; index++) {
            KeyMutation mutation = mutations[index % mutations.length];
            Random random = new Random(seed + index);
            byte[] bad = goodKey;
            while (Arrays.equals(bad, goodKey)) {
                bad = mutation.apply(goodKey, random);
            }
            try {
                outcomes.computeIfAbsent(mutation, _ -> new EnumMap<>(Outcome.class)).merge(judge(bad), 1,
                        Integer::sum);
            } catch (RuntimeException | AssertionError problem) {
                throw new AssertionError(mutation + ", seed " + seed + ", case " + index, problem);
            }
        }
        outcomes.forEach((mutation, counts) -> System.out.println("HostileKeyTest " + mutation + " " + counts));
        for (KeyMutation mutation : List.of(KeyMutation.HEADER_POINT, KeyMutation.IC_POINT, KeyMutation.COUNT,
                KeyMutation.SHORTENED_SECTION, KeyMutation.SECTION_NUMBER, KeyMutation.OTHER_DELTA)) {
            assertThat(outcomes.get(mutation)).as("%s, seed %d", mutation, seed)
                    .doesNotContainKey(Outcome.HARMLESS);
        }
    }

    private Outcome judge(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("hostile" + fileCount++ + ".zkey"), bytes);
        ProvingKey key;
        try {
            key = ZkeyFile.read(path, PointCheck.HEADER).key();
        } catch (BadFileException | InsecureKeyException _) {
            return Outcome.REFUSED;
        } finally {
            Files.delete(path);
        }
        for (int wire = 1; wire < 7; wire++) {
            assertThat(isGivenOut(key, falseWitness(wire))).as("a proof from a witness with a wrong wire %d", wire)
                    .isFalse();
        }
        assertNothingFalseIsAccepted(key.verifyingKey());
        if (!key.verifyingKey().equals(good)) {
            return Outcome.ANOTHER_KEY;
        }
        return isGivenOut(key, GOOD_WITNESS) ? Outcome.HARMLESS : Outcome.PROOFS_HELD_BACK;
    }

    /// Whether the prover gives out a proof; one that it gives out must convince the good key.
    private boolean isGivenOut(ProvingKey key, Witness witness) {
        try (Workers workers = new Workers(1)) {
            Proof proof = Groth16Prover.proveChecked(key, witness, RandomSource.seeded(2), workers,
                    ProgressListener.NONE);
            assertThat(Groth16Verifier.verify(good, witness.publicValues(2), proof)).isInstanceOf(Accepted.class);
            return true;
        } catch (RejectedProofException _) {
            return false;
        } catch (UncheckedIOException problem) {
            // entries of the large sections may be read when they are used
            assertThat(problem).hasCauseInstanceOf(BadFileException.class);
            return false;
        } catch (IllegalArgumentException problem) {
            assertThat(problem).hasMessageContaining("wires, the key has");
            return false;
        }
    }

    private void assertNothingFalseIsAccepted(VerifyingKey key) {
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key);
        for (Claim claim : falseClaims) {
            assertThat(Groth16Verifier.verify(prepared, claim.publicValues(), claim.proof()))
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void changedVerificationKeysAcceptNothingFalse() throws IOException {
        tryVerificationKeys(FAST_JSON);
    }

    @Tag("nightly")
    @Test
    void moreChangedVerificationKeysAcceptNothingFalse() throws IOException {
        tryVerificationKeys(NIGHTLY_JSON);
    }

    private void tryVerificationKeys(int count) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("HostileKeyTest JSON seed " + seed);
        byte[] json = VerificationKeyJson.of(good).toBytes();
        int[] outcomes = new int[3];
        for (int index = 0; index < count; index++) {
            Random random = new Random(seed + index);
            byte[] bad = index % 2 == 0
                    ? Mutations.change(json, random)
                    : new VerificationKeyJson(changed(random), List.of()).toBytes();
            Path path = Files.write(folder.resolve("hostile" + fileCount++ + ".json"), bad);
            try {
                VerifyingKey key = VerificationKeyJson.read(path).key();
                assertNothingFalseIsAccepted(key);
                outcomes[key.equals(good) ? 1 : 2]++;
            } catch (BadFileException | InsecureKeyException _) {
                outcomes[0]++;
            } catch (RuntimeException | AssertionError problem) {
                throw new AssertionError("seed " + seed + ", case " + index, problem);
            } finally {
                Files.delete(path);
            }
        }
        System.out.printf("HostileKeyTest JSON %d: %d refused, %d another key, %d of the same meaning%n", count,
                outcomes[0], outcomes[2], outcomes[1]);
        assertThat(outcomes[0]).as("seed %d", seed).isGreaterThan(count / 4);
    }

    /// A key with one element that is not the good one's.
    private VerifyingKey changed(Random random) {
        long[][] elements = {good.alpha1().clone(), good.beta2().clone(), good.gamma2().clone(), good.delta2().clone(),
                good.ic().clone()};
        int which = random.nextInt(5);
        int size = which == 0 || which == 4 ? 8 : 16;
        CurveGroup group = size == 8 ? CurveGroup.g1() : CurveGroup.g2();
        int offset = which == 4 ? 8 * random.nextInt(3) : 0;
        long[] point = switch (random.nextInt(6)) {
            case 0 -> new long[size];
            case 1 -> group.generator();
            case 2 -> group.multiply(elements[which], offset, new BigInteger(200, random).add(BigInteger.TWO));
            case 3 -> size == 8 ? good.alpha1() : TwistPoints.random(random);
            case 4 -> size == 8
                    ? Arrays.copyOfRange(good.ic(), 8, 16)
                    : List.of(good.beta2(), good.gamma2(), good.delta2()).get(random.nextInt(3));
            default -> {
                long[] result = new long[size];
                group.negate(result, 0, elements[which], offset);
                yield result;
            }
        };
        System.arraycopy(point, 0, elements[which], offset, size);
        return new VerifyingKey(elements[0], elements[1], elements[2], elements[3], elements[4]);
    }

    /// Known and not refused: a key is all there is to say what its public values mean. Where a verification key comes
    /// from must be sure in another way, as by the digests of an artefact folder.
    @Test
    void exchangedPointsOfIcAreAnotherCircuitsKey() throws IOException {
        long[] ic = good.ic().clone();
        System.arraycopy(good.ic(), 8, ic, 16, 8);
        System.arraycopy(good.ic(), 16, ic, 8, 8);
        VerifyingKey key = new VerifyingKey(good.alpha1(), good.beta2(), good.gamma2(), good.delta2(), ic);
        assertThat(Groth16Verifier.verify(key, goodClaim.publicValues().reversed(), goodClaim.proof()))
                .isInstanceOf(Accepted.class);
        assertThat(Groth16Verifier.verify(key, goodClaim.publicValues(), goodClaim.proof()))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void everyChangedLargePointIsFoundWhenAllAreTested() throws IOException {
        for (int type = 5; type <= 9; type++) {
            byte[] key = goodKey.clone();
            key[KeyMutation.section(key, type) + 8] ^= 1;
            Path path = Files.write(folder.resolve("changed" + type + ".zkey"), key);
            boolean infinite = isZero(goodKey, KeyMutation.section(key, type), type == 7 ? 128 : 64);
            assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.ALL)).as("section %d, infinity %s", type, infinite)
                    .isInstanceOf(BadFileException.class);
        }
    }

    private static boolean isZero(byte[] bytes, int from, int size) {
        return Arrays.equals(bytes, from, from + size, new byte[size], 0, size);
    }
}
