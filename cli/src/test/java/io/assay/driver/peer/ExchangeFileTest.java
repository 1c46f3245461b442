package io.assay.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.driver.peer.ExchangeFile.Kind;
import io.assay.field.Bn254;
import io.assay.format.BadFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeFileTest {
    @TempDir
    Path folder;

    @Test
    void theBytesAreThoseThatPeersRead() throws Exception {
        Path file = folder.resolve("one");
        ExchangeFile.write(file, Kind.G1, new long[]{1, 2, 3, 4, 5, 6, 7, -1});
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo("41535843" + "01000000" + "03000000"
                + "0100000000000000" + "0100000000000000" + "0200000000000000" + "0300000000000000"
                + "0400000000000000" + "0500000000000000" + "0600000000000000" + "0700000000000000"
                + "ffffffffffffffff");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsRead(Kind kind) throws Exception {
        long[] items = new long[3 * kind.longsPerItem()];
        Arrays.setAll(items, index -> index * 0x9E3779B97F4A7C15L);
        Path file = folder.resolve("items");
        for (long[] array : new long[][]{items, {}}) {
            ExchangeFile.write(file, kind, array);
            assertThat(ExchangeFile.read(file, kind)).isEqualTo(array);
        }
    }

    @Test
    void partsOfItemsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExchangeFile.write(folder.resolve("x"), Kind.G2, new long[8]));
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "4, version", "8, kind", "12, count", "19, count"})
    void eachDamagedFieldOfTheHeaderIsNamed(int offset, String place) throws Exception {
        Path file = folder.resolve("damaged");
        ExchangeFile.write(file, Kind.FR, new long[8]);
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x40;
        Files.write(file, bytes);
        assertThatThrownBy(() -> ExchangeFile.read(file, Kind.FR)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(place);
    }

    @Test
    void aFileThatEndsEarlyOrLateIsRefused() throws Exception {
        Path file = folder.resolve("cut");
        ExchangeFile.write(file, Kind.FR, new long[8]);
        byte[] bytes = Files.readAllBytes(file);
        for (int size : new int[]{0, 19, 20, 83, 85, 116}) {
            Files.write(file, Arrays.copyOf(bytes, size));
            assertThatThrownBy(() -> ExchangeFile.read(file, Kind.FR)).as("%d bytes", size)
                    .isInstanceOf(BadFileException.class);
        }
    }

    @Test
    void elementsComeBackFromMontgomeryForm() {
        long[] canonical = Elements.random(Bn254.FR, 16, 99);
        long[] montgomery = Elements.toMontgomery(Bn254.FR, canonical);
        assertThat(montgomery).isNotEqualTo(canonical);
        assertThat(Elements.fromMontgomery(Bn254.FR, montgomery)).isEqualTo(canonical);
    }

    @Test
    void bitReversalSwapsIndices() {
        long[] elements = new long[32];
        Arrays.setAll(elements, index -> index / 4);
        long[] reversed = Elements.bitReversed(elements);
        assertThat(new long[]{reversed[0], reversed[4], reversed[8], reversed[12], reversed[16]})
                .containsExactly(0, 4, 2, 6, 1);
        assertThat(Elements.bitReversed(reversed)).isEqualTo(elements);
        assertThat(Elements.bitReversed(new long[]{1, 2, 3, 4})).containsExactly(1, 2, 3, 4);
    }
}
