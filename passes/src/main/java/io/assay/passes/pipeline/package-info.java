/// The pass manager and the pipeline: which passes run, in which order, and why.
///
/// Main types: [Pipelines], [PassOptions], [PassReport], [Lowered]. Example:
/// `Pipelines.compile(module, options, PassOptions.DEFAULT, PassObserver.NONE)`. What a pass does belongs to its own
/// package.
@NullMarked
package io.assay.passes.pipeline;

import org.jspecify.annotations.NullMarked;
