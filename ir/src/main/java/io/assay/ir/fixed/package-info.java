/// The `fixed` dialect: integers with a scale and bit-exact semantics, the specification of what is proven.
///
/// Main types: [FixedOp] and the records it permits. Example: [Requantize] drops fractional bits and rounds half up.
/// Hints and constraints do not belong here.
@NullMarked
package io.assay.ir.fixed;

import org.jspecify.annotations.NullMarked;
