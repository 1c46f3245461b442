/// Types of values: shapes, integer intervals, element types.
///
/// Main types: [TensorType], [Shape], [Interval], [ElementType]. Example: `TensorType.integer(new Interval(0, 255), Shape.of(4))`.
/// Values and ops do not belong here.
@NullMarked
package io.assay.ir.type;

import org.jspecify.annotations.NullMarked;
