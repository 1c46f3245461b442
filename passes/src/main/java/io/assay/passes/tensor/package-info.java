/// Passes over the `tensor` dialect.
///
/// Main types: [FoldConstants], [SimplifyTensor], [RecogniseFormulas]. Example: `SimplifyTensor.apply(main, budget)`. Scales and integers do
/// not belong here.
@NullMarked
package io.assay.passes.tensor;

import org.jspecify.annotations.NullMarked;
