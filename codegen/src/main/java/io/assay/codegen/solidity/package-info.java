/// Solidity verifiers: a Foundry project with a contract that checks the proofs of one circuit.
///
/// Main types: [VerifierGenerator] writes the project of a [io.assay.codegen.contract.VerifierSpecification] for the chain of an
/// [EvmProfile], [VerifierCalldata] encodes calls.
///
/// ```java
/// VerifierGenerator.generate(specification, Optional.empty()).forEach((path, text) -> write(folder, path, text));
/// ```
/// Compiling and running contracts does not belong here, nor do proofs.
@NullMarked
package io.assay.codegen.solidity;

import org.jspecify.annotations.NullMarked;
