/// The seam for fast code: [NttKernel] and [MsmKernel] as pure functions on flat arrays, made by a [KernelProvider].
///
/// [Kernels#forWork] chooses a provider, and logs which and why; the property `io.assay.kernel` forces one.
/// Results are the same bit for bit whatever the provider and the number of [Workers].
/// ```java
/// MsmKernel msm = Kernels.forWork(count, workers).msm();
/// long[] sum = msm.sum(CurveGroup.g1(), PointSource.of(points, 8), scalars, 0, count, workers);
/// ```
/// Curve formulas and protocols do not belong here.
@NullMarked
package io.assay.kernel;

import org.jspecify.annotations.NullMarked;
