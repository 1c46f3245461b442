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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `assay setup --ptau`: a key that follows from the powers by one contribution, whether they are prepared or not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetupFromPowersTest {
    private static final int POWER = 8;
    private static final String MODEL = """
            <ir_version: 8, opset_import: ["" : 17]>
            g (float[1,3,2] x) => (float[1,3,2] y)
            {
            y = Relu(x)
            }
            """;

    private Path folder;
    private Path artefacts;

    private Path file(String name) {
        return folder.resolve(name);
    }

    @BeforeAll
    void circuitAndPowers(@TempDir Path shared) throws IOException {
        folder = shared;
        artefacts = file("model.assay");
        Path model = Files.writeString(file("model.onnxtxt"), MODEL);
        Assay.done("compile", model, "--range", "x=-1:1", "--scale-bits", 12, "-o", artefacts);
        Assay.done("ptau", "new", POWER, file("new.ptau"));
        Assay.done("ptau", "contribute", file("new.ptau"), file("first.ptau"));
        Assay.done("ptau", "prepare", file("first.ptau"), file("prepared.ptau"));
    }

    private JsonNode setup(Object... source) {
        List<Object> arguments = new ArrayList<>(List.of("setup", artefacts, "--seed", 5));
        arguments.addAll(Arrays.asList(source));
        return Assay.done(arguments.toArray());
    }

    private byte[] key(String powers) throws IOException {
        setup("--ptau", file(powers));
        return Files.readAllBytes(artefacts.resolve("proving.zkey"));
    }

    @Test
    void theKeyFollowsFromThePowers() throws IOException {
        List<String> before = names();
        byte[] key = key("prepared.ptau");
        assertThat(key("prepared.ptau")).as("with the same seed").isEqualTo(key);
        assertThat(key("first.ptau")).as("from powers that are not prepared").isEqualTo(key);
        JsonNode verified = Assay.done("zkey", "verify", artefacts.resolve("circuit.r1cs"), file("prepared.ptau"),
                artefacts.resolve("proving.zkey"));
        assertThat(verified.get("contributions")).hasSize(1);
        assertThat(verified.get("contributions").get(0).get("name").asString()).isEqualTo("assay");
        Path input = Files.writeString(file("input.json"), "{\"x\": [[[0.5, -0.5], [0.25, 1], [-1, 0]]]}");
        Assay.done("prove", artefacts, "--input", input, "-o", file("proofs"));
        assertThat(Assay.done("verify", artefacts, "--proof", file("proofs").resolve("proof.json")).get("verified")
                .asBoolean()).isTrue();
        List<String> after = names();
        assertThat(setup("--ptau", file("prepared.ptau")).propertyNames()).containsExactlyElementsOf(
                setup("--dev").propertyNames());
        assertThat(after).containsAll(before).contains("proving.zkey", "verification_key.json")
                .noneMatch(name -> name.startsWith("."));
        assertThat(names()).isEqualTo(after);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(artefacts)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void expect(int code, String diagnostic, String text, Path powers) throws IOException {
        Assay.Run run = Assay.run("setup", artefacts, "--ptau", powers, "--quiet");
        assertThat(run.err()).contains(text);
        assertThat(run.codes()).first().isEqualTo(diagnostic);
        assertThat(run.code()).isEqualTo(code);
        assertThat(names()).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void powersThatAreNotToBeUsed() throws IOException {
        expect(5, "AS4002", "nobody contributed", file("new.ptau"));
        for (String name : List.of("first.ptau", "prepared.ptau")) {
            byte[] bytes = Files.readAllBytes(file(name));
            System.arraycopy(bytes, offset(bytes, 2), bytes, offset(bytes, 2) + 64 * 3, 64);
            expect(1, RejectedCeremonyException.CODE, "tau in G1", Files.write(file("changed.ptau"), bytes));
        }
        // a point of the largest basis in place of another: on the curve, but not the basis of the powers
        for (int type : new int[]{12, 14, 15}) {
            byte[] bytes = Files.readAllBytes(file("prepared.ptau"));
            for (int domain = 1; domain <= POWER; domain++) {
                int at = offset(bytes, type) + 64 * ((1 << domain) - 1);
                System.arraycopy(bytes, at, bytes, at + 64, 64);
            }
            expect(1, RejectedCeremonyException.CODE, "Lagrange basis", Files.write(file("changed.ptau"), bytes));
        }
        byte[] bytes = Files.readAllBytes(file("first.ptau"));
        Arrays.fill(bytes, offset(bytes, 4) + 64, offset(bytes, 4) + 128, (byte) 0);
        expect(5, "AS4002", "the point at infinity", Files.write(file("changed.ptau"), bytes));
    }

    private static int offset(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }
}
