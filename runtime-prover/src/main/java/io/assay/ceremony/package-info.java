/// The two phases of a ceremony for Groth16 keys, with files and hashes as in snarkjs 0.7.6, and for keys with commitments with
/// update proofs as in gnark.
///
/// [PowersCeremony] makes, extends, prepares and exchanges powers of tau (`.ptau`), [PowersVerifier] checks them;
/// [KeyCeremony] and [KeyVerifier] do the same for the keys of one circuit (`.zkey`). All read and write a few thousand
/// points at a time, so files may be larger than memory.
/// ```java
/// PowersCeremony ceremony = new PowersCeremony(workers, ProgressListener.NONE);
/// ceremony.create(12, Path.of("pot12_0.ptau"));
/// ceremony.contribute(Path.of("pot12_0.ptau"), Path.of("pot12_1.ptau"), "first", Entropy.fresh("my words"));
/// ```
/// Keys as the prover uses them, and a setup by one party, do not belong here: see `io.assay.groth16`.
@NullMarked
package io.assay.ceremony;

import org.jspecify.annotations.NullMarked;
