/// What readers of binary files have in common.
///
/// Main type: [SectionFile]. What a section holds does not belong here.
@NullMarked
package io.assay.checker.internal;

import org.jspecify.annotations.NullMarked;
