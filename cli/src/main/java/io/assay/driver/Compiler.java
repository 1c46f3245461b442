package io.assay.driver;

import io.assay.backends.r1cs.CircuitVariants;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.codegen.java.BorderFormat;
import io.assay.codegen.java.GeneratedProgram;
import io.assay.codegen.java.ProgramIdentity;
import io.assay.codegen.java.WitnessGenerator;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.Visibility;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.fixed.Output;
import io.assay.ir.tensor.Input;
import io.assay.passes.calibrate.Precision;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles a model: ONNX file, tensors, integers, relations, constraints, witness generator.
public final class Compiler {

    private Compiler() {}

    /// Returns the compiled model.
    ///
    /// @param file `.onnx`, or `.onnxtxt` for ONNX's text syntax
    /// @param aim  what the command will make of it, for which there has to be memory
    /// @throws Failure     with every diagnostic of the stage that failed; with an estimate if memory does not suffice
    /// @throws IOException if a file cannot be read
    public static CompiledModel compile(Path file, CompileOptions options, CircuitEstimate.Aim aim, Progress progress)
            throws IOException {
        progress.at("compile", 0);
        return compile(read(file), options, aim, progress);
    }

    /// Returns a model that has been read, compiled; see [#compile(Path, CompileOptions, CircuitEstimate.Aim, Progress)].
    static CompiledModel compile(OnnxModel source, CompileOptions options, CircuitEstimate.Aim aim, Progress progress)
            throws IOException {
        LoweredModel model = lower(source, options, progress);
        CircuitVariants variants = CircuitVariants.of(model.lowered().relation(), options.lookupsOfCircuit());
        CircuitEstimate estimate = CircuitEstimate.of(variants.chosen().size());
        progress.estimated(estimate);
        estimate.requireRoom(aim, Runtime.getRuntime().maxMemory());
        progress.at("compile", 0.5);
        R1csCircuit circuit = R1csCompiler.compile(model.lowered().relation(), variants);
        progress.at("compile", 0.8);
        GeneratedProgram program = WitnessGenerator.generate(circuit, inputFormats(model),
                outputFormats(model.lowered().fixed()),
                new ProgramIdentity(model.imported().module().name(), model.source().digest(), Version.number()));
        progress.at("compile", 1);
        return new CompiledModel(model.source(), model.imported(), model.scaleBits(), model.boxes(), model.lowered(),
                model.weights(),
                variants, circuit, program, options);
    }

    /// Returns the model as relations, as [#compile] makes them on its way.
    ///
    /// @param file `.onnx`, or `.onnxtxt` for ONNX's text syntax
    /// @throws Failure     with every diagnostic of the stage that failed
    /// @throws IOException if a file cannot be read
    public static LoweredModel lower(Path file, CompileOptions options, Progress progress) throws IOException {
        progress.at("compile", 0);
        return lower(read(file), options, progress);
    }

    /// Returns a model that has been read as relations.
    /// @throws Failure     with every diagnostic of the stage that failed
    /// @throws IOException if the samples cannot be read
    static LoweredModel lower(OnnxModel source, CompileOptions options, Progress progress) throws IOException {
        ImportedModel imported = importModel(source, options.bindings(), options.weights().committed());
        progress.at("compile", 0.2);
        return lower(source, imported, options);
    }

    /// Returns a model that has been imported as relations, its weights tracked if they are to be committed to.
    /// @throws Failure     with every diagnostic of the stage that failed
    /// @throws IOException if the samples cannot be read
    static LoweredModel lower(OnnxModel source, ImportedModel imported, CompileOptions options) throws IOException {
        int scaleBits = options.scaleBits().orElseGet(() -> Precision.of(imported.module()));
        InputBoxes finder = new InputBoxes(imported.module(), WeightPlan.ordered(imported, options), options,
                scaleBits);
        Map<String, InputBox> boxes = finder.find();
        Map<String, Visibility> inputs = finder.visibilities(boxes);
        Map<String, Visibility> outputs = new LinkedHashMap<>();
        for (Op op : imported.module().main().ops()) {
            if (op instanceof io.assay.ir.tensor.Output(_, var name, _)) {
                outputs.put(name, options.outputs());
            }
        }
        WeightPlan weights = WeightPlan.of(imported, boxes, options, scaleBits);
        Map<String, InputBox> allBoxes = new LinkedHashMap<>(boxes);
        weights.formats().forEach(format -> {
            allBoxes.put(format.name(), format.box());
            inputs.put(format.name(), Visibility.COMMITTED);
        });
        Lowered lowered = Pipelines.compile(weights.module(),
                new LowerTensorToFixed.Options(scaleBits, allBoxes, inputs, outputs), options.passes(),
                options.observer());
        return new LoweredModel(source, imported, scaleBits, boxes, lowered, weights.tensors());
    }

    /// Returns the model in a file.
    /// @throws Failure if it is damaged, with every diagnostic
    public static OnnxModel read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return switch (OnnxReader.read(file)) {
            case Outcome.Done<OnnxModel>(OnnxModel model) -> model;
            case Outcome.Refused<OnnxModel>(List<Diagnostic> problems) ->
                throw new Failure(Failure.Kind.BAD_FILE, problems);
        };
    }

    /// Returns the model in the `tensor` dialect.
    /// @throws Failure if something in it is not supported, with every such thing, or only the memory is too small
    public static ImportedModel importModel(OnnxModel source, Map<String, Long> bindings) {
        return importModel(source, bindings, false);
    }

    /// Returns the model in the `tensor` dialect; see [#importModel(OnnxModel, Map)].
    /// @param tracksWeights whether weights stay apart from other constants
    static ImportedModel importModel(OnnxModel source, Map<String, Long> bindings, boolean tracksWeights) {
        ImportOptions options = ImportOptions.DEFAULT.bind(bindings).trackingWeights(tracksWeights);
        return switch (OnnxFrontend.importModel(source, options)) {
            case Outcome.Done<ImportedModel>(ImportedModel model) -> model;
            case Outcome.Refused<ImportedModel>(List<Diagnostic> problems) ->
                throw new Failure(problems.stream().allMatch(Failures::isOfMachine)
                        ? Failure.Kind.MACHINE
                        : Failure.Kind.UNSUPPORTED, problems);
        };
    }

    /// Returns the names of a model's inputs, in its order.
    static List<String> inputNames(ImportedModel imported) {
        return imported.module().main().ops().stream().filter(Input.class::isInstance)
                .map(op -> ((Input) op).name()).toList();
    }

    private static Map<String, BorderFormat> inputFormats(LoweredModel model) {
        Map<String, BorderFormat> formats = new LinkedHashMap<>();
        model.weights().forEach(weight -> formats.put(weight.name(), new BorderFormat(weight.scaleBits(), true)));
        model.boxes().forEach((name, box) -> formats.put(name, switch (box.encoding()) {
            case FIXED_POINT -> new BorderFormat(box.scaleBits(), box.exact());
            case FLOAT_ORDER, DOUBLE_ORDER -> BorderFormat.ordered(box.grids(), box.splits());
        }));
        return formats;
    }

    private static Map<String, BorderFormat> outputFormats(FixedModule module) {
        Map<String, BorderFormat> formats = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, _, _)) {
                formats.put(name, new BorderFormat(value.type().scaleBits(), false));
            }
        }
        return formats;
    }
}
