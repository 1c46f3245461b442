package io.assay.passes.calibrate;

import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// A constant of a model that a product or a sum reads.
///
/// @param value      the constant
/// @param name       name of the tensor
/// @param data       its real numbers
/// @param multiplied whether a product reads it: else only sums do
/// @param loc        the node that reads it first
public record Weight(Value value, String name, TensorData data, boolean multiplied, SourceLoc loc) {}
