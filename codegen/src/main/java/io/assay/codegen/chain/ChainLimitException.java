package io.assay.codegen.chain;

/// A contract would pass a limit of its chain; the message says which, and what to do.
public final class ChainLimitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String limit;

    /// @param what   what passes the limit, with a verb
    /// @param amount about how much it takes
    /// @param chain  whose limit it is
    /// @param most   what the chain allows
    /// @param unit   of both, plural
    /// @param help   the way out
    public ChainLimitException(String what, long amount, String chain, long most, String unit, String help) {
        super(what + " about " + amount + " " + unit + ", and " + chain + " allows " + most + "; " + help);
        this.found = "about " + amount + " " + unit;
        this.limit = "at most " + most;
    }

    /// Returns how much the contract would take, with its unit.
    public String found() {
        return found;
    }

    /// Returns what the chain allows.
    public String limit() {
        return limit;
    }
}
