/// Uses of sums and multiples of many points: [BatchSubgroupCheck], [CommonScalar].
///
/// ```java
/// int bad = BatchSubgroupCheck.firstOutside(points, workers);
/// ```
/// Sums of scaled points and multiples of one point do not belong here: see `io.assay.kernel`.
@NullMarked
package io.assay.msm;

import org.jspecify.annotations.NullMarked;
