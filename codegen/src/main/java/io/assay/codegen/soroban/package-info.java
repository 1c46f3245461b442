/// Writes the Rust crate that verifies a circuit's proofs on Stellar's Soroban.
///
/// Main types: [SorobanGenerator]; [VerifierArguments], what its contract is called with. What is verified says `io.assay.codegen.contract`.
@NullMarked
package io.assay.codegen.soroban;

import org.jspecify.annotations.NullMarked;
