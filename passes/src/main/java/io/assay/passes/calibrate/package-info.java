/// Boxes of inputs, from samples or from a stated range.
///
/// Main type: [Calibration]. Example: `Calibration.fromSamples("x", rows, shape, 12, "--samples rows.npz")`. Reading
/// files does not belong here.
@NullMarked
package io.assay.passes.calibrate;

import org.jspecify.annotations.NullMarked;
