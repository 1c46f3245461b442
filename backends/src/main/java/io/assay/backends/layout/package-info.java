/// The statement that is proven: which public elements there are, and what is packed or hashed where.
///
/// Main types: [Statement], [PackedTensor], [Digest]. Example: `Statement.of(module).elementCount()`. Wires and constraints
/// do not belong here: every backend has the same statement.
@NullMarked
package io.assay.backends.layout;

import org.jspecify.annotations.NullMarked;
