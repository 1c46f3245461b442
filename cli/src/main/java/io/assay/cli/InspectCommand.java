package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.CompileOptions;
import io.assay.driver.Failure;
import io.assay.driver.Inspector;
import io.assay.driver.LayerComparison;
import io.assay.driver.Machine;
import io.assay.format.AtomicFile;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay inspect`: what is in a folder or a file, what this machine is, or where a circuit leaves the float model.
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Says what is in an artefact folder or in a file (.onnx .air .r1cs .zkey .ptau .wtns, JSON files), with --machine what this machine is and which kernels the prover uses on it, or with --compare how far each node of a model is from floating point.", footer = {
        "", "Example: assay inspect model.assay --html report.html",
        "         assay inspect --compare model.onnx --inputs samples.npz",
        "         assay inspect --machine --json"})
final class InspectCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR|FILE", arity = "0..1", description = "What to look at.")
    private @Nullable Path path;

    @Option(names = "--machine", description = "Look at the machine: processor, memory, vectors, JVM, kernels and why these.")
    private boolean machine;

    @Option(names = "--html", paramLabel = "FILE", description = "Copy the folder's report there.")
    private @Nullable Path html;

    @Option(names = "--compare", description = "Compare each node of MODEL.onnx over integers with floating point, and mark the first whose error is above the threshold.")
    private boolean compare;

    @Option(names = "--inputs", paramLabel = "FILE", description = "With --compare: rows (.npz) or one evaluation; the ranges of the inputs are taken from it.")
    private @Nullable Path inputs;

    @Option(names = "--rows", paramLabel = "N", description = "With --compare: rows that are compared at most; ${DEFAULT-VALUE} by default.")
    private int rows = LayerComparison.DEFAULT_ROWS;

    @Option(names = "--scale-bits", paramLabel = "N", description = "With --compare: fractional bits, 1 to 30; those of assay compile by default.")
    private @Nullable Integer scaleBits;

    @Option(names = "--threshold", paramLabel = "E", description = "With --compare: error of a marked node, over max(1, its magnitude); ${DEFAULT-VALUE} by default.")
    private double threshold = LayerComparison.DEFAULT_THRESHOLD;

    @Option(names = "--weights", paramLabel = "fixed|committed", description = "With --compare: the weights as they would be compiled; ${DEFAULT-VALUE} by default.")
    private String weights = "fixed";

    @Option(names = "--bind", paramLabel = "DIM=N", description = "With --compare: size of a symbolic dimension.")
    private Map<String, Long> bindings = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        if (machine == (path != null) || (machine && html != null)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0107", "what to look at is not clear")
                    .found(machine ? "--machine and more" : "nothing",
                            "either a folder or a file, or --machine alone"));
        }
        if (path == null) {
            print(Machine.facts());
            return ExitCodes.DONE;
        }
        if (compare) {
            compare(path);
            return ExitCodes.DONE;
        }
        print(Inspector.inspect(path));
        if (html != null) {
            Path report = ArtefactFolder.open(path).require(ArtefactFolder.REPORT);
            AtomicFile.write(html, Files.readAllBytes(report));
            console.line("written                %s", html);
        }
        return ExitCodes.DONE;
    }

    private void compare(Path model) throws IOException {
        if (inputs == null || rows < 1 || (scaleBits != null && (scaleBits < 1 || scaleBits > 30))) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0108", "an option of --compare is missing or wrong")
                    .found(inputs == null
                            ? "no --inputs"
                            : "--rows " + rows
                                    + (scaleBits == null ? "" : " --scale-bits " + scaleBits),
                            "--inputs FILE, at least one row, 1 to 30 fractional bits"));
        }
        CompileOptions options = CompileOptions.DEFAULT
                .with(scaleBits == null ? OptionalInt.empty() : OptionalInt.of(scaleBits), bindings)
                .withWeights(CompileArguments.weightOptions(weights));
        LayerComparison.Result result = LayerComparison.compare(model, inputs, options, rows, threshold);
        console.line("%-40s %-18s %12s %12s %8s", "node", "op", "magnitude", "max error", "growth");
        String marked = result.first().map(LayerComparison.Layer::value).orElse("");
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (LayerComparison.Layer layer : result.layers()) {
            console.line("%-40s %-18s %12.5g %12.3g %8s%s", layer.node(), layer.op(), layer.magnitude(), layer.error(),
                    layer.growth().map(growth -> String.format("%.2f", growth)).orElse(""),
                    layer.value().equals(marked) ? "  <- first above the threshold" : "");
            nodes.add(members(layer));
        }
        console.line("%d rows, %d fractional bits, threshold %s: %s", result.rows(), result.scaleBits(), threshold,
                result.first().map(layer -> "first above it is " + layer.node()).orElse("no node is above it"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rows", result.rows());
        members.put("scaleBits", result.scaleBits());
        members.put("threshold", threshold);
        result.first().ifPresent(layer -> members.put("first", layer.node()));
        members.put("nodes", nodes);
        console.object(members);
    }

    private static Map<String, Object> members(LayerComparison.Layer layer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("node", layer.node());
        members.put("op", layer.op());
        members.put("value", layer.value());
        members.put("magnitude", layer.magnitude());
        members.put("maxError", layer.error());
        layer.growth().ifPresent(growth -> members.put("growth", growth));
        members.put("above", layer.above());
        return members;
    }

    private void print(Map<String, Object> facts) {
        facts.forEach((name, value) -> console.line("%-22s %s", name, value));
        console.object(facts);
    }
}
