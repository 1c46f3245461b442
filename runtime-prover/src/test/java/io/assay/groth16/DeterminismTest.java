package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.AtomicFile;
import io.assay.format.PointCheck;
import io.assay.format.ProofJson;
import io.assay.format.ZkeyFile;
import io.assay.kernel.Workers;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a seed, keys and proofs are the same bytes for any number of threads and in any process; and what a listener
/// is told adds up.
class DeterminismTest {
    private static final int CONSTRAINTS = 250;

    @TempDir
    Path folder;

    /// A chain of squares, long enough for each kernel to share its work between threads.
    private static ConstraintSystem system() {
        int[] starts = new int[CONSTRAINTS + 1];
        int[] inputs = new int[CONSTRAINTS];
        int[] outputs = new int[CONSTRAINTS];
        for (int row = 0; row < CONSTRAINTS; row++) {
            starts[row + 1] = row + 1;
            inputs[row] = row + 1;
            outputs[row] = row + 2;
        }
        long[] table = new long[4];
        Bn254.FR.one(table, 0);
        SparseMatrix factor = new SparseMatrix(starts, inputs, new int[CONSTRAINTS]);
        return new ConstraintSystem(CONSTRAINTS + 2, 1, factor, factor,
                new SparseMatrix(starts, outputs, new int[CONSTRAINTS]), table);
    }

    private static Witness witness() {
        long[] values = new long[4 * (CONSTRAINTS + 2)];
        values[0] = 1;
        BigInteger value = BigInteger.valueOf(3);
        for (int wire = 1; wire < CONSTRAINTS + 2; wire++) {
            PrimeField.split(value, values, 4 * wire);
            value = value.multiply(value).mod(Bn254.FR.modulus());
        }
        return new Witness(values);
    }

    /// Digest of both kinds of key and of a proof under each.
    private static String digest(Path folder, int threads, ProgressListener listener) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Path powersFile = folder.resolve("powers.ptau");
        try (InputStream in = Objects
                .requireNonNull(DeterminismTest.class.getResourceAsStream("/snarkjs/pot8_final.ptau"))) {
            AtomicFile.write(powersFile, in.readAllBytes());
        }
        try (Workers workers = new Workers(threads)) {
            ProvingKey single = Groth16Setup.singleParty(system(), RandomSource.seeded(11), workers, listener);
            ZkeyFile.singleParty(single).write(folder.resolve("single.zkey"));
            new KeyCeremony(workers, listener).setup(system(), powersFile, folder.resolve("ceremony.zkey"), "a name",
                    Entropy.of(RandomSource.seeded(12), ""));
            digest.update(Files.readAllBytes(folder.resolve("single.zkey")));
            digest.update(Files.readAllBytes(folder.resolve("ceremony.zkey")));
            digest.update(ProofJson.toBytes(Groth16Prover.prove(single, witness(), RandomSource.seeded(13), workers,
                    listener)));
            try (ProvingKey ceremony = ZkeyFile.read(folder.resolve("ceremony.zkey"), PointCheck.HEADER).key()) {
                digest.update(ProofJson.toBytes(Groth16Prover.proveChecked(ceremony, witness(),
                        RandomSource.seeded(14), workers, listener)));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Prints the digest; the arguments are a folder and a number of threads.
    public static void main(String[] arguments) throws Exception {
        System.out.print(digest(Path.of(arguments[0]), Integer.parseInt(arguments[1]), ProgressListener.NONE));
    }

    @Test
    void bytesDoNotDependOnThreadsOrProcess() throws Exception {
        String expected = digest(folder, 1, ProgressListener.NONE);
        assertThat(digest(folder, 2, ProgressListener.NONE)).isEqualTo(expected);
        assertThat(digest(folder, 3, ProgressListener.NONE)).isEqualTo(expected);
        for (String threads : List.of("1", "2")) {
            Path output = folder.resolve("digest.txt");
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=" + threads, "-cp",
                    System.getProperty("java.class.path"), DeterminismTest.class.getName(), folder.toString(), threads)
                    .redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readString(output, StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    private record Call(String stage, long done, long total) {}

    @Test
    void progressOfEachComputationAddsUp() throws Exception {
        List<Call> calls = new ArrayList<>();
        digest(folder, 2, (stage, done, total) -> calls.add(new Call(stage, done, total)));
        List<List<String>> expected = List.of(List.of("setup-scalars", "setup-points"),
                List.of("new", "contribute"),
                List.of("prove-quotient", "prove-a", "prove-b1", "prove-b2", "prove-c", "prove-h"),
                List.of("prove-quotient", "prove-a", "prove-b1", "prove-b2", "prove-c", "prove-h", "prove-check"));
        int next = 0;
        for (List<String> stages : expected) {
            long total = calls.get(next).total();
            long before = 0;
            List<String> seen = new ArrayList<>();
            assertThat(calls.get(next).done()).isZero();
            do {
                Call call = calls.get(next);
                assertThat(call.total()).isEqualTo(total).isPositive();
                assertThat(call.done()).isBetween(before, total);
                before = call.done();
                if (seen.isEmpty() || !seen.getLast().equals(call.stage())) {
                    seen.add(call.stage());
                }
                next++;
            } while (next < calls.size() && calls.get(next).done() > 0);
            assertThat(before).isEqualTo(total);
            assertThat(seen).isEqualTo(stages);
        }
        assertThat(next).isEqualTo(calls.size());
    }

    @Test
    void twoProofsOfOneWitnessShareNoElement() {
        try (Workers workers = new Workers(2)) {
            ProvingKey key = Groth16Setup.singleParty(system(), RandomSource.secure(), workers, ProgressListener.NONE);
            Proof one = Groth16Prover.prove(key, witness(), RandomSource.secure(), workers, ProgressListener.NONE);
            Proof two = Groth16Prover.prove(key, witness(), RandomSource.secure(), workers, ProgressListener.NONE);
            assertThat(one.a()).isNotEqualTo(two.a());
            assertThat(one.b()).isNotEqualTo(two.b());
            assertThat(one.c()).isNotEqualTo(two.c());
        }
    }
}
