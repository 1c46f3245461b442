package io.assay.driver;

import io.assay.codegen.contract.Keccak256;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.WireVector;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The context of a proof: one element that an application computes, so that a proof cannot be replayed elsewhere.
public final class Contexts {
    /// Bits that a context may have.
    public static final int BITS = 253;
    private static final int WORD_BYTES = 32;

    private Contexts() {}

    /// Reads `--context`: hexadecimal digits of the element itself, or a JSON object.
    ///
    /// The values of an object are, in its order, words as Solidity's `abi.encode` lays them out: numbers and decimal
    /// strings as `uint256`, `0x` and 40 digits as `address`, `0x` and 64 digits as `bytes32`. The context is
    /// `uint256(keccak256(abi.encode(…))) >> 3`.
    /// @throws Failure if it is neither
    public static BigInteger parse(String text) {
        if (text.strip().startsWith("{")) {
            return ofObject(text);
        }
        String digits = text.strip().replaceFirst("^0[xX]", "");
        if (!digits.matches("[0-9a-fA-F]{1,64}")) {
            throw bad(text, "hexadecimal digits, or a JSON object");
        }
        BigInteger value = new BigInteger(digits, 16);
        if (value.bitLength() > BITS || value.compareTo(WireVector.MODULUS) >= 0) {
            throw bad(text, "a number below 2^" + BITS);
        }
        return value;
    }

    private static BigInteger ofObject(String text) {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        try {
            JsonNode root = Json.MAPPER.readTree(text);
            if (root.isEmpty()) {
                throw bad(text, "a JSON object with at least one member");
            }
            for (Map.Entry<String, JsonNode> member : root.properties()) {
                words.writeBytes(word(member.getKey(), member.getValue()));
            }
        } catch (JacksonException e) {
            throw bad(text, "a JSON object (" + e.getOriginalMessage() + ")");
        }
        return new BigInteger(1, Keccak256.digest(words.toByteArray())).shiftRight(3);
    }

    private static byte[] word(String name, JsonNode value) {
        String text = value.isIntegralNumber() || value.isString() ? value.asString() : "";
        byte[] bytes;
        if (text.matches("\\d{1,78}")) {
            bytes = new BigInteger(text).toByteArray();
        } else if (text.matches("0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})")) {
            bytes = HexFormat.of().parseHex(text.substring(2));
        } else {
            throw bad(name + ": " + value, "a non-negative integer, an address or 32 bytes in hexadecimal");
        }
        BigInteger word = new BigInteger(1, bytes);
        if (word.bitLength() > 8 * WORD_BYTES) {
            throw bad(name + ": " + value, "a number below 2^256");
        }
        byte[] minimal = word.toByteArray();
        byte[] padded = new byte[WORD_BYTES];
        int skipped = Math.max(0, minimal.length - WORD_BYTES);
        System.arraycopy(minimal, skipped, padded, WORD_BYTES - minimal.length + skipped, minimal.length - skipped);
        return padded;
    }

    private static Failure bad(String found, String expected) {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4111", "the context cannot be used")
                .found("--context " + found, expected));
    }
}
