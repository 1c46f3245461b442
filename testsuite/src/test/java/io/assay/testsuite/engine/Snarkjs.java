package io.assay.testsuite.engine;

import io.assay.driver.evm.NpmTools;
import io.assay.driver.tool.ToolProcess;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// snarkjs's command line (npm `snarkjs`).
public final class Snarkjs {

    static final NpmTools TOOLS = new NpmTools(Snarkjs.class, "/npm");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LIMIT_OF_A_PROOF = Duration.ofMillis(200);

    /// Whether snarkjs accepts a Groth16 proof.
    boolean verify(Path verificationKey, Path publicValues, Path proof) {
        ToolProcess run = run("groth16", "verify", verificationKey, publicValues, proof);
        if (run.exitCode() == 0 && run.output().contains("OK!")) {
            return true;
        }
        if (run.output().contains("Invalid proof")) {
            return false;
        }
        throw new AssertionError("snarkjs neither accepted nor refused: " + run);
    }

    void prove(Path zkey, Path witness, Path proof, Path publicValues) {
        require(run("groth16", "prove", zkey, witness, proof, publicValues));
    }

    void setup(Path r1cs, Path ptau, Path zkey) {
        require(run("groth16", "setup", r1cs, ptau, zkey));
    }

    void newZkey(Path r1cs, Path ptau, Path zkey) {
        require(run("zkey", "new", r1cs, ptau, zkey));
    }

    void contribute(Path before, Path after, String entropy) {
        require(run("zkey", "contribute", before, after, "--name=test", "-e=" + entropy));
    }

    void exportVerificationKey(Path zkey, Path verificationKey) {
        require(run("zkey", "export", "verificationkey", zkey, verificationKey));
    }

    /// Whether snarkjs finds that a key comes from a circuit and powers of tau by the contributions it records.
    boolean verifyZkey(Path r1cs, Path ptau, Path zkey) {
        ToolProcess run = run("zkey", "verify", r1cs, ptau, zkey);
        boolean accepted = run.output().contains("ZKey Ok!");
        if (accepted != (run.exitCode() == 0)) {
            throw new AssertionError("snarkjs neither accepted nor refused: " + run);
        }
        return accepted;
    }

    /// What snarkjs says of many proofs, in one process: `accepted`, `rejected`, or `error` with a message, for each.
    ///
    /// @param cases objects of one line each, with the members `key`, `publicSignals` and `proof`
    List<String> verifyAll(List<String> cases) {
        ToolProcess run = require(TOOLS.node(List.of(script("/npm/verify-batch.cjs").toString()),
                String.join("\n", cases) + "\n", LIMIT.plus(LIMIT_OF_A_PROOF.multipliedBy(cases.size()))));
        List<String> verdicts = run.output().lines().toList();
        if (verdicts.size() != cases.size()) {
            throw new AssertionError(cases.size() + " cases, but " + run);
        }
        return verdicts;
    }

    /// As [#verifyAll].
    public static List<String> verdicts(List<String> cases) {
        return new Snarkjs().verifyAll(cases);
    }

    private static Path script(String name) {
        try {
            return Path.of(Objects.requireNonNull(Snarkjs.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether a witness satisfies the constraints.
    boolean checkWitness(Path r1cs, Path witness) {
        return run("wtns", "check", r1cs, witness).output().contains("WITNESS IS CORRECT");
    }

    /// Counts of a constraint system as text.
    public String constraintInfo(Path r1cs) {
        return require(run("r1cs", "info", r1cs)).output();
    }

    /// The constraints as text, with the names of the wires.
    public String printConstraints(Path r1cs, Path sym) {
        return require(run("r1cs", "print", r1cs, sym)).output();
    }

    /// Runs any command; paths are made absolute.
    ToolProcess run(Object... arguments) {
        List<String> command = new ArrayList<>(List.of("node_modules/snarkjs/build/cli.cjs"));
        for (Object argument : arguments) {
            command.add(argument instanceof Path path ? path.toAbsolutePath().toString() : argument.toString());
        }
        return TOOLS.node(command, "", LIMIT);
    }

    private static ToolProcess require(ToolProcess run) {
        if (run.exitCode() != 0) {
            throw new AssertionError("snarkjs failed: " + run);
        }
        return run;
    }
}
