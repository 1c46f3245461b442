package io.assay.driver.evm;

import java.util.List;

/// What the Solidity compiler said and made.
///
/// @param contracts in the compiler's order; empty if there are errors
/// @param messages errors and warnings in the compiler's order
public record Compilation(List<CompiledContract> contracts, List<Message> messages) {

    /// Copies both lists.
    public Compilation {
        contracts = List.copyOf(contracts);
        messages = List.copyOf(messages);
    }

    /// One message.
    ///
    /// @param severity `error`, `warning` or `info`
    /// @param text the message with its place in the source
    public record Message(String severity, String text) {}

    /// Messages of severity `error`.
    public List<Message> errors() {
        return messages.stream().filter(message -> message.severity().equals("error")).toList();
    }

    /// The only contract with this name.
    ///
    /// @throws IllegalArgumentException if there is none or more than one; the text has the compiler's errors
    public CompiledContract contract(String name) {
        List<CompiledContract> matching = contracts.stream().filter(contract -> contract.name().equals(name)).toList();
        if (matching.size() != 1) {
            throw new IllegalArgumentException(matching.size() + " contracts " + name + ", expected 1; " + errors());
        }
        return matching.getFirst();
    }
}
