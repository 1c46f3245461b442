package io.assay.codegen.solidity;

/// A contract would have more code than its chain allows.
public final class ContractTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int bytes;
    private final int limit;

    /// @param what  what the contract verifies
    /// @param bytes about how large it would be
    ContractTooLargeException(String what, int bytes, EvmProfile chain) {
        super(what + " would have about " + bytes + " bytes, and "
                + (chain.equals(EvmProfile.ANY) ? "a chain" : chain.title())
                + " allows " + chain.maxCodeBytes()
                + "; make inputs private, or give all elements of a tensor the same range");
        this.bytes = bytes;
        this.limit = chain.maxCodeBytes();
    }

    /// About how large the contract would be.
    public int bytes() {
        return bytes;
    }

    /// What the chain allows.
    public int limit() {
        return limit;
    }
}
