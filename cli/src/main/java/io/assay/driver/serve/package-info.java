/// A warm prover over HTTP that loses no job it has accepted.
///
/// Main types: [ProofServer] puts the parts together; [JobQueue] is the bounded queue in front of the one prover;
/// [Journal] keeps accepted jobs and their results on disk; [Routes] speaks HTTP; [Metrics] counts.
/// ```java
/// try (ProofServer server = ProofServer.start(session, options, System.err::println)) {
///     server.broken().join();
/// }
/// ```
/// How a proof is made does not belong here: it is [io.assay.driver.ProvingSession]'s.
@NullMarked
package io.assay.driver.serve;

import org.jspecify.annotations.NullMarked;
