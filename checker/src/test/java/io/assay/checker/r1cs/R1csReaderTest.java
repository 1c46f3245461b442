package io.assay.checker.r1cs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Reads what the specification says, and refuses all else with the place.
class R1csReaderTest {

    private static final BigInteger PRIME = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

    /// Writes x·x = y and 0 = y − 3x − 1 with wires in any order.
    private static byte[] file() {
        ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x73633172).putInt(1).putInt(3);
        bytes.putInt(3).putLong(24).putLong(0).putLong(1).putLong(2);
        bytes.putInt(2).putLong(24 + 6 * 20);
        bytes.putInt(1);
        entry(bytes, 1, BigInteger.ONE);
        bytes.putInt(1);
        entry(bytes, 1, BigInteger.ONE);
        bytes.putInt(1);
        entry(bytes, 2, BigInteger.ONE);
        bytes.putInt(0).putInt(0).putInt(3);
        entry(bytes, 2, BigInteger.ONE);
        entry(bytes, 0, PRIME.subtract(BigInteger.ONE));
        entry(bytes, 1, PRIME.subtract(BigInteger.valueOf(3)));
        bytes.putInt(1).putLong(32 + 16).putInt(16);
        element(bytes, PRIME);
        bytes.putInt(3).putInt(1).putInt(0).putInt(1).putLong(3).putInt(2);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void entry(ByteBuffer bytes, int wire, BigInteger value) {
        bytes.putInt(wire);
        element(bytes, value);
    }

    private static void element(ByteBuffer bytes, BigInteger value) {
        bytes.putLong(value.longValue()).putLong(value.shiftRight(64).longValue());
    }

    @Test
    void rowsHaveTheirWiresInOrder() throws IOException {
        ConstraintSystem system = R1csReader.read("x.r1cs", file());
        assertThat(system.modulus()).isEqualTo(PRIME);
        assertThat(system.wireCount()).isEqualTo(3);
        assertThat(system.publicOutputs()).isEqualTo(1);
        assertThat(system.privateInputs()).isEqualTo(1);
        assertThat(system.rowCount()).isEqualTo(2);
        Form second = Form.of(system, system.c(), 1);
        assertThat(second.of(0)).isEqualTo(-1);
        assertThat(second.of(1)).isEqualTo(-3);
        assertThat(second.of(2)).isEqualTo(1);
        assertThat(second.wire(0)).isZero();
        assertThat(system.a().count(1)).isZero();
    }

    @Test
    void aFileThatEndsEarlyIsRefusedWhereverItEnds() {
        byte[] whole = file();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> R1csReader.read("x.r1cs", part)).isInstanceOf(BadArtefactException.class)
                    .hasMessageContaining("x.r1cs");
        }
    }

    @Test
    void aModulusThatIsNoPrimeIsRefused() {
        byte[] bytes = file();
        bytes[bytes.length - 4 - 8 - 16 - 16] ^= 6;
        assertThatThrownBy(() -> R1csReader.read("x.r1cs", bytes)).isInstanceOf(BadArtefactException.class)
                .hasMessageContaining("modulus").hasMessageContaining("a prime");
    }

    /// A changed file is read as another system or refused; no other exception leaves the reader.
    @Property(tries = 2000)
    void changedBytesAreReadOrRefused(@ForAll long seed) {
        byte[] bytes = file();
        Random random = new Random(seed);
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            assertThat(R1csReader.read("x.r1cs", bytes).wireCount()).isPositive();
        } catch (BadArtefactException e) {
            assertThat(e.found()).isNotEmpty();
        }
    }
}
