/// The groups and the pairing of BN254: [CurveGroup] (G1 and G2, points in flat arrays), [Pairing].
///
/// ```java
/// CurveGroup group = CurveGroup.g1();
/// boolean valid = group.isOnCurve(point, 0);
/// ```
/// Sums of many scaled points do not belong here: they are in `io.assay.kernel` and `io.assay.msm`.
@NullMarked
package io.assay.curve;

import org.jspecify.annotations.NullMarked;
