package io.assay.passes.pipeline;

/// What one pass did.
///
/// @param pass      its name, with `#2` and so on where the pipeline has it more than once
/// @param dialect   dialect of the module that it gave
/// @param opsBefore ops that it was given
/// @param opsAfter  ops that it gave
/// @param seconds   wall time, without verification
public record PassReport(String pass, String dialect, int opsBefore, int opsAfter, double seconds) {}
