package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.RandomSource;
import io.assay.groth16.Coefficients;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.PowersOfTau;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import io.assay.witness.WireVector;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that snarkjs and circom wrote: what they say, and that writing gives their bytes again.
class BinaryGoldenTest {
    @TempDir
    Path folder;

    @Test
    void witnessOfSnarkjsHasItsBytesAgain() throws IOException {
        Witness witness = WtnsFile.read(Fixtures.copy("mul.wtns", folder));
        assertThat(witness.publicValues(2)).containsExactly(BigInteger.valueOf(35940), BigInteger.valueOf(11));
        WtnsFile.write(folder.resolve("again.wtns"), witness);
        assertThat(folder.resolve("again.wtns")).hasBinaryContent(Fixtures.bytes("mul.wtns"));
    }

    @Test
    void wireVectorWritesTheBytesOfItsFieldElements() throws IOException {
        WireVector wires = new WireVector(5000);
        for (int wire = 1; wire < 5000; wire++) {
            wires.small()[wire] = (wire - 2500) * 0x1000_0000_0001L;
        }
        wires.small()[7] = Long.MIN_VALUE;
        wires.small()[8] = Long.MAX_VALUE;
        wires.setLarge(3, WireVector.MODULUS.subtract(BigInteger.ONE));
        WtnsFile.write(folder.resolve("direct.wtns"), wires);
        WtnsFile.write(folder.resolve("limbs.wtns"), new Witness(wires.toCanonicalLimbs()));
        assertThat(folder.resolve("direct.wtns")).hasSameBinaryContentAs(folder.resolve("limbs.wtns"));
        Witness read = WtnsFile.read(folder.resolve("direct.wtns"));
        for (int wire : new int[]{0, 1, 3, 7, 8, 2499, 2500, 4999}) {
            assertThat(read.value(wire)).isEqualTo(wires.value(wire));
        }
    }

    @Test
    void constraintsOfCircomHoldForItsWitness() throws IOException {
        Path path = Fixtures.copy("mul.r1cs", folder);
        assertThat(R1csFile.readHeader(path)).isEqualTo(new R1csFile.Header(7, 1, 1, 1, 8, 4));
        ConstraintSystem system = R1csFile.read(path);
        Witness witness = WtnsFile.read(Fixtures.copy("mul.wtns", folder));
        assertThat(system.constraintCount()).isEqualTo(4);
        assertThat(system.publicCount()).isEqualTo(2);
        for (int row = 0; row < 4; row++) {
            BigInteger a = dot(system, system.a(), row, witness);
            BigInteger b = dot(system, system.b(), row, witness);
            assertThat(a.multiply(b).mod(WireVector.MODULUS)).isEqualTo(dot(system, system.c(), row, witness));
        }
        assertThat(dot(system, system.a(), 0, witness)).isNotEqualTo(BigInteger.ZERO);
    }

    private static BigInteger dot(ConstraintSystem system, SparseMatrix matrix, int row, Witness witness) {
        BigInteger sum = BigInteger.ZERO;
        for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
            BigInteger coefficient = Limbs.canonicalFr(system.coefficientTable(),
                    4 * matrix.coefficientIndex()[entry]);
            sum = sum.add(coefficient.multiply(witness.value(matrix.wire()[entry])));
        }
        return sum.mod(WireVector.MODULUS);
    }

    @Test
    void contributedKeysHaveTheirBytesAgain() throws IOException {
        for (String name : List.of("mul_final.zkey", "semaphore-1.zkey")) {
            ZkeyFile zkey = ZkeyFile.read(Fixtures.copy(name, folder), PointCheck.ALL);
            zkey.write(folder.resolve("again.zkey"));
            assertThat(Files.readAllBytes(folder.resolve("again.zkey"))).isEqualTo(Fixtures.bytes(name));
        }
    }

    @Test
    void realCeremonyHasAllItsContributions() throws IOException {
        ZkeyFile zkey = ZkeyFile.read(Fixtures.copy("semaphore-1.zkey", folder), PointCheck.HEADER);
        assertThat(zkey.contributions()).hasSize(1288);
        assertThat(zkey.key().domainSizeLog2()).isEqualTo(11);
        assertThat(zkey.key().publicCount()).isEqualTo(4);
        assertThat(ZkeyFile.readVerifyingKey(folder.resolve("semaphore-1.zkey")))
                .isEqualTo(zkey.key().verifyingKey());
    }

    /// The witness is that of `semaphore-1.wasm` of npm `@zk-kit/semaphore-artifacts` 4.13.0, by snarkjs 0.7.6 from
    /// `{"secret":"1943","merkleProofLength":"1","merkleProofIndex":"0","merkleProofSiblings":["5"],"message":"11",
    /// "scope":"7"}`.
    @Test
    void realCeremonyProvesWithTheWitnessOfItsProgram() throws IOException {
        Witness witness = WtnsFile.read(Fixtures.copy("semaphore-1.wtns", folder));
        VerifyingKey published = VerificationKeyJson.read(Fixtures.copy("semaphore-1.json", folder)).key();
        List<BigInteger> publicValues = witness.publicValues(published.publicCount());
        try (ProvingKey key = ZkeyFile.read(Fixtures.copy("semaphore-1.zkey", folder), PointCheck.ALL).key();
                Workers workers = new Workers(2)) {
            Proof proof = Groth16Prover.prove(key, witness, RandomSource.secure(), workers, ProgressListener.NONE);
            assertThat(Groth16Verifier.verify(published, publicValues, proof)).isInstanceOf(Accepted.class);
            List<BigInteger> changed = new ArrayList<>(publicValues);
            changed.set(1, changed.get(1).add(BigInteger.ONE));
            assertThat(Groth16Verifier.verify(published, changed, proof)).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void uncontributedKeyKeepsItsContentInAnotherOrder() throws IOException {
        ZkeyFile zkey = ZkeyFile.readForContribution(Fixtures.copy("mul_0000.zkey", folder), PointCheck.ALL);
        assertThat(zkey.contributions()).isEmpty();
        zkey.write(folder.resolve("again.zkey"));
        ZkeyFile again = ZkeyFile.readForContribution(folder.resolve("again.zkey"), PointCheck.ALL);
        ProvingKey key = zkey.key();
        assertThat(again.key().verifyingKey()).isEqualTo(key.verifyingKey());
        long[][] points = new long[2][8 * key.hPoints().count()];
        key.hPoints().read(0, key.hPoints().count(), points[0], 0);
        again.key().hPoints().read(0, key.hPoints().count(), points[1], 0);
        assertThat(points[1]).isEqualTo(points[0]);
        Coefficients.Block[] blocks = {new Coefficients.Block(key.coefficients().count()),
                new Coefficients.Block(key.coefficients().count())};
        key.coefficients().read(0, blocks[0].capacity(), blocks[0]);
        again.key().coefficients().read(0, blocks[0].capacity(), blocks[1]);
        assertThat(blocks[1]).usingRecursiveComparison().isEqualTo(blocks[0]);
        assertThat(again.circuitHash()).isEqualTo(zkey.circuitHash());
    }

    @Test
    void keyOfAnotherProofSystemIsRefused() throws IOException {
        Path path = Fixtures.copy("mul_plonk.zkey", folder);
        assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.HEADER)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("proof system 2");
    }

    @Test
    void powersOfTauHaveTheirBytesAgain() throws IOException {
        for (String name : List.of("pot8_final.ptau", "ppot_08.ptau")) {
            try (PtauFile powers = PtauFile.open(Fixtures.copy(name, folder), PointCheck.ALL)) {
                PtauFile.write(folder.resolve("again.ptau"), powers, powers.ceremonyPower(), powers.contributions());
            }
            assertThat(Files.readAllBytes(folder.resolve("again.ptau"))).isEqualTo(Fixtures.bytes(name));
        }
    }

    @Test
    void realPowersHaveTheirContributorsAndSections() throws IOException {
        try (PtauFile powers = PtauFile.open(Fixtures.copy("ppot_08.ptau", folder), PointCheck.ALL)) {
            assertThat(powers.power()).isEqualTo(8);
            assertThat(powers.ceremonyPower()).isEqualTo(28);
            assertThat(powers.contributions()).hasSize(55);
            assertThat(powers.contributions().getLast().note().type()).isEqualTo(ContributionNote.BEACON);
            assertThat(powers.contributions().getLast().note().iterationsLog2()).hasValue(10);
            assertThat(powers.lagrangeTauG1(0)).map(points -> points.length).hasValue(8);
            assertThat(powers.lagrangeTauG1(9)).map(points -> points.length).hasValue(8 * 512);
            assertThat(powers.lagrangeTauG1(0)).contains(powers.tauG1(1));
            assertThat(powers.lagrangeTauG2(0)).contains(powers.tauG2(1));
            assertThat(powers.lagrangeBetaTauG1(0)).contains(powers.betaTauG1(1));
            assertThatThrownBy(() -> powers.tauG1(512)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> powers.lagrangeTauG2(9)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void unpreparedPowersHaveNoLagrangeBases() throws IOException {
        try (PtauFile powers = PtauFile.open(Fixtures.copy("pot8_final.ptau", folder), PointCheck.HEADER)) {
            PtauFile.write(folder.resolve("first.ptau"), new FirstPhaseOnly(powers), 8, powers.contributions());
        }
        try (PtauFile powers = PtauFile.open(folder.resolve("first.ptau"), PointCheck.HEADER)) {
            assertThat(powers.lagrangeTauG1(3)).isEmpty();
            assertThat(powers.betaG2()).hasSize(16);
        }
    }

    private record FirstPhaseOnly(PowersOfTau powers) implements PowersOfTau {
        @Override
        public int power() {
            return powers.power();
        }

        @Override
        public long[] tauG1(int count) {
            return powers.tauG1(count);
        }

        @Override
        public long[] tauG2(int count) {
            return powers.tauG2(count);
        }

        @Override
        public long[] alphaTauG1(int count) {
            return powers.alphaTauG1(count);
        }

        @Override
        public long[] betaTauG1(int count) {
            return powers.betaTauG1(count);
        }

        @Override
        public long[] betaG2() {
            return powers.betaG2();
        }

        @Override
        public Optional<long[]> lagrangeTauG1(int domainSizeLog2) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> lagrangeTauG2(int domainSizeLog2) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> lagrangeAlphaTauG1(int domainSizeLog2) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> lagrangeBetaTauG1(int domainSizeLog2) {
            return Optional.empty();
        }
    }
}
