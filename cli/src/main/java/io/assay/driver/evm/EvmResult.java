package io.assay.driver.evm;

import java.math.BigInteger;
import java.util.HexFormat;

/// How a call or a deployment ended.
///
/// @param address the contract that was called or made, `0x` and 40 hexadecimal digits
/// @param succeeded false if it reverted or failed; what it returned does not matter here
/// @param returnHex returned bytes (of a revert: its reason), hexadecimal without prefix
/// @param error the engine's message, empty if there is none
/// @param executionGas gas of the execution alone; of a node, what the receipt has above the intrinsic gas
/// @param transactionGas `executionGas` and the intrinsic gas; of a node, what the receipt says. [Evm] knows no refunds and no floor of
///        calldata (EIP-7623)
public record EvmResult(String address, boolean succeeded, String returnHex, String error, long executionGas,
        long transactionGas) {

    private static final int WORD_BYTES = 32;

    /// The returned bytes.
    public byte[] returnData() {
        return HexFormat.of().parseHex(returnHex);
    }

    /// Whether the call succeeded and returned the one word 1: the boolean `true` and nothing else.
    public boolean isTrue() {
        byte[] data = returnData();
        return succeeded && data.length == WORD_BYTES && new BigInteger(1, data).equals(BigInteger.ONE);
    }
}
