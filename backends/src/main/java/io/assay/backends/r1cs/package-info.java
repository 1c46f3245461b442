/// Rank-1 constraint systems from relations, in flat arrays, and the witness that satisfies them.
///
/// Main types: [R1csCompiler], [R1csCircuit], [LinearLayer], [RowReader], [WitnessBuilder], [R1csWriter]. Example: `R1csCompiler.compile(module)`.
/// Keys and proofs do not belong here.
@NullMarked
package io.assay.backends.r1cs;

import org.jspecify.annotations.NullMarked;
