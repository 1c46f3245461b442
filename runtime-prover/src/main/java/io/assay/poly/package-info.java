/// Polynomials over bn254.fr by their values on roots of unity: [EvaluationDomain].
///
/// ```java
/// EvaluationDomain domain = new EvaluationDomain(10);
/// domain.shiftToOddCoset(values, kernel, workers);
/// ```
/// Commitments to polynomials do not belong here.
@NullMarked
package io.assay.poly;

import org.jspecify.annotations.NullMarked;
