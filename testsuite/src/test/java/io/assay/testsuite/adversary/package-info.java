/// The break-me kit: provers that cheat, circuits with a row missing, and gadgets that are broken on purpose.
///
/// Main types: [Attack] (one way to cheat; [BreakMe] has them all), [Victim] (a compiled model with honest witnesses),
/// [Rows] (the rows of a `.r1cs`, evaluated), [Repair] (a prover that mends what its lie broke), [Deletions] (a circuit
/// without one of its rows), [BrokenGadget] (a missing constraint of a known kind). See `docs/break-me.md`.
///
/// ```
/// mvn test -pl testsuite -am -Dtest='BreakMeTest,ConstraintDeletionTest,BrokenGadgetsTest'
/// ```
/// Proofs and statements that verifiers have to refuse are in `io.assay.testsuite.engine`.
@NullMarked
package io.assay.testsuite.adversary;

import org.jspecify.annotations.NullMarked;
