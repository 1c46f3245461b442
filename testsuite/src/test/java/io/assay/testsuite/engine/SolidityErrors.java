package io.assay.testsuite.engine;

import io.assay.codegen.solidity.VerifierCalldata;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What the errors of generated verifiers look like on the wire.
final class SolidityErrors {

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(256);

    private SolidityErrors() {}

    static String invalidProof() {
        return selector("InvalidProof()");
    }

    static String contextOutOfRange(BigInteger context) {
        return selector("ContextOutOfRange(uint256)") + word(context);
    }

    static String weightsNotRegistered(BigInteger weights) {
        return selector("WeightsNotRegistered(uint256)") + word(weights);
    }

    static String invalidWeights() {
        return selector("InvalidWeights()");
    }

    static String wrongCalldataLength(int expected, int found) {
        return selector("WrongCalldataLength(uint256,uint256)") + word(expected) + word(found);
    }

    /// @param tensor name of the parameter, at most 32 letters
    static String valueOutOfRange(String tensor, int index, BigInteger value, long lo, long hi) {
        String letters = HexFormat.of().formatHex(tensor.getBytes(StandardCharsets.US_ASCII));
        return selector("ValueOutOfRange(string,uint256,int256,int256,int256)") + word(5 * 32) + word(index)
                + word(value) + word(lo) + word(hi) + word(tensor.length()) + letters
                + "0".repeat(64 - letters.length());
    }

    static String word(long value) {
        return word(BigInteger.valueOf(value));
    }

    static String word(BigInteger value) {
        String digits = value.mod(WORD).toString(16);
        return "0".repeat(64 - digits.length()) + digits;
    }

    private static String selector(String signature) {
        return HexFormat.of().formatHex(VerifierCalldata.selector(signature));
    }
}
