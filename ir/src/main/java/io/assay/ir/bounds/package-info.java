/// Interval analysis: how far each element of each value can go.
///
/// Main types: [ElementBounds], [FixedBounds], [RelationBounds]. Example: `FixedBounds.transfer(op, bounds::get)` gives
/// the bounds of the op's result. Bounds on real numbers and errors do not belong here.
@NullMarked
package io.assay.ir.bounds;

import org.jspecify.annotations.NullMarked;
