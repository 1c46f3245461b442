/// Artefact folders: digests, and whether the files belong together.
///
/// Main types: [ArtefactFiles], which opens a folder, [ArtefactCheck], which compares its files, [Mismatch]. Example:
/// `ArtefactCheck.run(ArtefactFiles.open(folder)).mismatches()` is empty where every file is the one that the manifest
/// names, the key is that of the circuit, and the contract has the key's points. What a circuit proves does not belong
/// here.
@NullMarked
package io.assay.checker.artefact;

import org.jspecify.annotations.NullMarked;
