package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A statement that no contract on the EVM can hold, and one on Soroban can: 241 public elements.
class ManyPublicValuesTest {

    private static final String MODEL = """
            <ir_version: 8, opset_import: ["": 18]>
            many (float[5000] x) => (float[1] y)
            {
              axes = Constant <value_ints = [0]> ()
              y = ReduceSum <keepdims = 1> (x, axes)
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void whatNoChainCanHoldIsLeftOut() throws IOException {
        Path model = Files.writeString(folder.resolve("many.onnxtxt"), MODEL);
        Path input = Files.writeString(folder.resolve("in.json"),
                "{\"x\": [" + String.join(", ", Collections.nCopies(5000, "1")) + "]}");
        Path target = folder.resolve("many.assay");
        Assay.Run built = Assay.run("build", model, "--range", "x=-8:7", "--inputs", "public", "--scale-bits", 8,
                "--seed", 7, "-o", target);
        assertThat(built.code()).as(built.err()).isZero();
        assertThat(built.err()).contains("no verifier/evm: a verifier of 5001 public values in 241 elements",
                "a chain allows 24576; make tensors private or hashed");
        assertThat(target.resolve("verifier/evm")).doesNotExist();
        assertThat(target.resolve("verifier/soroban/src/lib.rs")).exists();

        Assay.Run proven = Assay.run("prove", target, "--input", input, "--calldata", "--quiet");
        assertThat(proven.code()).as(proven.err()).isZero();
        assertThat(target.resolve("proof/arguments.txt")).content().startsWith("--y=1280000 --x=[256,256,");
        for (Assay.Run refused : new Assay.Run[]{Assay.run("verify", target, "--on", "evm"),
                Assay.run("verifier", target, "--chain", "ethereum", "-o", folder.resolve("contract"))}) {
            assertThat(refused.code()).as(refused.err()).isEqualTo(3);
            assertThat(refused.err()).contains("AS4119", "expected at most 24576");
        }
        Assay.Run checked = Assay.run("check", target, "--model", model, "--quiet");
        assertThat(checked.code()).as(checked.err()).isZero();
    }
}
