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

    /// Builds the program.
    ///
    /// @throws MissingToolException if Go is missing or cannot get gnark
    static Gnark built() throws IOException {
        Files.createDirectories(Path.of("target"));
        ToolProcess build = ToolProcess.run(List.of("go", "build", "-trimpath", "-buildvcs=false", "-o",
                PROGRAM.toString(), "./cmd/commitments"), "", SOURCES, LIMIT);
        if (build.exitCode() != 0) {
            throw new MissingToolException("go", "gnark cannot be built here: " + build.errors(),
                    "Go must reach its module proxy once, or have the modules in its cache");
        }
        return new Gnark();
    }

    /// Builds the program, or skips the test where Go is missing or cannot get gnark.
    public static Gnark orSkip() {
        try {
            return built();
        } catch (MissingToolException missing) {
            assumeTrue(false, "gnark cannot run here: " + missing.getMessage());
            throw missing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether gnark accepts a proof, as [#verifyAll].
    public boolean verify(Path verificationKey, Path proof, Path publicValues) throws IOException {
        return verifyAll(List.of(claim(Files.readString(verificationKey), Files.readString(publicValues),
                Files.readString(proof)))).getFirst();
    }

    /// Contents of the three files of a proof in one line, as the programs that judge many take them.
    static String claim(String verificationKey, String publicValues, String proof) {
        return ("{\"key\": " + verificationKey + ", \"publicSignals\": " + publicValues + ", \"proof\": " + proof + "}")
                .replace("\n", "");
    }

    /// Which proofs gnark accepts, in one process. It decodes them itself, from its own form of proofs and values. Proofs of
    /// knowledge of several commitments are folded into one, as gnark has it; stated challenges are compared by the program.
    ///
    /// @param claims lines as [#claim] makes them; first coordinates of points are below 2^254, as gnark's form has no others
    List<Boolean> verifyAll(List<String> claims) {
        ToolProcess run = run(String.join("\n", claims), "verify");
        List<String> verdicts = run.output().lines().toList();
        if (run.exitCode() != 0 || verdicts.size() != claims.size()) {
            throw new AssertionError(claims.size() + " claims, but " + run);
        }
        return verdicts.stream().map(verdict -> {
            if (!verdict.equals("accepted") && !verdict.startsWith("rejected: ")) {
                throw new AssertionError("gnark neither accepted nor refused: " + verdict);
            }
            return verdict.equals("accepted");
        }).toList();
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
        ToolProcess run = run("", words);
        if (run.exitCode() != 0) {
            throw new AssertionError("gnark failed: " + run);
        }
        return run.output();
    }

    private static ToolProcess run(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(words));
        return ToolProcess.run(command, input, SOURCES, LIMIT);
    }
}
