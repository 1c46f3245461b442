/// Passes over the `fixed` dialect.
///
/// Main type: [SimplifyFixed]. Example: `SimplifyFixed.apply(main, budget)`. Every rewrite here is exact in integers:
/// what changes a rounding does not belong here.
@NullMarked
package io.assay.passes.fixed;

import org.jspecify.annotations.NullMarked;
