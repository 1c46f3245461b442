package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Manifest;
import io.assay.driver.Profile;
import io.assay.passes.lower.Saturation;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `assay compile`: circuit, texts and generated sources; no keys.
@Command(name = "compile", mixinStandardHelpOptions = true, description = "Compiles a model into an artefact folder: circuit, witness generator, report; no keys.", footer = {
        "", "Example: assay compile model.onnx --samples rows.npz -o model.assay"})
final class CompileCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CompileArguments arguments;

    @Override
    public Integer call() throws IOException {
        ArtefactFolder folder = compile(arguments, CircuitEstimate.Aim.CIRCUIT, console).folder();
        table(folder.manifest(), console);
        new CostTable(console, Profile.read(folder)).print();
        new Summary(console).circuit(folder).stage("compile").print();
        console.line("written    %s", folder.path());
        return ExitCodes.DONE;
    }

    /// Compiles and writes the folder.
    static Constraints compile(CompileArguments arguments, CircuitEstimate.Aim aim, Console console)
            throws IOException {
        Constraints.Writing writing = arguments.circuitFile();
        CompiledModel model = model(arguments, aim, console, Optional.empty());
        return Constraints.of(ArtefactWriter.write(model, arguments.target(), writing, console.progress()),
                model.circuit());
    }

    static CompiledModel model(CompileArguments arguments, CircuitEstimate.Aim aim, Console console,
            Optional<InputSet> ownInput) throws IOException {
        CompiledModel model = Compiler.compile(arguments.model(), arguments.options(ownInput), aim, console.progress());
        for (Saturation saturation : model.lowered().saturations()) {
            console.warn(String.format(Locale.ROOT,
                    "%s: numbers beyond ±%.3g count as ±%.3g; whether inputs within their "
                            + "ranges reach that is not known: compare with assay eval",
                    saturation.loc(), saturation.limit(),
                    saturation.limit()));
        }
        return model;
    }

    /// Prints range, scale and bits of each tensor, and where the range comes from.
    static void table(Manifest manifest, Console console) {
        console.line("%-26s %-26s %-12s %24s %6s %5s  %s", "tensor", "node", "shape", "range", "scale", "bits",
                "range from");
        for (Manifest.Tensor tensor : manifest.tensors()) {
            console.line("%-26s %-26s %-12s %24s %6d %5d  %s", tensor.op(), shortened(tensor.node(), 26),
                    tensor.shape(), String.format(Locale.ROOT, "[%.6g, %.6g]", tensor.lo(), tensor.hi()),
                    tensor.scaleBits(), tensor.bits(), tensor.origin());
        }
        for (Manifest.Table found : manifest.tables()) {
            console.line("table %s: error at most %.3g", found.name(), found.error());
        }
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : "…" + text.substring(text.length() - length + 1);
    }
}
