package io.assay.cli;

import io.assay.driver.Benchmark;
import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay bench`: how long each step takes on the models of `examples/`.
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures every step on the benchmark models: constraints, seconds, memory, file sizes, gas.", footer = {
        "", "Example: assay bench mlp_credit mlp_4k --json"})
final class BenchCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1 << 20;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "NAME", description = "Benchmarks to run; all by default.")
    private List<String> names = List.of();

    @Option(names = "--repeat", paramLabel = "N", description = "Proofs to make; the median counts.")
    private int repeat = 3;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Override
    public Integer call() throws IOException, InputException {
        Path examples = Path.of(System.getProperty("assay.home", ""), "examples").toAbsolutePath();
        List<Benchmark> chosen = Benchmark.ALL.stream()
                .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name())).toList();
        if (chosen.isEmpty() || repeat < 1) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0106", "no such benchmark").found(names.toString(),
                    "one of " + Benchmark.ALL.stream().map(Benchmark::name).toList()));
        }
        console.line("%-12s %11s %8s %8s %8s %8s %8s %8s %9s %9s %8s", "model", "constraints", "compile", "setup",
                "witness", "prove", "verify", "memory", "key", "r1cs", "gas");
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Benchmark.Measured> models = new ArrayList<>();
        for (Benchmark benchmark : chosen) {
            Benchmark.Measured found = benchmark.measure(examples, repeat, execution.threads(),
                    execution.seed(), console.progress());
            models.add(found);
            console.line("%-12s %,11d %7.2fs %7.2fs %7.3fs %7.2fs %7.3fs %5.0f MiB %5.1f MiB %5.1f MiB %,8d",
                    found.name(), found.constraints(), found.compileSeconds(), found.setupSeconds(),
                    found.witnessSeconds(), found.proveSeconds(), found.verifySeconds(),
                    found.peakMemoryBytes() / MEGABYTE, found.provingKeyBytes() / MEGABYTE,
                    found.circuitBytes() / MEGABYTE, found.gas());
            rows.addAll(rows(found));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("machine", Benchmark.machine());
        object.put("rows", rows);
        object.put("models", models);
        console.object(object);
        return ExitCodes.DONE;
    }

    private List<Map<String, Object>> rows(Benchmark.Measured found) {
        Map<String, Double> steps = new LinkedHashMap<>();
        steps.put("compile", found.compileSeconds());
        steps.put("setup", found.setupSeconds());
        steps.put("witness", found.witnessSeconds());
        steps.put("prove", found.proveSeconds());
        steps.put("verify", found.verifySeconds());
        List<Map<String, Object>> rows = new ArrayList<>();
        steps.forEach((step, seconds) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("work", found.name() + " " + step);
            row.put("size", found.constraints());
            row.put("threads", execution.threads());
            row.put("seconds", seconds);
            rows.add(row);
        });
        return rows;
    }
}
