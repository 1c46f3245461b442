package io.assay.driver;

import io.assay.checker.Finding;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.text.AirPrinter;
import io.assay.passes.calibrate.CommittedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The weights that a folder's proofs are of, where weights are committed to.
///
/// @param tensors every committed tensor, in the order of the inputs of the circuit
public record CommittedWeights(List<CommittedTensor> tensors) {

    public CommittedWeights {
        tensors = List.copyOf(tensors);
    }

    /// Gives a folder the weights of another model of the same architecture. Circuit, key and contract stay what they are.
    /// @param model `.onnx`, or `.onnxtxt` for ONNX's text syntax
    /// @return the weights that the folder has now
    /// @throws Failure     if the folder's weights are fixed, the model has another architecture, or a weight is outside its range
    /// @throws IOException if a file cannot be read or written
    public static CommittedWeights replace(ArtefactFolder folder, Path model, Progress progress) throws IOException {
        CommittedWeights weights = of(folder, model, progress);
        store(folder, weights.tensors());
        return weights;
    }

    /// Returns the weights of a model as the circuit of a folder takes them, after both were compared.
    static CommittedWeights of(ArtefactFolder folder, Path model, Progress progress) throws IOException {
        Manifest manifest = folder.manifest();
        if (!manifest.weightOptions().committed()) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS5205", "the weights of the folder are fixed")
                    .with("folder", folder.path().toString())
                    .found("weights " + manifest.weights(), "committed")
                    .help("compile the model with --weights committed, once"));
        }
        progress.at("weights", 0);
        OnnxModel source = Compiler.read(model).withFileName(manifest.model().file());
        LoweredModel lowered = Compiler.lower(source, RecordedOptions.of(manifest), Progress.NONE);
        progress.at("weights", 0.6);
        requireSame(folder, model, lowered);
        progress.at("weights", 1);
        return new CommittedWeights(lowered.weights());
    }

    /// Requires relations and specification to be those of the folder, wherever they come from: nodes may have other names.
    private static void requireSame(ArtefactFolder folder, Path model, LoweredModel lowered) throws IOException {
        Module specification = Inspector.parse(folder.require(ArtefactFolder.SPECIFICATION));
        Module relations = Inspector.parse(folder.require(ArtefactFolder.RELATIONS));
        boolean same = text(specification).equals(text(lowered.lowered().fixed()))
                && text(relations).equals(text(lowered.lowered().relation()));
        if (!same) {
            List<Finding> differences = specification instanceof FixedModule expected
                    ? SpecificationDifference.of(lowered.lowered().fixed(), expected)
                    : List.of();
            throw new Failure(Failure.Kind.UNSUPPORTED, differences.isEmpty()
                    ? List.of(other(folder, model)
                            .reason("the same operations become other relations: the folder was written"
                                    + " by assay " + folder.manifest().tool()))
                    : differences.stream().map(difference -> other(folder, model)
                            .with("node", difference.node()).reason(difference.message())).toList());
        }
    }

    private static String text(Module module) {
        return AirPrinter.printWithoutLocations(module);
    }

    private static Diagnostic other(ArtefactFolder folder, Path model) {
        return Diagnostic.of("AS5202", "the model has another architecture than the circuit")
                .with("model", model.toString()).with("folder", folder.path().toString())
                .help("only tensors that products and sums read may differ; anything else is another circuit:"
                        + " assay compile --weights committed");
    }

    /// Writes weights into a folder, in place of those that are there.
    static void store(ArtefactFolder folder, List<CommittedTensor> tensors) throws java.io.IOException {
        FolderWeights.store(folder, tensors, Runtime.getRuntime().availableProcessors());
    }
}
