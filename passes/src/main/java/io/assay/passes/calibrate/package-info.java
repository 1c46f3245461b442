/// Boxes of inputs, from samples or from a stated range, and of weights that are committed to.
///
/// Main types: [Calibration], [Weights]. Example: `Calibration.fromSamples("x", rows, shape, 12, "--samples rows.npz")`. Reading
/// files does not belong here.
@NullMarked
package io.assay.passes.calibrate;

import org.jspecify.annotations.NullMarked;
