package io.assay.ir.type;

/// What one element of a tensor is.
///
/// [ScalarType] is used in the `tensor` dialect, [FixedType] in `fixed`, [IntegerType] in `relation`.
public sealed interface ElementType permits ScalarType, FixedType, IntegerType {}
