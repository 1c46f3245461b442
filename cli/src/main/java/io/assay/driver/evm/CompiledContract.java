package io.assay.driver.evm;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// One contract as the Solidity compiler returned it.
///
/// @param source name of its source file
/// @param name name of the contract
/// @param abi the ABI, JSON text
/// @param creationHex code that deploys it, hexadecimal without prefix; empty for interfaces
/// @param runtimeHex code that stays on the chain, hexadecimal without prefix
/// @param selectors four-byte selectors in hexadecimal by signature, e.g. `f(uint256)`
public record CompiledContract(String source, String name, String abi, String creationHex, String runtimeHex,
        Map<String, String> selectors) {

    /// Copies the selectors; their order stays.
    public CompiledContract {
        selectors = Collections.unmodifiableMap(new LinkedHashMap<>(selectors));
    }

    /// The code that deploys the contract.
    public byte[] creationCode() {
        return HexFormat.of().parseHex(creationHex);
    }

    /// The code that stays on the chain.
    public byte[] runtimeCode() {
        return HexFormat.of().parseHex(runtimeHex);
    }

    /// The selector of the only function with this name.
    ///
    /// @throws IllegalArgumentException if there is no such function, or more than one
    public String selector(String function) {
        var matching = selectors.entrySet().stream().filter(entry -> entry.getKey().startsWith(function + "("))
                .toList();
        if (matching.size() != 1) {
            throw new IllegalArgumentException(
                    "contract " + name + " has " + matching.size() + " functions " + function + ", expected 1");
        }
        return matching.getFirst().getValue();
    }
}
