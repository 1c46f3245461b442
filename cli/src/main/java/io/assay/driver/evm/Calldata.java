package io.assay.driver.evm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Arguments of a contract's function in Solidity's ABI encoding, as far as verifiers need it.
///
/// An array of fixed length is the sequence of its elements; tuples with dynamic members are not supported.
/// Source: the contract ABI specification of the Solidity documentation.
public final class Calldata {

    private static final int WORD_BYTES = 32;
    private static final int WORD_BITS = 256;
    private static final int SELECTOR_BYTES = 4;

    private Calldata() {}

    /// One argument.
    public sealed interface Argument {}

    /// `uint256`, and every narrower unsigned integer, `bool` and `address`.
    ///
    /// @param value in `[0, 2^256)`
    public record Word(BigInteger value) implements Argument {
        /// Refuses what 32 bytes cannot hold.
        public Word {
            if (value.signum() < 0 || value.bitLength() > WORD_BITS) {
                throw new IllegalArgumentException("not a uint256: " + value);
            }
        }
    }

    /// `uint256[]`.
    ///
    /// @param elements its elements
    public record Words(List<Word> elements) implements Argument {
        /// Copies the list.
        public Words {
            elements = List.copyOf(elements);
        }
    }

    /// `bytes`.
    ///
    /// @param hex hexadecimal digits without prefix
    public record Bytes(String hex) implements Argument {
        /// Refuses what is not hexadecimal.
        public Bytes {
            HexFormat.of().parseHex(hex);
        }
    }

    /// The calldata of one call.
    ///
    /// @param selector eight hexadecimal digits, as [CompiledContract#selector(String)]
    /// @param arguments in order
    public static byte[] encode(String selector, List<? extends Argument> arguments) {
        byte[] function = HexFormat.of().parseHex(selector);
        if (function.length != SELECTOR_BYTES) {
            throw new IllegalArgumentException("not a selector: " + selector);
        }
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        head.writeBytes(function);
        int headBytes = arguments.size() * WORD_BYTES;
        for (Argument argument : arguments) {
            if (argument instanceof Word(var value)) {
                head.writeBytes(word(value));
            } else {
                head.writeBytes(word(BigInteger.valueOf(headBytes + tail.size())));
                writeDynamic(argument, tail);
            }
        }
        head.writeBytes(tail.toByteArray());
        return head.toByteArray();
    }

    private static void writeDynamic(Argument argument, ByteArrayOutputStream tail) {
        switch (argument) {
            case Word(var value) -> tail.writeBytes(word(value));
            case Words(var elements) -> {
                tail.writeBytes(word(BigInteger.valueOf(elements.size())));
                elements.forEach(element -> tail.writeBytes(word(element.value())));
            }
            case Bytes(var hex) -> {
                byte[] bytes = HexFormat.of().parseHex(hex);
                tail.writeBytes(word(BigInteger.valueOf(bytes.length)));
                tail.writeBytes(Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, WORD_BYTES) * WORD_BYTES));
            }
        }
    }

    private static byte[] word(BigInteger value) {
        byte[] minimal = value.toByteArray();
        byte[] word = new byte[WORD_BYTES];
        int skipped = Math.max(0, minimal.length - WORD_BYTES);
        System.arraycopy(minimal, skipped, word, WORD_BYTES - minimal.length + skipped, minimal.length - skipped);
        return word;
    }
}
