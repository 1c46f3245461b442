/// Rank-1 constraints: a reader of `.r1cs`, and the proof that inputs determine every wire.
///
/// Main types: [ConstraintSystem], [R1csReader], [ConstraintUniqueness]. Example:
/// `ConstraintUniqueness.check(R1csReader.read(path), given).unproven()` is empty if every wire follows from the given
/// ones. Names of wires do not belong here.
@NullMarked
package io.assay.checker.r1cs;

import org.jspecify.annotations.NullMarked;
