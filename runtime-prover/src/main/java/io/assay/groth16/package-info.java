/// Groth16 over BN254, compatible with snarkjs in both directions: keys, setup, prover, verifier.
///
/// Main types: [Groth16Setup] makes a [ProvingKey] from a [ConstraintSystem]; [Groth16Prover] turns a key and a
/// [Witness] into a [Proof]; [Groth16Verifier] judges a proof; [KeyChecks] refuses degenerate keys.
/// A [Commitment] to wires gives a circuit a challenge that its prover cannot foresee.
/// ```java
/// ProvingKey key = Groth16Setup.singleParty(system, RandomSource.secure(), workers, ProgressListener.NONE);
/// Proof proof = Groth16Prover.prove(key, witness, RandomSource.secure(), workers, ProgressListener.NONE);
/// boolean accepted = Groth16Verifier.verify(key.verifyingKey(), key.publicValues(witness), proof)
///         instanceof Verification.Accepted;
/// ```
///
/// Layout of all bulk data, in memory and in snarkjs's files alike: a field element is four little-endian `long` limbs,
/// less than the modulus, in Montgomery form with R = 2^256; a point of G1 is eight `long`s (x, y), a point of G2
/// sixteen (x.c0, x.c1, y.c0, y.c1), and all zeros is the point at infinity. Only [Witness] and the public values given
/// to the verifier are canonical (not Montgomery).
///
/// File formats do not belong here: they are in `io.assay.format`.
@NullMarked
package io.assay.groth16;

import org.jspecify.annotations.NullMarked;
