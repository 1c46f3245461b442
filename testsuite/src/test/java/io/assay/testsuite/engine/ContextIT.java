package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Contexts;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.driver.evm.Solc;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextIT {

    /// The same number as Solidity computes: this is what a contract compares with.
    @Test
    void objectsAreHashedAsSolidityDoes() {
        String source = """
                // SPDX-License-Identifier: Apache-2.0
                pragma solidity ^0.8.20;
                contract Context {
                    function context() external pure returns (uint256) {
                        return uint256(keccak256(abi.encode(uint256(10), address(uint160(0xa55a1)),
                            bytes32(uint256(0x77)), type(uint256).max))) >> 3;
                    }
                }
                """;
        CompiledContract contract = new Solc().compile(Map.of("Context.sol", source)).contract("Context");
        try (Evm evm = new Evm()) {
            EvmResult made = evm.deploy(contract.creationCode());
            EvmResult called = evm.call(made.address(), HexFormat.of().parseHex(contract.selector("context")));
            assertThat(Contexts.parse("{\"chainId\": 10, \"contract\": \"0x00000000000000000000000000000000000a55a1\","
                    + " \"model\": \"0x" + "0".repeat(62) + "77\","
                    + " \"nonce\": \"115792089237316195423570985008687907853269984665640564039457584007913129639935\"}"))
                    .isEqualTo(new BigInteger(1, called.returnData()));
        }
    }
}
