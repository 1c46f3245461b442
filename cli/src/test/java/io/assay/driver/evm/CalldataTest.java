package io.assay.driver.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalldataTest {

    private static final BigInteger MAXIMUM = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    /// Heads point past each other: the offsets are 0x40 and 0x80, as the ABI specification counts them.
    @Test
    void dynamicArgumentsFollowTheHeads() {
        byte[] data = Calldata.encode("01020304",
                List.of(new Calldata.Words(List.of(new Calldata.Word(MAXIMUM))), new Calldata.Bytes("abcd")));
        assertThat(HexFormat.of().formatHex(data)).isEqualTo("01020304" + word("40") + word("80") + word("1")
                + "f".repeat(64) + word("2") + "abcd" + "0".repeat(60));
    }

    @Test
    void refusesWhatDoesNotFit() {
        BigInteger tooLarge = MAXIMUM.add(BigInteger.ONE);
        assertThatThrownBy(() -> new Calldata.Word(tooLarge)).isInstanceOf(IllegalArgumentException.class);
        BigInteger negative = BigInteger.ONE.negate();
        assertThatThrownBy(() -> new Calldata.Word(negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Calldata.encode("0102", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static String word(String hex) {
        return "0".repeat(64 - hex.length()) + hex;
    }
}
