package io.assay.driver.evm;

/// A chain of its own that runs EVM code. Not for several threads.
public sealed interface EvmEngine extends AutoCloseable permits Evm, Anvil {

    /// Runs creation code. A contract that was made stays for later calls.
    EvmResult deploy(byte[] creationCode);

    /// Calls a contract in a transaction of its own: nothing is warm, changes of the storage stay.
    ///
    /// @param address as [EvmResult#address()] of the deployment
    /// @param calldata selector and arguments
    EvmResult call(String address, byte[] calldata);

    @Override
    void close();
}
