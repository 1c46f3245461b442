/// Gadgets: hints together with the asserts that leave them one value, and tables of functions.
///
/// Main types: [RelationBuilder], [FunctionTables]. Example: `builder.requantize(x, 8)` is a hint and three asserts.
/// Walking over a module belongs to `io.assay.passes.lower`.
@NullMarked
package io.assay.passes.gadget;

import org.jspecify.annotations.NullMarked;
