/// Lowerings between the dialects.
///
/// Main types: [LowerTensorToFixed], [LowerFixedToRelation]. Example: `LowerFixedToRelation.lower(module)`.
/// Rewrites within one dialect do not belong here.
@NullMarked
package io.assay.passes.lower;

import org.jspecify.annotations.NullMarked;
