/// Soroban on this machine: [SorobanTarget] builds a generated crate with cargo and runs its contract in the network's own
/// host.
///
/// ```java
/// SorobanTarget soroban = new SorobanTarget();
/// try (Deployment contract = soroban.deploy(specification, soroban.project(specification, Optional.empty()))) {
///     Verdict verdict = contract.send(contract.message(sample));
/// }
/// ```
/// [SorobanBuild] keeps what it built, [SorobanRunner] is the process with the host: our program in the resources, linked to
/// the crate. The text of contracts does not belong here.
@NullMarked
package io.assay.driver.soroban;

import org.jspecify.annotations.NullMarked;
