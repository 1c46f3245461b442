/// Clean-ups that mean the same in every dialect.
///
/// Main types: [EliminateCommon], [EliminateDead]. Example: `EliminateDead.apply(main, budget)`. What knows a dialect
/// does not belong here.
@NullMarked
package io.assay.passes.cleanup;

import org.jspecify.annotations.NullMarked;
