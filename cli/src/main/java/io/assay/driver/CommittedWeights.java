package io.assay.driver;

import io.assay.checker.Finding;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.op.ImportedModel;
import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.tensor.Input;
import io.assay.ir.text.AirPrinter;
import io.assay.passes.calibrate.CommittedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The weights that a folder's proofs are of, where weights are committed to.
///
/// @param tensors every committed tensor, in the order of the inputs of the circuit
public record CommittedWeights(List<CommittedTensor> tensors) {

    private static final String WAY_OUT = "only tensors that products and sums read may differ; anything else is another"
            + " circuit: assay compile --weights committed";

    public CommittedWeights {
        tensors = List.copyOf(tensors);
    }

    /// Returns the weights of a model as the circuit of a folder takes them, after both were compared.
    /// @param model `.onnx`, or `.onnxtxt` for ONNX's text syntax
    /// @throws Failure     if the folder's weights are fixed, the model has another architecture, or a weight is outside its range
    /// @throws IOException if a file cannot be read
    public static CommittedWeights of(ArtefactFolder folder, Path model, Progress progress) throws IOException {
        Manifest manifest = folder.manifest();
        if (!manifest.weightOptions().committed()) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS5205", "the weights of the folder are fixed")
                    .with("folder", folder.path().toString())
                    .found("weights " + manifest.weights(), "committed")
                    .help("compile the model with --weights committed, once"));
        }
        progress.at("weights", 0);
        OnnxModel source = Compiler.read(model).withFileName(manifest.model().file());
        CompileOptions options = RecordedOptions.of(manifest);
        ImportedModel imported = Compiler.importModel(source, options.bindings(), true);
        requireInputs(folder, model, imported);
        LoweredModel lowered = Compiler.lower(source, imported, options);
        progress.at("weights", 0.6);
        requireSame(folder, model, lowered);
        progress.at("weights", 1);
        return new CommittedWeights(lowered.weights());
    }

    private static void requireInputs(ArtefactFolder folder, Path model, ImportedModel imported) {
        List<String> found = new ArrayList<>();
        for (Op op : imported.module().main().ops()) {
            if (op instanceof Input(var value, var name, _)) {
                found.add(name + " " + value.type().shape().dims());
            }
        }
        List<String> expected = folder.manifest().borders("input").stream()
                .map(border -> border.name() + " " + border.shape()).toList();
        if (!found.equals(expected)) {
            throw new Failure(Failure.Kind.UNSUPPORTED, other(folder, model)
                    .found("inputs " + String.join(", ", found), String.join(", ", expected)).help(WAY_OUT));
        }
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
                            .reason("the same operations become other relations; the folder was written"
                                    + " by assay " + folder.manifest().tool())
                            .help(WAY_OUT))
                    : differences.stream().map(difference -> other(folder, model).with("node", difference.node())
                            .reason(difference.message()).help(WAY_OUT)).toList());
        }
    }

    private static String text(Module module) {
        return AirPrinter.printWithoutLocations(module);
    }

    private static Diagnostic other(ArtefactFolder folder, Path model) {
        return Diagnostic.of("AS5202", "the model has another architecture than the circuit")
                .with("model", model.toString()).with("folder", folder.path().toString());
    }
}
