/// Many multiples of one point, as key generation needs them: [FixedBase].
///
/// ```java
/// long[] points = new FixedBase(CurveGroup.g1(), generator, 8).multiples(scalars, workers);
/// ```
/// Sums of scaled points do not belong here: see `io.assay.kernel.MsmKernel`.
@NullMarked
package io.assay.msm;

import org.jspecify.annotations.NullMarked;
