package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A statement that says nothing but the context: outputs that have one possible value, inputs that are private.
class KnownOutputsTest {
    private static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 20]>
            edge (float[1, 2] x, float[1, 2] y) => (float[1, 2] z)
            { [square] s = Mul (x, x)
              [scaled] z = Mul (s, y) }
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void everyCommandTakesThem() throws IOException {
        Path model = Files.writeString(folder.resolve("edge.onnxtxt"), MODEL);
        Path input = Files.writeString(folder.resolve("in.json"), "{\"x\": [[1e-7, 0]], \"y\": [[3, -5]]}");
        Path target = folder.resolve("edge.assay");
        Assay.Run built = Assay.run("build", model, "--range", "x=-1e-6:1e-6", "--range", "y=-30000:30000",
                "--scale-bits", 30, "--inputs", "private", "--seed", 7, "-o", target, "--json", "--quiet");
        assertThat(built.code()).as(built.err()).isZero();
        assertThat(built.json().get("publicInputs").asInt()).isEqualTo(1);
        assertThat(built.json().get("constraints").asInt()).isGreaterThan(1);
        assertThat(Files.readString(target.resolve("statement.json"))).contains("context").doesNotContain("tensor");

        Assay.Run proven = Assay.run("prove", target, "--input", input, "--calldata", "--json", "--quiet");
        assertThat(proven.code()).as(proven.err()).isZero();
        JsonNode output = proven.json().get("outputs").get("z").get(0);
        assertThat(output.get(0).asDouble()).isZero();
        assertThat(output.get(1).asDouble()).isZero();
        assertThat(target.resolve("proof/arguments.txt")).content()
                .matches("--z=\\[0,0] --context=0{64} --proof=[0-9a-f]{512}\n");
        Assay.Run verified = Assay.run("verify", target, "--quiet");
        assertThat(verified.code()).as(verified.err()).isZero();
        Assay.Run onChain = Assay.run("verify", target, "--on", "evm", "--quiet");
        // 6: a machine without Node has no compiler for the contract.
        assertThat(onChain.code()).as(onChain.err()).isIn(0, 6);
        Path contract = folder.resolve("contract");
        assertThat(Assay.run("verifier", target, "--chain", "evm", "-o", contract).code()).isZero();
        Path chains = folder.resolve("contracts");
        assertThat(Assay.run("verifier", target, "--chain", "ethereum,soroban,polygon-zkevm", "-o", chains).code())
                .isZero();
        String source = "src/EdgeVerifier.sol";
        for (String chain : List.of("ethereum", "polygon-zkevm")) {
            assertThat(chains.resolve(chain).resolve(source)).hasSameTextualContentAs(contract.resolve(source));
        }
        assertThat(chains.resolve("polygon-zkevm/foundry.toml")).content().contains("\"paris\"");
        assertThat(chains.resolve("ethereum/README.md")).content().contains("## On Ethereum");
        assertThat(chains.resolve("soroban/src/test.rs")).exists();
        assertThat(chains.resolve("soroban/src/key.rs"))
                .hasSameTextualContentAs(target.resolve("verifier/soroban/src/key.rs"));
        assertThat(contract.resolve("README.md")).content().doesNotContain("## On ");
    }
}
