package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ceremony.RejectedCeremonyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Keys of ceremonies in artefact folders, with lookups and without: what `setup --key` takes and `--production` asks for.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CeremonyKeysTest {
    private static final int POWER = 9;
    private static final String HASH = "0x00112233445566778899aabbccddeeff";
    private static final String MODEL = """
            <ir_version: 8, opset_import: ["" : 17]>
            g (float[1,3,2] x) => (float[1,3,2] y)
            {
            y = Relu(x)
            }
            """;

    private Path folder;
    private Path input;

    enum Circuit {
        PLAIN("off", "proving.zkey"), LOOKUPS("on", "proving.pk");

        private final String lookups;
        private final String provingKey;

        Circuit(String lookups, String provingKey) {
            this.lookups = lookups;
            this.provingKey = provingKey;
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Path file(Circuit circuit, String name) {
        return folder.resolve(circuit + name);
    }

    @BeforeAll
    void ceremonies(@TempDir Path shared) throws IOException {
        folder = shared;
        Path model = Files.writeString(file("model.onnxtxt"), MODEL);
        input = Files.writeString(file("input.json"), "{\"x\": [[[0.5, -0.5], [0.25, 1], [-1, 0]]]}");
        Assay.done("ptau", "new", POWER, file("new.ptau"));
        Assay.done("ptau", "contribute", file("new.ptau"), file("first.ptau"));
        Assay.done("ptau", "prepare", file("first.ptau"), file("powers"));
        for (Circuit circuit : Circuit.values()) {
            Assay.done("compile", model, "--range", "x=-1:1", "--scale-bits", 5, "--lookups", circuit.lookups, "-o",
                    file(circuit, ""));
            Assay.done("zkey", "new", file(circuit, "").resolve("circuit.r1cs"), file("powers"), file(circuit, "0"));
            Assay.done("zkey", "contribute", file(circuit, "0"), file(circuit, "1"), "--name", "first");
            Assay.done("zkey", "contribute", file(circuit, "1"), file(circuit, "2"), "--name", "second");
            Assay.done("zkey", "beacon", file(circuit, "1"), file(circuit, "1beacon"), HASH, 10);
            Assay.done("zkey", "beacon", file(circuit, "2"), file(circuit, "final"), HASH, 10);
        }
    }

    private CopiedFolder compiled(Circuit circuit, Path work) throws IOException {
        return CopiedFolder.of(file(circuit, ""), work.resolve("model.assay"));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfTwoPartiesIsForProduction(Circuit circuit, @TempDir Path work) throws IOException {
        Path artefacts = compiled(circuit, work).path();
        JsonNode verified = Assay.done("zkey", "verify", artefacts.resolve("circuit.r1cs"), file("powers"),
                file(circuit, "final"));
        assertThat(verified.get("contributions")).hasSize(3);
        if (circuit == Circuit.LOOKUPS) {
            // left out of a folder where it is large: it is made again from the relations
            Files.delete(artefacts.resolve("circuit.r1cs"));
        }
        JsonNode summary = Assay.done("setup", artefacts, "--ptau", file("powers"), "--key", file(circuit, "final"),
                "--production");
        assertThat(summary.get("insecureSetup").asBoolean()).isFalse();
        assertThat(artefacts.resolve(circuit.provingKey)).hasSameBinaryContentAs(file(circuit, "final"));
        Assay.done("zkey", "export", file(circuit, "final"), work.resolve("key.json"), "--verification-key");
        assertThat(artefacts.resolve("verification_key.json")).hasSameBinaryContentAs(work.resolve("key.json"));
        Assay.done("check", artefacts);
        Path proof = work.resolve("proof");
        Assay.done("prove", artefacts, "--input", input, "--production", "-o", proof);
        // what the contract says of plain keys, other tests show
        for (String engine : circuit == Circuit.PLAIN ? List.of("jvm") : List.of("jvm", "evm")) {
            assertThat(Assay
                    .done("verify", artefacts, "--proof", proof.resolve("proof.json"), "--production", "--on", engine)
                    .get("verified").asBoolean()).isTrue();
        }
        Assay.done("verifier", artefacts, "--production", "-o", work.resolve("contracts"));
        // a verifier's folder has no proving key
        Files.delete(artefacts.resolve(circuit.provingKey));
        Assay.done("verify", artefacts, "--proof", proof.resolve("proof.json"), "--production");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfOnePartyIsNot(Circuit circuit, @TempDir Path work) throws IOException {
        Path artefacts = compiled(circuit, work).path();
        for (String key : List.of("1", "1beacon")) {
            Assay.refused(5, "AS5003", "contributions that are no beacons: 1", "setup", artefacts, "--ptau",
                    file("powers"),
                    "--key", file(circuit, key), "--production", "--quiet");
            assertThat(artefacts.resolve(circuit.provingKey)).doesNotExist();
        }
        Assay.refused(5, "AS4002", "none: anybody can prove anything", "setup", artefacts, "--ptau", file("powers"),
                "--key",
                file(circuit, "0"), "--quiet");
        for (Object[] source : new Object[][]{{}, {"--ptau", file("powers")},
                {"--ptau", file("powers"), "--key", file(circuit, "1beacon")}}) {
            List<Object> arguments = new ArrayList<>(List.of("setup", artefacts));
            arguments.addAll(Arrays.asList(source));
            assertThat(Assay.done(arguments.toArray()).get("insecureSetup").asBoolean()).isTrue();
            Assay.refused(5, "AS5003", "single-party", "prove", artefacts, "--input", input, "--production", "-o",
                    work.resolve("proof"));
            assertThat(work.resolve("proof")).doesNotExist();
        }
        Assay.refused(5, "AS5003", "--key KEY", "setup", artefacts, "--ptau", file("powers"), "--production",
                "--quiet");
    }

    /// `setup --ptau` is `zkey new` and one contribution, with lookups too.
    @ParameterizedTest
    @EnumSource
    void powersOfTauMakeKeys(Circuit circuit, @TempDir Path work) throws IOException {
        Path artefacts = compiled(circuit, work).path();
        for (String powers : List.of("first.ptau", "powers")) {
            Assay.done("setup", artefacts, "--ptau", file(powers), "--seed", 5);
            JsonNode report = Assay.done("zkey", "verify", artefacts.resolve("circuit.r1cs"), file("powers"),
                    artefacts.resolve(circuit.provingKey));
            assertThat(report.get("contributions")).hasSize(1);
            Assay.done("prove", artefacts, "--input", input, "-o", work.resolve("proof"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysThatAreNotTheCircuitsAreRefused(Circuit circuit, @TempDir Path work) throws IOException {
        Path artefacts = compiled(circuit, work).path();
        Circuit other = Circuit.values()[1 - circuit.ordinal()];
        Assay.refused(1, RejectedCeremonyException.CODE, "counts", "setup", artefacts, "--ptau", file("powers"),
                "--key",
                file(other, "final"), "--quiet");
        byte[] key = Files.readAllBytes(file(circuit, "final"));
        int section = circuit == Circuit.PLAIN ? 9 : 0x4155;
        System.arraycopy(key, offset(key, section), key, offset(key, section) + 64, 64);
        Assay.refused(1, RejectedCeremonyException.CODE, circuit == Circuit.PLAIN ? "H" : "sigma basis of commitment 0",
                "setup", artefacts, "--ptau", file("powers"), "--key", Files.write(work.resolve("changed"), key),
                "--quiet");
        Assay.refused(2, "AS5101", "not prepared", "setup", artefacts, "--ptau", file("first.ptau"), "--key",
                file(circuit, "final"), "--quiet");
        Assay.refused(2, "AS0110", "--key without --ptau", "setup", artefacts, "--key", file(circuit, "final"),
                "--quiet");
        assertThat(artefacts.resolve(circuit.provingKey)).doesNotExist();
    }

    /// Whoever edits the manifest still needs a key with a record.
    @ParameterizedTest
    @EnumSource
    void aManifestAloneMakesNoCeremony(Circuit circuit, @TempDir Path work) throws IOException {
        Path artefacts = compiled(circuit, work).path();
        Map<String, List<String>> refusals = Map.of("", List.of("AS4002", "none: anybody can prove anything"),
                "1beacon", List.of("AS5003", "contributions that are no beacons: 1"));
        for (Map.Entry<String, List<String>> refusal : refusals.entrySet()) {
            if (refusal.getKey().isEmpty()) {
                Assay.done("setup", artefacts);
            } else {
                Assay.done("setup", artefacts, "--ptau", file("powers"), "--key", file(circuit, refusal.getKey()));
            }
            CopiedFolder lying = CopiedFolder.of(artefacts, work.resolve("lying" + refusal.getKey()))
                    .manifest(manifest -> manifest.put("setup", "ceremony"));
            Assay.refused(5, refusal.getValue().getFirst(), refusal.getValue().getLast(), "prove", lying.path(),
                    "--input",
                    input, "--production", "-o", work.resolve("proof"));
        }
    }

    @Test
    void aVerificationKeyOfAnotherKeyIsRefused(@TempDir Path work) throws IOException {
        Path artefacts = compiled(Circuit.LOOKUPS, work).path();
        Assay.done("setup", artefacts, "--ptau", file("powers"), "--key", file(Circuit.LOOKUPS, "final"));
        Assay.done("zkey", "export", file(Circuit.LOOKUPS, "2"), work.resolve("other.json"), "--verification-key");
        byte[] other = Files.readAllBytes(work.resolve("other.json"));
        CopiedFolder changed = CopiedFolder.of(artefacts, work.resolve("changed"))
                .repaired("verification_key.json", _ -> other);
        Assay.refused(4, "AS4124", "two keys of the folder differ", "verify", changed.path(), "--production",
                "--quiet");
    }

    @Test
    void aKeyWithCommitmentsStaysWithAssay() {
        Assay.refused(2, "AS5101", "zkey contribute", "zkey", "export", file(Circuit.LOOKUPS, "1"), file("none"));
        assertThat(file("none")).doesNotExist();
    }

    private static int offset(byte[] bytes, int type) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }
}
