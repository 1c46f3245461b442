/// What the commands do: compile a model into an artefact folder, make keys, prove, verify, evaluate.
///
/// Main types: [Compiler] takes an ONNX file to a [CompiledModel], which [ArtefactFolder] writes and reads back;
/// [KeySetup], [Proving], [Verifying] and [Evaluation] work on such a folder. Everything a user did wrong is a [Failure].
/// ```java
/// CompiledModel model = Compiler.compile(Path.of("credit.onnx"), options, CircuitEstimate.Aim.KEYS, Progress.NONE);
/// ArtefactFolder folder = ArtefactFolder.write(model, Path.of("credit.assay"));
/// ```
/// Options of the command line, output and exit codes do not belong here: they are in `io.assay.cli`.
@NullMarked
package io.assay.driver;

import org.jspecify.annotations.NullMarked;
