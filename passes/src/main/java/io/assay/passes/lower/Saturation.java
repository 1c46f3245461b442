package io.assay.passes.lower;

import io.assay.ir.SourceLoc;

/// A layer that does not compute with the numbers of its operand beyond a limit, because their sums might leave 62 bits.
///
/// Whether an input within its box reaches the limit is not known: intervals are those of the worst case.
///
/// @param loc   the layer
/// @param limit magnitude that larger numbers count as
public record Saturation(SourceLoc loc, double limit) {}
