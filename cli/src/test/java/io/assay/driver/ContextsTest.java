package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextsTest {

    @Test
    void hexadecimalDigitsAreTheElementItself() {
        assertThat(Contexts.parse("0x2a")).isEqualTo(BigInteger.valueOf(42));
        assertThat(Contexts.parse("2A")).isEqualTo(BigInteger.valueOf(42));
        BigInteger greatest = BigInteger.ONE.shiftLeft(Contexts.BITS).subtract(BigInteger.ONE);
        assertThat(Contexts.parse(greatest.toString(16))).isEqualTo(greatest);
    }

    @Test
    void otherTextIsRefused() {
        for (String bad : List.of("", "0x", "-1", "g", "0x" + "f".repeat(64), "{}", "[1]", "{\"a\":1.5}", "{\"a\":-1}",
                "{\"a\":null}", "{\"a\":\"0x12\"}", "{\"a\":" + "9".repeat(78) + "}", "{\"a\":1")) {
            assertThatThrownBy(() -> Contexts.parse(bad)).as(bad).isInstanceOf(Failure.class)
                    .hasMessageContaining("AS4111");
        }
    }
}
