/// What a contract verifies, on whatever chain: key, public tensors, their places in the public elements, and the random numbers.
///
/// Main types: [VerifierSpecification] says what is verified, [SampleProof] is a proof with the values that it is about.
/// Texts of contracts are made elsewhere: `io.assay.codegen.solidity`, `io.assay.codegen.soroban`.
@NullMarked
package io.assay.codegen.contract;

import org.jspecify.annotations.NullMarked;
