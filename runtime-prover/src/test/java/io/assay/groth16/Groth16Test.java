package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.curve.TwistPoints;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The protocol on snarkjs's own files and on keys of our own.
class Groth16Test {
    private static final PrimeField FR = Bn254.FR;
    private static final List<BigInteger> PUBLIC = List.of(BigInteger.valueOf(35940), BigInteger.valueOf(11));

    /// out = (a b)^3 + a with wires one, out, b, a, ab, (ab)^3, (ab)^2: the circuit of mul.circom.
    private static ConstraintSystem system() {
        int[] one = {0, 1, 2, 3, 3};
        SparseMatrix a = new SparseMatrix(one, new int[]{3, 4, 6}, new int[]{1, 1, 1});
        SparseMatrix b = new SparseMatrix(one, new int[]{2, 4, 4}, new int[]{0, 0, 0});
        SparseMatrix c = new SparseMatrix(new int[]{0, 1, 2, 3, 6}, new int[]{4, 6, 5, 1, 3, 5},
                new int[]{1, 1, 1, 1, 0, 0});
        long[] table = new long[8];
        FR.fromBigInteger(table, 0, BigInteger.ONE);
        FR.fromBigInteger(table, 4, BigInteger.ONE.negate());
        return new ConstraintSystem(7, 2, a, b, c, table);
    }

    private static Witness witness() {
        long[] values = new long[28];
        int[] wires = {1, 35940, 11, 3, 33, 35937, 1089};
        for (int wire = 0; wire < wires.length; wire++) {
            values[4 * wire] = wires[wire];
        }
        return new Witness(values);
    }

    private static ProvingKey ownKey() {
        try (Workers workers = new Workers(2)) {
            return Groth16Setup.singleParty(system(), RandomSource.seeded(1), workers, ProgressListener.NONE);
        }
    }

    private static Proof prove(ProvingKey key, Witness witness, long seed, int threads) {
        try (Workers workers = new Workers(threads)) {
            return Groth16Prover.prove(key, witness, RandomSource.seeded(seed), workers, ProgressListener.NONE);
        }
    }

    @Test
    void proofUnderOurKeyIsAccepted() {
        ProvingKey key = ownKey();
        Proof proof = prove(key, witness(), 2, 1);
        assertThat(Groth16Verifier.verify(key.verifyingKey(), PUBLIC, proof)).isInstanceOf(Accepted.class);
        assertThat(prove(key, witness(), 2, 2)).isEqualTo(proof);
        assertThat(prove(key, witness(), 2, 3)).isEqualTo(proof);
        assertThat(prove(key, witness(), 3, 1)).isNotEqualTo(proof);
    }

    @Test
    void everyWrongWireIsRejected() {
        ProvingKey key = ownKey();
        for (int wire = 1; wire < 7; wire++) {
            long[] values = witness().values().clone();
            values[4 * wire]++;
            Witness wrong = new Witness(values);
            assertThat(reason(Groth16Verifier.verify(key.verifyingKey(), wrong.publicValues(2),
                    prove(key, wrong, 5, 1)))).as("wire %d", wire).contains(Reason.EQUATION);
        }
    }

    private static Optional<Reason> reason(Verification verification) {
        return switch (verification) {
            case Accepted() -> Optional.empty();
            case Rejected(var reason, _, _) -> Optional.of(reason);
        };
    }

    @Test
    void hostileValuesAreRejectedWithTheirReason() {
        VerifyingKey key = verifyingKey();
        Proof proof = proof();
        assertThat(reason(Groth16Verifier.verify(key, PUBLIC, proof))).isEmpty();
        BigInteger above = PUBLIC.getFirst().add(FR.modulus());
        assertThat(reason(Groth16Verifier.verify(key, List.of(above, PUBLIC.get(1)), proof)))
                .contains(Reason.PUBLIC_VALUE_RANGE);
        assertThat(reason(Groth16Verifier.verify(key, List.of(BigInteger.valueOf(-1), PUBLIC.get(1)), proof)))
                .contains(Reason.PUBLIC_VALUE_RANGE);
        assertThat(reason(Groth16Verifier.verify(key, List.of(BigInteger.TEN), proof)))
                .contains(Reason.PUBLIC_VALUE_COUNT);
        for (int index = 0; index < 2; index++) {
            List<BigInteger> values = new ArrayList<>(PUBLIC);
            values.set(index, values.get(index).add(BigInteger.ONE));
            assertThat(reason(Groth16Verifier.verify(key, values, proof))).contains(Reason.EQUATION);
        }
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        long[] g = g1.generator();
        check(key, new Proof(g, proof.b(), proof.c()), Reason.EQUATION);
        check(key, new Proof(proof.a(), g2.generator(), proof.c()), Reason.EQUATION);
        check(key, new Proof(proof.a(), proof.b(), g), Reason.EQUATION);
        check(key, new Proof(new long[8], proof.b(), proof.c()), Reason.INFINITY);
        check(key, new Proof(proof.a(), new long[16], proof.c()), Reason.INFINITY);
        check(key, new Proof(proof.a(), proof.b(), new long[8]), Reason.INFINITY);
        for (int word = 0; word < 8; word++) {
            check(key, new Proof(flip(proof.a(), word), proof.b(), proof.c()), Reason.OFF_CURVE);
            check(key, new Proof(proof.a(), flip(proof.b(), 2 * word), proof.c()), Reason.OFF_CURVE);
        }
        long[] large = proof.a().clone();
        large[3] = -1;
        check(key, new Proof(large, proof.b(), proof.c()), Reason.COORDINATE_RANGE);
        check(key, new Proof(proof.a(), TwistPoints.random(new Random(3)), proof.c()), Reason.WRONG_SUBGROUP);
    }

    private static void check(VerifyingKey key, Proof proof, Reason expected) {
        assertThat(reason(Groth16Verifier.verify(key, PUBLIC, proof))).contains(expected);
    }

    private static long[] flip(long[] point, int word) {
        long[] copy = point.clone();
        copy[word] ^= 1;
        return copy;
    }

    @Test
    void unsafeKeysAreRefused() {
        VerifyingKey key = verifyingKey();
        VerifyingKey noContribution = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.gamma2(), key.ic());
        assertThatThrownBy(() -> KeyChecks.require("x", KeyChecks.findings(noContribution)))
                .isInstanceOf(InsecureKeyException.class);
        assertThat(reason(Groth16Verifier.verify(noContribution, PUBLIC, proof()))).contains(Reason.INSECURE_KEY);
        long[] ic = key.ic().clone();
        Arrays.fill(ic, 8, 16, 0);
        VerifyingKey unbound = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), ic);
        assertThat(KeyChecks.findings(unbound)).singleElement().hasToString(
                "IC[1]: found the point at infinity; expected a point of order r");
        assertThat(KeyChecks.findings(zkey("mul_0000.zkey").verifyingKey())).isNotEmpty();
        assertThat(KeyChecks.findings(key)).isEmpty();
    }

    @Test
    void setupRefusesAnUnboundPublicWire() {
        ConstraintSystem full = system();
        SparseMatrix b = new SparseMatrix(full.b().rowStart(), new int[]{3, 4, 4}, full.b().coefficientIndex());
        ConstraintSystem system = new ConstraintSystem(7, 2, full.a(), b, full.c(), full.coefficientTable());
        Path absent = Path.of("absent.ptau");
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> Groth16Setup.singleParty(system, RandomSource.seeded(1), workers,
                    ProgressListener.NONE)).isInstanceOf(UnboundPublicValueException.class).hasMessageContaining("2");
            assertThatThrownBy(() -> new KeyCeremony(workers, ProgressListener.NONE).setup(system, absent, absent, "",
                    Entropy.fresh(""))).isInstanceOf(UnboundPublicValueException.class).hasMessageContaining("2");
        }
    }

    @Test
    void ourProofUnderSnarkjsKeyIsAccepted() {
        ProvingKey key = zkey("mul_final.zkey");
        assertThat(key.verifyingKey()).isEqualTo(verifyingKey());
        Proof proof = prove(key, witness(), 4, 2);
        assertThat(Groth16Verifier.verify(key.verifyingKey(), PUBLIC, proof)).isInstanceOf(Accepted.class);
    }

    /// snarkjs's final exponentiation is the multiple 2u(6u^2 + 3u + 1) of the exponent (p^12 - 1) / r
    /// (Fuentes-Castaneda, Knapp, Rodriguez-Henriquez, "Faster hashing to G2").
    @Test
    void pairingEqualsSnarkjsValue() {
        VerifyingKey key = verifyingKey();
        long[] expected = coordinates("vk.json", "vk_alphabeta_12", 12);
        BigInteger u = BigInteger.valueOf(Bn254.U);
        BigInteger multiple = u.multiply(u).multiply(BigInteger.valueOf(6)).add(u.multiply(BigInteger.valueOf(3)))
                .add(BigInteger.ONE).multiply(u).shiftLeft(1).mod(FR.modulus());
        long[] alpha = CurveGroup.g1().multiply(key.alpha1(), 0, multiple);
        assertThat(new Pairing().product(alpha, key.beta2())).isEqualTo(expected);
    }

    @Test
    void setupFromPowersOfTauMakesAValidKey(@TempDir Path folder) throws IOException {
        Path powers = folder.resolve("powers.ptau");
        Path made = folder.resolve("made.zkey");
        for (boolean prepared : new boolean[]{true, false}) {
            PtauFile.write(powers, new KnownPowers(prepared, 987654321, 77, 99), 3, List.of());
            try (Workers workers = new Workers(2)) {
                new KeyCeremony(workers, ProgressListener.NONE).setup(system(), powers, made, "",
                        Entropy.of(RandomSource.seeded(6), ""));
                ProvingKey key = ZkeyFile.read(made, PointCheck.ALL).key();
                Proof proof = Groth16Prover.prove(key, witness(), RandomSource.seeded(7), workers,
                        ProgressListener.NONE);
                assertThat(Groth16Verifier.verify(key.verifyingKey(), PUBLIC, proof)).isInstanceOf(Accepted.class);
            }
        }
    }

    @Test
    void powersWithoutContributionAreRefused(@TempDir Path folder) throws IOException {
        Map<KnownPowers, String> bad = Map.of(new KnownPowers(true, 1, 77, 99), "tau", new KnownPowers(true, 5, 1, 99),
                "alpha", new KnownPowers(true, 5, -1, 99), "alpha", new KnownPowers(true, 5, 77, 1), "beta",
                new KnownPowers(false, 0, 77, 99), "tau in G1");
        Path file = folder.resolve("powers.ptau");
        try (Workers workers = new Workers(1)) {
            KeyCeremony ceremony = new KeyCeremony(workers, ProgressListener.NONE);
            for (KnownPowers powers : bad.keySet()) {
                PtauFile.write(file, powers, 3, List.of());
                assertThatThrownBy(() -> ceremony.setup(system(), file, folder.resolve("made.zkey"), "",
                        Entropy.of(RandomSource.seeded(6), "")))
                        .isInstanceOfSatisfying(InsecureKeyException.class, problem -> assertThat(
                                problem.findings()).first().satisfies(
                                        finding -> assertThat(finding.where()).isEqualTo(bad.get(powers))));
            }
        }
        assertThat(folder.toFile().list()).containsExactly("powers.ptau");
    }

    /// Who knows tau and beta can write a circuit in which a public value is bound to nothing: its point is infinity.
    @Test
    void setupRefusesAKeyWithAnInfinitePoint(@TempDir Path folder) throws IOException {
        KnownPowers known = new KnownPowers(true, 987654321, 77, 99);
        Path powers = folder.resolve("powers.ptau");
        Path made = folder.resolve("made.zkey");
        PtauFile.write(powers, known, 3, List.of());
        // (w_2)(w_2) = c w_1; the row of wire 1 is row 2, and beta L_2 + c L_0 = 0
        long[] lagrange = EvaluationDomain.lagrange(2, known.tau());
        long[] table = new long[8];
        FR.one(table, 0);
        FR.fromBigInteger(table, 4, FR.toBigInteger(lagrange, 8).multiply(BigInteger.valueOf(-99))
                .multiply(FR.toBigInteger(lagrange, 0).modInverse(FR.modulus())));
        SparseMatrix factor = new SparseMatrix(new int[]{0, 1}, new int[]{2}, new int[]{0});
        SparseMatrix product = new SparseMatrix(new int[]{0, 1}, new int[]{1}, new int[]{1});
        ConstraintSystem system = new ConstraintSystem(3, 1, factor, factor, product, table);
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> new KeyCeremony(workers, ProgressListener.NONE).setup(system, powers, made, "",
                    Entropy.fresh(""))).isInstanceOfSatisfying(InsecureKeyException.class, problem -> {
                        assertThat(problem.key()).isEqualTo(made.toString());
                        assertThat(problem.findings()).singleElement().hasToString(
                                "IC[1]: found the point at infinity; expected a point of order r");
                    });
        }
        assertThat(folder.toFile().list()).containsExactly("powers.ptau");
    }

    /// Powers with a known tau, so that both kinds of sections can be made here.
    private record KnownPowers(boolean prepared, long number, long alpha, long beta) implements PowersOfTau {
        private static long[] multiples(CurveGroup group, long[] scalars, long factor) {
            long[] result = new long[scalars.length / 4 * group.affineLongs()];
            for (int index = 0; index < scalars.length / 4; index++) {
                BigInteger scalar = FR.toBigInteger(scalars, 4 * index).multiply(BigInteger.valueOf(factor))
                        .mod(FR.modulus());
                System.arraycopy(group.multiply(group.generator(), 0, scalar), 0, result,
                        index * group.affineLongs(), group.affineLongs());
            }
            return result;
        }

        private long[] powers(CurveGroup group, int count, long factor) {
            return multiples(group, EvaluationDomain.powers(tau(), count), factor);
        }

        private long[] tau() {
            long[] tau = new long[4];
            FR.fromBigInteger(tau, 0, BigInteger.valueOf(number));
            return tau;
        }

        private Optional<long[]> lagrange(CurveGroup group, int sizeLog2, long factor) {
            return prepared
                    ? Optional.of(multiples(group, EvaluationDomain.lagrange(sizeLog2, tau()), factor))
                    : Optional.empty();
        }

        @Override
        public int power() {
            return 3;
        }

        @Override
        public long[] tauG1(int count) {
            return powers(CurveGroup.g1(), count, 1);
        }

        @Override
        public long[] tauG2(int count) {
            return powers(CurveGroup.g2(), count, 1);
        }

        @Override
        public long[] alphaTauG1(int count) {
            return powers(CurveGroup.g1(), count, alpha);
        }

        @Override
        public long[] betaTauG1(int count) {
            return powers(CurveGroup.g1(), count, beta);
        }

        @Override
        public long[] betaG2() {
            return powers(CurveGroup.g2(), 1, beta);
        }

        @Override
        public Optional<long[]> lagrangeTauG1(int domainSizeLog2) {
            return lagrange(CurveGroup.g1(), domainSizeLog2, 1);
        }

        @Override
        public Optional<long[]> lagrangeTauG2(int domainSizeLog2) {
            return lagrange(CurveGroup.g2(), domainSizeLog2, 1);
        }

        @Override
        public Optional<long[]> lagrangeAlphaTauG1(int domainSizeLog2) {
            return lagrange(CurveGroup.g1(), domainSizeLog2, alpha);
        }

        @Override
        public Optional<long[]> lagrangeBetaTauG1(int domainSizeLog2) {
            return lagrange(CurveGroup.g1(), domainSizeLog2, beta);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects
                .requireNonNull(Groth16Test.class.getResourceAsStream("/snarkjs/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first `count` large numbers after a key of a JSON file as Fp elements; snarkjs's projective ones are left
    /// out.
    private static long[] coordinates(String file, String key, int count) {
        String text = new String(resource(file), StandardCharsets.UTF_8);
        Matcher numbers = Pattern.compile("\"(\\d{3,})\"").matcher(text.substring(text.indexOf('"' + key + '"')));
        long[] result = new long[4 * count];
        for (int index = 0; index < count && numbers.find(); index++) {
            Bn254.FP.fromBigInteger(result, 4 * index, new BigInteger(numbers.group(1)));
        }
        return result;
    }

    private static VerifyingKey verifyingKey() {
        return new VerifyingKey(coordinates("vk.json", "vk_alpha_1", 2), coordinates("vk.json", "vk_beta_2", 4),
                coordinates("vk.json", "vk_gamma_2", 4), coordinates("vk.json", "vk_delta_2", 4),
                coordinates("vk.json", "IC", 6));
    }

    private static Proof proof() {
        return new Proof(coordinates("proof.json", "pi_a", 2), coordinates("proof.json", "pi_b", 4),
                coordinates("proof.json", "pi_c", 2));
    }

    /// A minimal reader of `.zkey` sections, enough for the fixture.
    private static ByteBuffer section(String file, int wanted) {
        ByteBuffer bytes = ByteBuffer.wrap(resource(file)).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (true) {
            int type = bytes.getInt();
            int length = Math.toIntExact(bytes.getLong());
            if (type == wanted) {
                return bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            bytes.position(bytes.position() + length);
        }
    }

    private static long[] longs(ByteBuffer bytes, int count) {
        long[] result = new long[count];
        bytes.asLongBuffer().get(result);
        bytes.position(bytes.position() + 8 * count);
        return result;
    }

    private static long[] longs(String file, int section) {
        ByteBuffer bytes = section(file, section);
        return longs(bytes, bytes.remaining() / 8);
    }

    private static ProvingKey zkey(String file) {
        ByteBuffer header = section(file, 2).position(72);
        int wires = header.getInt();
        header.getInt();
        int domain = header.getInt();
        long[] alpha1 = longs(header, 8);
        long[] beta1 = longs(header, 8);
        long[] beta2 = longs(header, 16);
        long[] gamma2 = longs(header, 16);
        long[] delta1 = longs(header, 8);
        long[] delta2 = longs(header, 16);
        ByteBuffer table = section(file, 4);
        int count = table.getInt();
        byte[] matrix = new byte[count];
        int[] constraint = new int[count];
        int[] wire = new int[count];
        long[] values = new long[4 * count];
        for (int index = 0; index < count; index++) {
            matrix[index] = (byte) table.getInt();
            constraint[index] = table.getInt();
            wire[index] = table.getInt();
            System.arraycopy(longs(table, 4), 0, values, 4 * index, 4);
        }
        VerifyingKey verifying = new VerifyingKey(alpha1, beta2, gamma2, delta2, longs(file, 3));
        return new ProvingKey(verifying, beta1, delta1, wires, Integer.numberOfTrailingZeros(domain),
                Coefficients.of(matrix, constraint, wire, values), ProvingKey.Points.of(longs(file, 5),
                        longs(file, 6), longs(file, 7), longs(file, 8), longs(file, 9)));
    }
}
