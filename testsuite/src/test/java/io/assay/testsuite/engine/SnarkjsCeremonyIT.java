package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ceremony.Beacon;
import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.ceremony.KeyExchange;
import io.assay.ceremony.KeyVerifier;
import io.assay.ceremony.PowersCeremony;
import io.assay.ceremony.PowersExchange;
import io.assay.ceremony.PowersVerifier;
import io.assay.driver.tool.ToolProcess;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.ProofJson;
import io.assay.format.PtauFile;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A ceremony that two tools hold together: where there is no chance in it, their files are equal byte for byte; where
/// there is, each accepts what the other made.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnarkjsCeremonyIT {

    private static final Path FIXTURES = Path.of("..", "runtime-prover", "src", "test", "resources", "snarkjs");
    private static final String HASH = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    private static final Beacon BEACON = new Beacon(HexFormat.of().parseHex(HASH), 10);
    private static final int POWER = 6;

    private final Workers workers = new Workers(2);
    private final Snarkjs snarkjs = new Snarkjs();
    private final PowersCeremony powers = new PowersCeremony(workers, ProgressListener.NONE);
    private final PowersExchange powersExchange = new PowersExchange(workers, ProgressListener.NONE);
    private final PowersVerifier powersVerifier = new PowersVerifier(workers, ProgressListener.NONE);
    private final KeyCeremony keys = new KeyCeremony(workers, ProgressListener.NONE);
    private final KeyExchange keyExchange = new KeyExchange(workers, ProgressListener.NONE);
    private final KeyVerifier keyVerifier = new KeyVerifier(workers, ProgressListener.NONE);
    private final Path circuit = FIXTURES.resolve("mul.r1cs");
    private Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void theirs(Object... arguments) {
        ToolProcess run = snarkjs.run(arguments);
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    private boolean theyAcceptPowers(Path file) {
        ToolProcess run = snarkjs.run("powersoftau", "verify", file);
        boolean accepted = run.output().contains("Powers of Tau Ok!");
        assertThat(run.exitCode() == 0).as(run.toString()).isEqualTo(accepted);
        return accepted;
    }

    private void assertSame(String ours, String theirs) throws IOException {
        assertThat(Files.mismatch(file(ours), file(theirs))).as("%s and %s", ours, theirs).isEqualTo(-1);
    }

    @BeforeAll
    void firstPhase(@TempDir Path shared) throws IOException {
        folder = shared;
        powers.create(POWER, file("0.ptau"));
        theirs("powersoftau", "new", "bn128", POWER, file("0s.ptau"));
        assertSame("0.ptau", "0s.ptau");
        powers.contribute(file("0.ptau"), file("1.ptau"), "ours", Entropy.fresh("words"));
        theirs("powersoftau", "contribute", file("1.ptau"), file("2.ptau"), "--name=theirs", "-e=entropy");
        powers.beacon(file("2.ptau"), file("3.ptau"), "final", BEACON);
        theirs("powersoftau", "beacon", file("2.ptau"), file("3s.ptau"), HASH, 10, "-n=final");
        assertSame("3.ptau", "3s.ptau");
        powers.prepare(file("3.ptau"), file("final.ptau"));
        theirs("powersoftau", "prepare", "phase2", file("3.ptau"), file("finals.ptau"));
        assertSame("final.ptau", "finals.ptau");
    }

    @AfterAll
    void stop() {
        workers.close();
    }

    @Test
    void bothAcceptThePowers() throws IOException {
        for (String name : List.of("1.ptau", "2.ptau", "3.ptau", "final.ptau")) {
            assertThat(theyAcceptPowers(file(name))).as(name).isTrue();
            assertThat(powersVerifier.verify(file(name)).findings()).as(name).isEmpty();
        }
        // one coordinate of a contribution becomes that of another point
        byte[] bytes = Files.readAllBytes(file("2.ptau"));
        int record = offset(bytes, 7) + 4;
        System.arraycopy(bytes, offset(bytes, 2) + 64 * 5, bytes, record + 8 * 64, 64);
        Path changed = Files.write(file("changed.ptau"), bytes);
        assertThat(theyAcceptPowers(changed)).isFalse();
        assertThat(powersVerifier.verify(changed).findings()).isNotEmpty();
    }

    @Test
    void challengesAndResponsesGoBothWays() throws IOException {
        powersExchange.exportChallenge(file("1.ptau"), file("challenge"));
        theirs("powersoftau", "export", "challenge", file("1.ptau"), file("challenges"));
        assertSame("challenge", "challenges");
        theirs("powersoftau", "challenge", "contribute", "bn128", file("challenge"), file("responses"), "-e=entropy");
        powersExchange.importResponse(file("1.ptau"), file("responses"), file("r.ptau"), "name");
        theirs("powersoftau", "import", "response", file("1.ptau"), file("responses"), file("rs.ptau"), "-n=name");
        assertSame("r.ptau", "rs.ptau");
        powersExchange.contribute(file("challenge"), file("response"), Entropy.fresh(""));
        theirs("powersoftau", "import", "response", file("1.ptau"), file("response"), file("o.ptau"), "-n=name");
        assertThat(theyAcceptPowers(file("o.ptau"))).isTrue();
        assertThat(powersVerifier.verify(file("o.ptau")).findings()).isEmpty();
    }

    private void secondPhase(String name) throws IOException {
        keys.create(circuit, file("final.ptau"), file(name + "0.zkey"));
        theirs("zkey", "new", circuit, file("final.ptau"), file(name + "0s.zkey"));
        assertSame(name + "0.zkey", name + "0s.zkey");
        keys.contribute(file(name + "0.zkey"), file(name + "1.zkey"), "ours", Entropy.fresh("words"));
        theirs("zkey", "contribute", file(name + "1.zkey"), file(name + "2.zkey"), "--name=theirs", "-e=entropy");
        keys.beacon(file(name + "2.zkey"), file(name + "3.zkey"), "final", BEACON);
        theirs("zkey", "beacon", file(name + "2.zkey"), file(name + "3s.zkey"), HASH, 10, "-n=final");
        assertSame(name + "3.zkey", name + "3s.zkey");
    }

    private void assertBothAccept(Path key) throws IOException {
        assertThat(snarkjs.verifyZkey(circuit, file("final.ptau"), key)).isTrue();
        assertThat(keyVerifier.verify(circuit, file("final.ptau"), key).findings()).isEmpty();
    }

    @Test
    void bothAcceptTheKeyAndItsProofs() throws IOException {
        secondPhase("k");
        for (String name : List.of("k1.zkey", "k2.zkey", "k3.zkey")) {
            assertBothAccept(file(name));
        }
        byte[] bytes = Files.readAllBytes(file("k3.zkey"));
        bytes[offset(bytes, 10) + 68 + 8 * 40] ^= 1;
        Path changed = Files.write(file("changed.zkey"), bytes);
        assertThat(snarkjs.verifyZkey(circuit, file("final.ptau"), changed)).isFalse();
        assertThat(keyVerifier.verify(circuit, file("final.ptau"), changed).findings()).isNotEmpty();
        ZkeyFile key = ZkeyFile.read(file("k3.zkey"), PointCheck.ALL);
        Witness witness = WtnsFile.read(FIXTURES.resolve("mul.wtns"));
        Proof proof = Groth16Prover.proveChecked(key.key(), witness, RandomSource.secure(), workers,
                ProgressListener.NONE);
        List<BigInteger> values = witness.publicValues(key.key().publicCount());
        VerificationKeyJson.of(key.key().verifyingKey()).write(file("vk.json"));
        PublicJson.write(file("public.json"), values);
        ProofJson.write(file("proof.json"), proof);
        assertThat(snarkjs.verify(file("vk.json"), file("public.json"), file("proof.json"))).isTrue();
        snarkjs.prove(file("k3.zkey"), FIXTURES.resolve("mul.wtns"), file("proofs.json"), file("publics.json"));
        assertThat(Groth16Verifier.verify(key.key().verifyingKey(), PublicJson.read(file("publics.json")),
                ProofJson.read(file("proofs.json")))).isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void parametersGoBothWays() throws IOException {
        secondPhase("p");
        keyExchange.exportParameters(file("p2.zkey"), file("params"));
        theirs("zkey", "export", "bellman", file("p2.zkey"), file("paramss"));
        assertSame("params", "paramss");
        theirs("zkey", "bellman", "contribute", "bn128", file("params"), file("params2s"), "-e=entropy");
        keyExchange.importParameters(file("p2.zkey"), file("params2s"), file("i.zkey"), "name");
        theirs("zkey", "import", "bellman", file("p2.zkey"), file("params2s"), file("is.zkey"), "-n=name");
        assertSame("i.zkey", "is.zkey");
        assertBothAccept(file("i.zkey"));
        keyExchange.contribute(file("params"), file("params2"), Entropy.fresh(""));
        theirs("zkey", "import", "bellman", file("p2.zkey"), file("params2"), file("j.zkey"), "-n=name");
        assertBothAccept(file("j.zkey"));
    }

    /// From 2^15 rows on snarkjs hashes a point more than it should, which only a larger file has.
    @Test
    void largeCircuitsHaveTheSameHashWhateverThePowers() throws IOException {
        Path large = file("large.r1cs");
        Files.write(large, chain(1 << 14));
        for (int power : new int[]{15, 16}) {
            Path ptau = file("large.ptau");
            PtauFile.write(ptau, new SeededPowers(power, 99, workers), power, List.of());
            byte[] hash = keys.create(large, ptau, file("large.zkey"));
            theirs("zkey", "new", large, ptau, file("larges.zkey"));
            assertSame("large.zkey", "larges.zkey");
            if (power == 15) {
                keys.setup(R1csFile.read(large), ptau, file("made.zkey"), "", Entropy.fresh(""));
                assertThat(keyVerifier.verify(large, ptau, file("made.zkey"))).satisfies(report -> {
                    assertThat(report.circuitHash()).isEqualTo(hash);
                    assertThat(report.findings()).isEmpty();
                });
                assertThat(powersVerifier.findings(ptau, power)).isEmpty();
            }
        }
    }

    /// A circuit of n constraints x_(i+1) = x_i (x_i + 1) from a private x_0 to a public x_n.
    private static byte[] chain(int n) {
        ByteBuffer out = ByteBuffer.allocate(300 * n + 1000).order(ByteOrder.LITTLE_ENDIAN);
        out.put("r1cs".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(3);
        out.putInt(1).putLong(64).putInt(32).put(littleEndian(Bn254.FR.modulus()));
        out.putInt(n + 2).putInt(1).putInt(0).putInt(1).putLong(n + 2).putInt(n);
        out.putInt(2);
        int size = out.position();
        out.putLong(0);
        for (int i = 0; i < n; i++) {
            int from = i + 2;
            int to = i == n - 1 ? 1 : i + 3;
            term(out.putInt(1), from);
            term(term(out.putInt(2), 0), from);
            term(out.putInt(1), to);
        }
        out.putLong(size, out.position() - size - 8L);
        out.putInt(3).putLong(8L * (n + 2));
        for (int wire = 0; wire < n + 2; wire++) {
            out.putLong(wire);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static ByteBuffer term(ByteBuffer out, int wire) {
        return out.putInt(wire).put(littleEndian(BigInteger.ONE));
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int index = 0; index < 32; index++) {
            bytes[index] = value.shiftRight(8 * index).byteValue();
        }
        return bytes;
    }

    private static int offset(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }
}
