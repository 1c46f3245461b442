package io.assay.ir.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstantsFileTest {
    private static final TensorData INTEGERS = TensorData.integers(Shape.of(2, 3), 1, -2, 3, Long.MIN_VALUE, 5, 6);
    private static final TensorData FLOATS = TensorData.ofDoubles(ScalarType.F32, Shape.SCALAR, -0.0);

    private static byte[] written(TensorData... tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConstantsFile.write(List.of(tensors), out);
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsReadByItsDigest() throws IOException {
        Map<String, TensorData> read = ConstantsFile.read(written(INTEGERS, FLOATS, INTEGERS));
        assertThat(read).hasSize(2).containsEntry(INTEGERS.digest(), INTEGERS).containsEntry(FLOATS.digest(), FLOATS);
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] bytes = written(INTEGERS, FLOATS);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ConstantsFile.read(cut)).isInstanceOf(IOException.class)
                    .hasMessageContaining("byte");
        }
        assertThatThrownBy(() -> ConstantsFile.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFlippedBitIsRefusedOrGivesNoTensorOfThatName() throws IOException {
        byte[] bytes = written(INTEGERS);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertThat(ConstantsFile.read(flipped)).as("bit %d", bit).doesNotContainKey(INTEGERS.digest());
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }
}
