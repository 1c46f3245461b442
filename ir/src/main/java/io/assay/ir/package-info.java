/// The one intermediate representation: tensors in SSA form, straight-line functions, three dialects.
///
/// Main types: [Module], [Func], [Op], [Value], [TensorData], [OpTable]. Example: `module.main().ops()` lists the ops of a model in
/// the order they run. Passes, formats of other tools and anything about circuits as wires do not belong here.
@NullMarked
package io.assay.ir;

import org.jspecify.annotations.NullMarked;
