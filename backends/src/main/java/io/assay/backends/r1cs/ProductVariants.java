package io.assay.backends.r1cs;

import io.assay.ir.Einsum;
import io.assay.ir.SourceLoc;

/// What a product of two tensors that are both unknown costs, in each form that was weighed.
///
/// @param loc         nodes behind it
/// @param einsum      what is multiplied
/// @param directRows  rows by one product each
/// @param checkedRows rows by a random check, without those of the powers of the challenge that all checks share
/// @param isChecked   whether the check was chosen
public record ProductVariants(SourceLoc loc, Einsum einsum, long directRows, long checkedRows, boolean isChecked) {}
