/// Kernels on vector units, by the JDK's Vector API: the provider [VectorKernels].
///
/// From the bottom up: `LimbKernels` (generated straight-line code on blocks of elements), `LimbField` (the two fields in
/// that layout), `AffineAdder` (batches of point additions that share an inversion), `BucketSums` and `VectorMsm` (sums of
/// scaled points), `VectorNttPlan` (transforms).
/// ```java
/// KernelProvider kernels = new VectorKernels();
/// ```
/// The only package that may use the Vector API; nothing here is constant-time. What must run without that module does
/// not belong here.
@NullMarked
package io.assay.kernel.vector;

import org.jspecify.annotations.NullMarked;
