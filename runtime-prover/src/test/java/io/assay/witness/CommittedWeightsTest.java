package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedWeightsTest {

    private static final TensorSpecification FIRST = new TensorSpecification("a", List.of(2, 2), 4, false,
            Visibility.COMMITTED, Bounds.uniform(-128, 127));
    private static final TensorSpecification SECOND = new TensorSpecification("b", List.of(1), 0, false,
            Visibility.COMMITTED, Bounds.uniform(-1L << 40, (1L << 40) - 1));

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("weights");
        weights(5).write(file);
    }

    private static CommittedWeights weights(long seed) {
        return CommittedWeights.of(List.of(new long[]{-128, 127, 0, 3}, new long[]{-1L << 40}),
                RandomSource.seeded(seed));
    }

    @Test
    void aFileGivesTheSameWeightsAndTheSameBlinder() throws Exception {
        CommittedWeights read = CommittedWeights.read(file);
        assertThat(read.blinder()).isEqualTo(weights(5).blinder()).isNotEqualTo(weights(6).blinder());
        assertThat(read.require(FIRST, 0)).containsExactly(-128, 127, 0, 3);
        assertThat(read.require(SECOND, 1)).containsExactly(-1L << 40);
    }

    @Test
    void weightsOfAnotherCircuitAreRefused() throws Exception {
        CommittedWeights read = CommittedWeights.read(file);
        assertThatThrownBy(() -> read.require(SECOND, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("found 4 weights; expected 1 weights of shape [1]");
        assertThatThrownBy(() -> read.require(SECOND, 2)).isInstanceOf(InputException.class)
                .hasMessageContaining("no such weights");
        TensorSpecification narrow = new TensorSpecification("a", List.of(2, 2), 4, false, Visibility.COMMITTED,
                Bounds.uniform(-128, 126));
        assertThatThrownBy(() -> read.require(narrow, 0)).isInstanceOf(InputException.class)
                .hasMessageContaining("\"a\"[1]: found 7.9375; expected a number from -8.0 to 7.875");
    }

    @Test
    void damagedFilesAreRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> CommittedWeights.read(file)).as(length + " bytes")
                    .isInstanceOf(BadFileException.class);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> CommittedWeights.read(file)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("1 more bytes");
        // The header, the highest byte of the blinder, the number of tensors and that of elements.
        for (int at : List.of(0, 8, 43, 47, 55)) {
            byte[] changed = bytes.clone();
            changed[at] = (byte) 0x7f;
            Files.write(file, changed);
            assertThatThrownBy(() -> CommittedWeights.read(file)).as("byte " + at)
                    .isInstanceOf(BadFileException.class);
        }
    }

    @Test
    void weightsAreNotShown() {
        assertThat(weights(5)).hasToString("CommittedWeights");
    }
}
