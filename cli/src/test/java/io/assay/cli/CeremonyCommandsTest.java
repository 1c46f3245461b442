package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ceremony.RejectedCeremonyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// A whole ceremony through the commands, and what they refuse with which exit code.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CeremonyCommandsTest {
    private static final Path FIXTURES = Path.of("..", "runtime-prover", "src", "test", "resources", "snarkjs");
    private static final Path CIRCUIT = FIXTURES.resolve("mul.r1cs");
    private static final String HASH = "0x00112233445566778899aabbccddeeff";

    private Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    @BeforeAll
    void ceremony(@TempDir Path shared) {
        folder = shared;
        Assay.done("ptau", "new", 4, file("0.ptau"));
        Assay.done("ptau", "contribute", file("0.ptau"), file("1.ptau"), "--name", "first", "--entropy", "words");
        Assay.done("ptau", "export", file("1.ptau"), file("challenge"));
        JsonNode response = Assay.done("ptau", "contribute", file("challenge"), file("response"));
        JsonNode imported = Assay.done("ptau", "import", file("1.ptau"), file("response"), file("2.ptau"));
        assertThat(imported.get("responseHash")).isEqualTo(response.get("responseHash"));
        Assay.done("ptau", "beacon", file("2.ptau"), file("3.ptau"), HASH, 10, "--name", "beacon");
        Assay.done("ptau", "prepare", file("3.ptau"), file("final.ptau"));
        Assay.done("zkey", "new", CIRCUIT, file("final.ptau"), file("0.zkey"));
        Assay.done("zkey", "contribute", file("0.zkey"), file("1.zkey"), "--name", "first");
        Assay.done("zkey", "export", file("1.zkey"), file("1.params"));
        Assay.done("zkey", "contribute", file("1.params"), file("2.params"));
        Assay.done("zkey", "import", file("1.zkey"), file("2.params"), file("2.zkey"), "--name", "second");
        Assay.done("zkey", "beacon", file("2.zkey"), file("final.zkey"), HASH, 10);
    }

    @Test
    void everyFileVerifies() {
        JsonNode powers = Assay.done("ptau", "verify", file("final.ptau"));
        assertThat(powers.get("verified").asBoolean()).isTrue();
        assertThat(powers.get("power").asInt()).isEqualTo(4);
        assertThat(powers.get("contributions")).hasSize(3);
        assertThat(powers.get("contributions").get(2).get("iterationsLog2").asInt()).isEqualTo(10);
        JsonNode key = Assay.done("zkey", "verify", CIRCUIT, file("final.ptau"), file("final.zkey"));
        assertThat(key.get("circuitChecked").asBoolean()).isTrue();
        assertThat(key.get("contributions").get(1).get("name").asString()).isEqualTo("second");
        JsonNode record = Assay.done("zkey", "verify", "--record", file("final.zkey"));
        assertThat(record.get("circuitChecked").asBoolean()).isFalse();
        Assay.done("zkey", "export", file("final.zkey"), file("vk.json"), "--verification-key");
        assertThat(Assay.run("inspect", file("vk.json")).code()).isNotEqualTo(70);
        Assay.Run people = Assay.run("ptau", "verify", file("final.ptau"), "--quiet");
        assertThat(people.out()).contains("contribution 1 by \"first\":", "accepted: 2^4 powers, 3 contributions");
    }

    @Test
    void whatIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(file("final.ptau"));
        // the generator in place of a power
        int at = offset(bytes, 4) + 64 * 3;
        System.arraycopy(bytes, offset(bytes, 2), bytes, at, 64);
        Path changed = Files.write(file("changed.ptau"), bytes);
        Assay.refused(1, RejectedCeremonyException.CODE, "alpha tau in G1", "ptau", "verify", changed);
        Assay.Run json = Assay.run("ptau", "verify", changed, "--json", "--quiet");
        assertThat(json.json().get("verified").asBoolean()).isFalse();
        assertThat(json.code()).isEqualTo(1);
        byte[] key = Files.readAllBytes(file("final.zkey"));
        System.arraycopy(key, offset(key, 9), key, offset(key, 9) + 64, 64);
        Assay.refused(1, RejectedCeremonyException.CODE, "H", "zkey", "verify", CIRCUIT, file("final.ptau"),
                Files.write(file("changed.zkey"), key));
    }

    @Test
    void whatIsInsecure() throws IOException {
        Assay.refused(5, "AS4002", "contributions", "ptau", "verify", file("0.ptau"));
        Assay.refused(5, "AS4002", "contributions", "zkey", "verify", CIRCUIT, file("final.ptau"), file("0.zkey"));
        byte[] bytes = Files.readAllBytes(file("final.ptau"));
        Arrays.fill(bytes, offset(bytes, 5) + 64, offset(bytes, 5) + 128, (byte) 0);
        Path infinite = Files.write(file("infinite.ptau"), bytes);
        Assay.refused(5, "AS4002", "the point at infinity", "ptau", "verify", infinite);
        Assay.refused(5, "AS4002", "the point at infinity", "ptau", "contribute", infinite, file("none"));
        byte[] key = Files.readAllBytes(file("final.zkey"));
        int delta = offset(key, 2) + 84 + 56 * 8;
        Arrays.fill(key, delta, delta + 128, (byte) 0);
        Assay.refused(5, "AS4002", "delta in G2", "zkey", "verify", "--record",
                Files.write(file("infinite.zkey"), key));
    }

    @Test
    void whatIsDamaged() throws IOException {
        byte[] bytes = Files.readAllBytes(file("final.ptau"));
        Path cut = Files.write(file("cut.ptau"), Arrays.copyOf(bytes, bytes.length - 7));
        for (String command : List.of("verify", "contribute", "prepare", "export")) {
            Object[] arguments = command.equals("verify")
                    ? new Object[]{"ptau", command, cut}
                    : new Object[]{"ptau", command, cut, file("none")};
            Assay.refused(4, "AS4001", "cut.ptau", arguments);
        }
        Assay.refused(4, "AS4001", "final.ptau", "zkey", "verify", CIRCUIT, file("final.ptau"), file("final.ptau"));
        Assay.refused(4, "AS4001", "another challenge", "ptau", "import", file("2.ptau"), file("response"),
                file("none"));
        Assay.refused(4, "AS4001", "contributions", "zkey", "import", file("2.zkey"), file("2.params"), file("none"));
        Assay.refused(2, "AS4006", "absent", "ptau", "verify", file("absent.ptau"));
        nothingElseIsWritten();
    }

    @Test
    void whatIsWrongUsage() throws IOException {
        Assay.refused(2, "AS5101", "2^29", "ptau", "new", 29, file("none"));
        Assay.refused(2, "AS5101", "not prepared", "zkey", "new", CIRCUIT, file("3.ptau"), file("none"));
        Assay.refused(2, "AS0101", "10 to 63", "ptau", "beacon", file("2.ptau"), file("none"), "zz", 10);
        Assay.refused(2, "AS0101", "10 to 63", "zkey", "beacon", file("2.zkey"), file("none"), HASH, 9);
        Assay.refused(2, "AS0101", "64", "ptau", "contribute", file("2.ptau"), file("none"), "--name", "x".repeat(65));
        Assay.refused(2, "AS0101", "one thread", "ptau", "verify", file("2.ptau"), "--threads", 0);
        for (Object[] arguments : new Object[][]{{"ptau"}, {"zkey"}, {"zkey", "verify", file("2.zkey")},
                {"zkey", "verify", "--record", CIRCUIT, file("final.ptau"), file("2.zkey")}, {"ptau", "new", "x"}}) {
            assertThat(Assay.run(arguments).code()).as(Arrays.toString(arguments)).isEqualTo(2);
        }
        nothingElseIsWritten();
    }

    @Test
    void everyCommandHasAnExample() {
        for (String phase : List.of("ptau", "zkey")) {
            CommandLine command = Main.commandLine().getSubcommands().get(phase);
            assertThat(command.getSubcommands().keySet()).contains("new", "contribute", "beacon", "verify", "import",
                    "export");
            for (CommandLine sub : command.getSubcommands().values()) {
                assertThat(sub.getUsageMessage()).contains("Example: assay " + phase + " " + sub.getCommandName(),
                        "--json", "--quiet");
            }
        }
    }

    private void nothingElseIsWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("none") || name.endsWith(".tmp"));
        }
    }

    private static int offset(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }
}
