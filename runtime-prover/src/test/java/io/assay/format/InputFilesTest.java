package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.witness.Bounds;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.TensorSpecification;
import io.assay.witness.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs as JSON and as NumPy archives, the latter written by NumPy.
class InputFilesTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeOfNumpyIsRead() throws IOException {
        for (String name : List.of("stored.npz", "deflated.npz")) {
            InputSet set = NpzFile.read(numpy(name));
            assertThat(doubles(set, "f4")).containsExactly(0, 0.25, 0.5, 0.75, 1, 1.25);
            assertThat(doubles(set, "f8")).containsExactly(-0.25, -0.125, 0, 0.125, 0.25, 0.375);
            assertThat(doubles(set, "f2")).containsExactly(0, 0.5, 1, 1.5, 2, 2.5);
            for (String type : List.of("i8", "i4", "i2", "i1")) {
                assertThat(longs(set, type)).as(type).containsExactly(-3, -2, -1, 0, 1, 2);
            }
            assertThat(longs(set, "u1")).containsExactly(250, 251, 252, 253, 254, 255);
            assertThat(longs(set, "b1")).containsExactly(1, 0, 1, 0, 1, 0);
            assertThat(doubles(set, "scalar")).containsExactly(1.5);
            assertThat(set.find("scalar").orElseThrow().shape()).isEmpty();
            assertThat(set.find("empty").orElseThrow().shape()).containsExactly(0, 4);
            long[] ascending = new long[24];
            Arrays.setAll(ascending, index -> index);
            assertThat(longs(set, "cube")).containsExactly(ascending);
        }
    }

    @Test
    void bigEndianIsRefused() throws IOException {
        Path path = numpy("big_endian.npz");
        assertThatThrownBy(() -> NpzFile.read(path)).isInstanceOf(BadFileException.class).hasMessageContaining(">f4");
    }

    @Test
    void arraysOfTextAreLeftOut() throws IOException {
        InputSet set = NpzFile.read(numpy("text.npz"));
        assertThat(set.tensors()).hasSize(1);
        assertThat(doubles(set, "x")).containsExactly(1, 2.5);
    }

    @Test
    void writtenArchiveIsReadAgainAndHasTheSameBytes() throws IOException {
        List<InputTensor> tensors = List.of(InputTensor.of("a", List.of(2, 2), new double[]{1, Double.NaN, -0.5, 4}),
                InputTensor.of("b", List.of(), new long[]{Long.MIN_VALUE}));
        NpzFile.write(folder.resolve("one.npz"), tensors);
        NpzFile.write(folder.resolve("two.npz"), tensors);
        assertThat(folder.resolve("one.npz")).hasSameBinaryContentAs(folder.resolve("two.npz"));
        InputSet set = NpzFile.read(folder.resolve("one.npz"));
        assertThat(doubles(set, "a")).containsExactly(1, Double.NaN, -0.5, 4);
        assertThat(longs(set, "b")).containsExactly(Long.MIN_VALUE);
    }

    @Test
    void damagedArchivesGiveAValueOrARefusal() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("damagedArchivesGiveAValueOrARefusal seed " + seed);
        Random random = new Random(seed);
        for (String name : List.of("stored.npz", "deflated.npz")) {
            byte[] good = Files.readAllBytes(numpy(name));
            int refused = 0;
            for (int flip = 0; flip < 300; flip++) {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                refused += isRefused(bad) ? 1 : 0;
            }
            assertThat(refused).as("seed %d", seed).isPositive();
            int directoryEnd = 22;
            for (int bit = 8 * (good.length - directoryEnd); bit < 8 * good.length; bit++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << (bit % 8));
                refused += isRefused(bad) ? 1 : 0;
            }
            assertThat(refused).isGreaterThan(2 * directoryEnd);
            for (int cut = 0; cut < good.length; cut += 13) {
                assertThat(isRefused(Arrays.copyOf(good, cut))).as("cut at %d", cut).isTrue();
            }
        }
    }

    private boolean isRefused(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("bad.npz"), bytes);
        try {
            NpzFile.read(path);
            return false;
        } catch (BadFileException _) {
            return true;
        }
    }

    @Test
    void namedTensorsOfJson() throws IOException {
        InputSet set = json("{\"x\": [[1, 2.5, \"NaN\"], [null, \"-Infinity\", 1e400]], \"n\": 7, \"e\": [[], []]}");
        assertThat(set.isPositional()).isFalse();
        assertThat(doubles(set, "x")).containsExactly(1, 2.5, Double.NaN, Double.NaN, Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
        assertThat(set.find("x").orElseThrow().shape()).containsExactly(2, 3);
        assertThat(longs(set, "n")).containsExactly(7);
        assertThat(set.find("e").orElseThrow().shape()).containsExactly(2, 0);
    }

    @Test
    void positionalTensorsOfEzkl() throws Exception {
        InputSet set = json("{\"input_data\": [[1, 2, 3, 4], [0.5]]}");
        assertThat(set.isPositional()).isTrue();
        TensorSpecification first = new TensorSpecification("image", List.of(1, 2, 2), 4, false, Visibility.PUBLIC,
                Bounds.uniform(0, 100));
        assertThat(set.require(first, 0).count()).isEqualTo(4);
        assertThatThrownBy(() -> set.require(first, 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("image").hasMessageContaining("[1, 2, 2]");
        assertThatThrownBy(() -> set.require(first, 2)).isInstanceOf(InputException.class);
    }

    @Test
    void whatEzklWritesBesideTheDataIsNotRead() throws Exception {
        InputSet set = json(
                "{\"input_shapes\": [[4], [1, 1]], \"input_data\": [[1, 2], [3]], \"output_data\": [[1], [2, 3]]}");
        assertThat(set.isPositional()).isTrue();
        assertThat(set.tensors()).hasSize(2);
        assertThat(json("{\"input_data\": [1], \"mask\": [0]}").isPositional()).isFalse();
    }

    @Test
    void membersBesideTheInputsOfATextInMemoryAreNotRead() throws Exception {
        byte[] named = "{\"context\": {\"a\": [1, \"x\"]}, \"x\": [1, 2]}".getBytes(StandardCharsets.UTF_8);
        assertThat(longs(InputFile.read(named, "request", Set.of("context")), "x")).containsExactly(1, 2);
        assertThatThrownBy(() -> InputFile.read(named, "request", Set.of()))
                .isInstanceOf(BadFileException.class).hasMessageContaining("request").hasMessageContaining("context");
        byte[] ezkl = "{\"input_data\": [[3]], \"context\": \"0x1\"}".getBytes(StandardCharsets.UTF_8);
        InputSet set = InputFile.read(ezkl, "request", Set.of("context"));
        assertThat(set.isPositional()).isTrue();
        assertThat(longs(set, "0")).containsExactly(3);
    }

    @Test
    void shapesAgreeUpToABatchOfOne() throws Exception {
        InputSet set = json("{\"x\": [[1, 2]], \"y\": [1]}");
        TensorSpecification flat = new TensorSpecification("x", List.of(2), 0, false, Visibility.PUBLIC,
                Bounds.uniform(0, 9));
        assertThat(set.require(flat, 0).count()).isEqualTo(2);
        TensorSpecification other = new TensorSpecification("x", List.of(2, 1), 0, false, Visibility.PUBLIC,
                Bounds.uniform(0, 9));
        assertThatThrownBy(() -> set.require(other, 0)).isInstanceOf(InputException.class);
        TensorSpecification missing = new TensorSpecification("z", List.of(1), 0, false, Visibility.PUBLIC,
                Bounds.uniform(0, 9));
        assertThatThrownBy(() -> set.require(missing, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("[x, y]");
    }

    @Test
    void badJsonIsRefused() {
        for (String bad : List.of("", "[]", "{", "{\"x\": [1, [2]]}", "{\"x\": [[1], 2]}", "{\"x\": [[1], [2, 3]]}",
                "{\"x\": [[], [1]]}", "{\"x\": [[[]], []]}", "{\"x\": {}}", "{\"x\": \"one\"}", "{\"x\": 1, \"x\": 2}",
                "{\"input_data\": 1}", "{\"x\": 1} 2", "{\"x\": NaN}",
                "{\"x\": " + "[".repeat(5000) + "}", "{\"x\": [1,]}", "{\"x\": " + "9".repeat(5000) + "}")) {
            assertThatThrownBy(() -> json(bad)).as(bad).isInstanceOf(BadFileException.class);
        }
    }

    private InputSet json(String text) throws IOException {
        return InputFile.read(Files.writeString(folder.resolve("input.json"), text));
    }

    private Path numpy(String name) throws IOException {
        try (InputStream in = InputFilesTest.class.getResourceAsStream("/numpy/" + name)) {
            if (in == null) {
                throw new IOException("no fixture " + name);
            }
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static double[] doubles(InputSet set, String name) {
        return ((InputTensor.Doubles) set.find(name).orElseThrow()).values();
    }

    private static long[] longs(InputSet set, String name) {
        return ((InputTensor.Longs) set.find(name).orElseThrow()).values();
    }
}
