/// Writes the Rust crate that verifies a circuit's proofs on Stellar's Soroban.
///
/// Main type: [SorobanGenerator]. What is verified says `io.assay.codegen.contract`.
@NullMarked
package io.assay.codegen.soroban;

import org.jspecify.annotations.NullMarked;
