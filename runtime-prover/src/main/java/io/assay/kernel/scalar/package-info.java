/// Plain 64-bit kernels, [ScalarNtt] and [PippengerMsm], made by [ScalarKernels]: the readable reference of the faster
/// ones, present on every machine. Code for wider registers does not belong here.
@NullMarked
package io.assay.kernel.scalar;

import org.jspecify.annotations.NullMarked;
