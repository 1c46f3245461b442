/// Polynomials over bn254.fr by their values on roots of unity: [EvaluationDomain].
///
/// ```java
/// long[] atTau = EvaluationDomain.lagrange(10, tau);
/// ```
/// Transforms do not belong here: see `io.assay.kernel.NttKernel`.
@NullMarked
package io.assay.poly;

import org.jspecify.annotations.NullMarked;
