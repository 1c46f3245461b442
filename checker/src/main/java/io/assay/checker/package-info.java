/// What the checker finds, and how it says so.
///
/// Main types: [Finding], [BadArtefactException]. Readers and proofs are in the packages below: `r1cs` for constraints,
/// `air` for relations, `artefact` for the folder, `export` for outside tools. Nothing of the compiler belongs here, and
/// no proof may rest on a name that the compiler wrote.
@NullMarked
package io.assay.checker;

import org.jspecify.annotations.NullMarked;
