package io.assay.driver.peer;

import java.nio.file.Path;

/// A circuit with a witness, as files.
///
/// @param name        `model` or `dense`
/// @param constraints rows of its matrices
/// @param circuit     `.r1cs`
/// @param witness     `.wtns`
record ProofCase(String name, int constraints, Path circuit, Path witness) {}
