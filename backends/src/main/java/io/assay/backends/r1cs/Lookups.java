package io.assay.backends.r1cs;

/// Whether ranges and tables are shown by lookups, which need a commitment and a challenge.
public enum Lookups {
    /// By bits: a plain circuit.
    OFF,
    /// By lookups, wherever they are cheaper than bits.
    ON,
    /// By lookups if they save much; docs/adr/0024-lookup-arguments.md says when.
    AUTO
}
