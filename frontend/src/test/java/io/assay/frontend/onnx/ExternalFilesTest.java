package io.assay.frontend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import onnx.OnnxMl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// External data: what is read, and that no location leads out of the model's folder.
class ExternalFilesTest {
    private static final int SIZE = 64;
    private static final byte SECRET = 0x53;

    @TempDir
    Path temporary = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void files() throws IOException, InterruptedException {
        folder = Files.createDirectory(temporary.resolve("model"));
        byte[] plain = new byte[SIZE];
        byte[] secret = new byte[SIZE];
        java.util.Arrays.fill(secret, SECRET);
        for (int i = 0; i < SIZE; i++) {
            plain[i] = (byte) (0x80 | i);
        }
        Files.createDirectories(folder.resolve("sub/deep"));
        Files.write(folder.resolve("w.bin"), plain);
        Files.write(folder.resolve("sub/w.bin"), plain);
        Files.write(folder.resolve("sub/deep/with space.bin"), plain);
        Files.write(folder.resolve("empty.bin"), new byte[0]);
        Files.write(temporary.resolve("secret.bin"), secret);
        Files.createDirectory(temporary.resolve("model2"));
        Files.write(temporary.resolve("model2/secret.bin"), secret);
        Files.createSymbolicLink(folder.resolve("inside.bin"), Path.of("sub/w.bin"));
        Files.createSymbolicLink(folder.resolve("link.bin"), temporary.resolve("secret.bin"));
        Files.createSymbolicLink(folder.resolve("up"), temporary);
        Files.createSymbolicLink(folder.resolve("beside"), Path.of("../model2"));
        Files.createSymbolicLink(folder.resolve("sub/chain"), Path.of("../up"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        Files.createSymbolicLink(folder.resolve("dangling"), temporary.resolve("nothing"));
        Process fifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertThat(fifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void linksThatLeaveTheTemporaryFolder() throws IOException {
        Files.delete(folder.resolve("zero"));
    }

    private ExternalFiles external() {
        return new ExternalFiles(Optional.of(folder), 1 << 20);
    }

    private static String reason(ExternalFiles files, Map<String, String> entries, long expected) {
        try {
            files.read(entries, expected);
            return "";
        } catch (ExternalFiles.RefusedException refusal) {
            return refusal.reason();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /etc/passwd            | is an absolute path
            //server/share/w.bin   | is an absolute path
            \\\\server\\share       | is an absolute path
            C:\\w.bin              | is an absolute path
            c:w.bin                | is an absolute path
            sub\\w.bin             | has a backslash
            ..                     | has '..'
            ../secret.bin          | has '..'
            sub/../w.bin           | has '..'
            sub/../../secret.bin   | has '..'
            sub//w.bin             | a name is empty
            w.bin/                 | a name is empty
            sub                    | it is a folder
            .                      | it is a folder
            missing.bin            | there is none
            w.bin/w.bin            | is not a file in the model's own folder
            link.bin               | leads out of the model's own folder
            up/secret.bin          | leads out of the model's own folder
            up/model/w.bin         | ok
            beside/secret.bin      | leads out of the model's own folder
            sub/chain/secret.bin   | leads out of the model's own folder
            loop                   | is not a file in the model's own folder
            zero                   | leads out of the model's own folder
            dangling               | is not a file in the model's own folder
            pipe                   | it is a device, a pipe or a socket
            """)
    void everyTrickHasItsReason(String location, String message) {
        String reason = reason(external(), Map.of("location", location), SIZE);
        if (message.equals("ok")) {
            assertThat(reason).isEmpty();
        } else {
            assertThat(reason).contains(message);
        }
        assertThat(reason(external(), Map.of("location", location + "\0"), SIZE)).contains("NUL");
    }

    @ParameterizedTest
    @CsvSource({"offset, -1", "offset, 65", "offset, 9223372036854775807", "offset, 9223372036854775808",
            "offset, 0x10",
            "offset, ''", "offset, 1.0", "length, -1", "length, 65", "length, 9223372036854775807",
            "length, 18446744073709551616", "length, 63", "offset, 4"})
    void rangesStayInTheFile(String key, String value) {
        assertThat(reason(external(), Map.of("location", "w.bin", key, value), SIZE)).isNotEmpty();
        assertThat(reason(external(), Map.of("location", "w.bin", "offset", "8", "length", "56"), 56)).isEmpty();
        assertThat(reason(external(), Map.of("location", "w.bin", "offset", "8", "length", "57"), 57)).isNotEmpty();
        assertThat(reason(external(), Map.of("location", "w.bin", "offset", "9223372036854775800", "length", "16"), 16))
                .isNotEmpty();
        assertThat(reason(external(), Map.of("location", "empty.bin", "length", "0"), 0)).isEmpty();
        assertThat(reason(external(), Map.of("location", "empty.bin", "offset", "0"), 4)).isNotEmpty();
    }

    @Test
    void whatDoesNotFitIntoMemoryIsRefusedBeforeItIsRead() throws IOException {
        try (RandomAccessFile huge = new RandomAccessFile(folder.resolve("huge.bin").toFile(), "rw")) {
            huge.setLength(3L << 30);
        }
        long length = 1L << 30;
        assertThat(reason(external(), Map.of("location", "huge.bin", "length", String.valueOf(length)), length))
                .contains("-Xmx");
        assertThat(reason(new ExternalFiles(Optional.of(folder), Long.MAX_VALUE), Map.of("location", "huge.bin"),
                3L << 30)).contains("-Xmx");
        ExternalFiles files = new ExternalFiles(Optional.of(folder), 1000);
        for (int i = 0; i < 50; i++) {
            assertThat(reason(files, Map.of("location", "w.bin"), SIZE)).isEmpty();
        }
        List<String> reasons = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            reasons.add(reason(files, Map.of("location", "w.bin", "offset", String.valueOf(i)), SIZE - i));
        }
        assertThat(reasons.getFirst()).isEmpty();
        assertThat(reasons.getLast()).contains("-Xmx");
    }

    /// Any location made of these parts gives bytes of a file inside, or a reason.
    @Test
    void randomLocationsNeverLeadOut() {
        List<String> parts = List.of("w.bin", "sub", "deep", "with space.bin", "..", ".", "", "up", "beside",
                "secret.bin",
                "link.bin", "inside.bin", "model", "model2", "loop", "zero", "pipe", "dangling", "chain", "\\", "C:",
                "~",
                "\0", "%2e%2e", "..%2f", "dev", "\u202e", "null", temporary.toString());
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder location = new StringBuilder(random.nextInt(8) == 0 ? "/" : "");
            int count = 1 + random.nextInt(4);
            for (int k = 0; k < count; k++) {
                location.append(k == 0 ? "" : random.nextInt(12) == 0 ? "\\" : "/")
                        .append(parts.get(random.nextInt(random.nextBoolean() ? 4 : parts.size())));
            }
            int offset = random.nextInt(-2, SIZE + 2);
            try {
                byte[] bytes = external().read(Map.of("location", location.toString(), "offset",
                        String.valueOf(offset)), SIZE - offset);
                read++;
                for (int k = 0; k < bytes.length; k++) {
                    assertThat(bytes[k]).as("%s, seed %d", location, seed).isEqualTo((byte) (0x80 | (offset + k)));
                }
            } catch (ExternalFiles.RefusedException refusal) {
                assertThat(refusal.reason()).as("%s, seed %d", location, seed).isNotBlank()
                        .doesNotContain(String.valueOf((char) SECRET).repeat(4));
            }
        }
        assertThat(read).isGreaterThan(200);
    }

    @Test
    void tensorsOfSeveralFilesAreReadAndTheirFilesDigested() throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            numbers.putFloat(i + 0.5f);
        }
        Files.write(folder.resolve("a.data"), numbers.array());
        Files.write(folder.resolve("sub/b.data"), numbers.array());
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        tensor(graph, "u", 2, Map.of("location", "a.data", "offset", "8", "length", "8"));
        tensor(graph, "v", 6, Map.of("location", "sub/b.data"));
        tensor(graph, "e", 0, Map.of("location", "empty.bin"));
        tensor(graph, "w", 2, Map.of("location", "a.data", "offset", "16"));
        Path file = folder.resolve("m.onnx");
        Files.write(file, OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray());
        OnnxModel model = OnnxReader.read(file).orElseThrow();
        assertThat(Stream.of("u", "v", "e", "w").map(name -> model.graph().initializers().get(name).toDoubles()))
                .containsExactly(new double[]{2.5, 3.5}, new double[]{0.5, 1.5, 2.5, 3.5, 4.5, 5.5}, new double[0],
                        new double[]{4.5, 5.5});
        assertThat(model.externalDigests()).containsOnlyKeys("a.data", "sub/b.data", "empty.bin");
        assertThat(model.externalDigests().get("a.data")).isEqualTo(OnnxReader.sha256(numbers.array()));
    }

    private static void tensor(OnnxMl.GraphProto.Builder graph, String name, long count, Map<String, String> entries) {
        OnnxMl.TensorProto.Builder tensor = graph.addInitializerBuilder().setName(name).setDataType(1).addDims(count)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        entries.forEach((key, value) -> tensor.addExternalDataBuilder().setKey(key).setValue(value));
    }

    @Test
    void aModelThatIsNoFileHasNoFolder() {
        assertThatThrownBy(() -> new ExternalFiles(Optional.empty(), 1000).read(Map.of("location", "w.bin"), SIZE))
                .hasMessageContaining("is not a file in the model's own folder");
    }
}
