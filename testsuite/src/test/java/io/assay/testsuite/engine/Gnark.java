package io.assay.testsuite.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.tool.ToolProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// gnark's Groth16 with commitments, challenges by Keccak, and the proofs of its ceremonies: the Go program `benchmarks/peers/go/cmd/commitments`.
public final class Gnark {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Path SOURCES = Path.of("..", "benchmarks", "peers", "go").toAbsolutePath().normalize();
    private static final Path PROGRAM = Path.of("target", "gnark-commitments").toAbsolutePath();

    private Gnark() {}

    /// Builds the program, or skips the test where Go is missing or cannot get gnark.
    public static Gnark orSkip() {
        try {
            Files.createDirectories(Path.of("target"));
            ToolProcess build = ToolProcess.run(List.of("go", "build", "-trimpath", "-buildvcs=false", "-o",
                    PROGRAM.toString(), "./cmd/commitments"), "", SOURCES, LIMIT);
            assumeTrue(build.exitCode() == 0, () -> "gnark cannot be built here: " + build.errors());
        } catch (MissingToolException missing) {
            assumeTrue(false, "gnark cannot run here: " + missing.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Gnark();
    }

    /// Whether gnark accepts a proof. Proofs of knowledge of several commitments are folded into one, as gnark has it; stated
    /// challenges are compared by the program.
    public boolean verify(Path verificationKey, Path proof, Path publicValues) {
        ToolProcess run = run("verify", verificationKey.toString(), proof.toString(), publicValues.toString());
        if (run.output().startsWith("accepted")) {
            return true;
        }
        if (run.output().startsWith("rejected")) {
            return false;
        }
        throw new AssertionError("gnark neither accepted nor refused: " + run);
    }

    /// Makes a key and a proof of gnark's for the third power of a number, with one commitment.
    ///
    /// @param folder where `verification_key.json`, `proof.json`, `public.json` and `Verifier.sol` go
    public void make(Path folder, int secret) {
        output("make", folder.toString(), String.valueOf(secret));
    }

    /// gnark's verdict on each update of a ceremony: `accepted NAME`, or `rejected NAME: REASON`.
    ///
    /// @param updates JSON, as `ceremony.go` describes it
    public List<String> judgeUpdates(Path updates) {
        return output("updates", updates.toString()).lines().toList();
    }

    /// gnark's proof for a number that something is multiplied by: hexadecimal, [x] of G1 and x R of G2.
    public String update(BigInteger factor, String challenge, int tag) {
        return output("update", factor.toString(), challenge, String.valueOf(tag)).strip();
    }

    private static String output(String... words) {
        ToolProcess run = run(words);
        if (run.exitCode() != 0) {
            throw new AssertionError("gnark failed: " + run);
        }
        return run.output();
    }

    private static ToolProcess run(String... words) {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(words));
        return ToolProcess.run(command, "", SOURCES, LIMIT);
    }
}
