/// Solidity and the EVM on this machine: [Solc] compiles, an [EvmEngine] executes and counts gas: [Evm] in the JVM, or [Anvil], a node.
/// [NpmTools] installs what comes from npm. [EvmTarget] is what commands and the cases of every chain see of it.
///
/// ```java
/// Compilation compilation = new Solc().compile(Map.of("Verifier.sol", source));
/// CompiledContract contract = compilation.contract("Groth16Verifier");
/// try (Evm evm = new Evm()) {
///     String address = evm.deploy(contract.creationCode()).address();
///     EvmResult result = evm.call(address, VerifierCalldata.verifyProof(proof, publicSignals));
/// }
/// ```
/// The text of contracts does not belong here, nor do networks.
@NullMarked
package io.assay.driver.evm;

import org.jspecify.annotations.NullMarked;
