package io.assay.cli;

import io.assay.driver.Benchmark;
import io.assay.driver.Failure;
import io.assay.driver.peer.Effort;
import io.assay.driver.peer.Peer;
import io.assay.driver.peer.PeerBenchmark;
import io.assay.driver.peer.PeerPrograms;
import io.assay.driver.peer.PeerReport;
import io.assay.driver.peer.Sizes;
import io.assay.format.AtomicFile;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay bench`: how long each step takes on the models of `examples/`; with `--peers`, how long the same work takes on
/// other provers.
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures every step on the benchmark models: constraints, seconds, memory, file sizes, gas. With --peers: kernels, proofs and verification beside gnark, arkworks and snarkjs, where Go, Rust and Node are installed.", footer = {
        "", "Example: assay bench mlp_credit mlp_4k --json",
        "         assay bench --peers ntt msm --keep peers.md"})
final class BenchCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1 << 20;
    private static final int PROOFS = 3;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "NAME", description = "Benchmarks to run, all by default; with --peers: field, ntt, msm, prove, verify.")
    private List<String> names = List.of();

    @Option(names = "--repeat", paramLabel = "N", description = "Proofs to make, or with --peers measurements of each side; the median counts.")
    private @Nullable Integer repeat;

    @Option(names = "--peers", description = "Measure the same work on other provers, in turn with ours, on one thread and on --threads. Nothing else should run.")
    private boolean peers;

    @Option(names = "--up-to", paramLabel = "K", description = "With --peers: leave out sizes above 2^K.")
    private int upTo = 28;

    @Option(names = "--keep", paramLabel = "FILE", description = "With --peers: write the report there, in Markdown.")
    private @Nullable Path keep;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Override
    public Integer call() throws IOException, InputException {
        if (repeat != null && repeat < 1) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0101", "an option is out of range")
                    .found("--repeat " + repeat, "at least one measurement"));
        }
        return peers ? peers() : models(Optional.ofNullable(repeat).orElse(PROOFS));
    }

    private static Path home(String folder) {
        return Path.of(System.getProperty("assay.home", ""), folder).toAbsolutePath();
    }

    private Failure noSuchBenchmark(List<String> known) {
        return new Failure(Failure.Kind.USAGE,
                Diagnostic.of("AS0106", "no such benchmark").found(names.toString(), "one of " + known));
    }

    private int peers() throws IOException, InputException {
        Set<PeerBenchmark.Work> work = EnumSet.noneOf(PeerBenchmark.Work.class);
        List<String> known = Stream.of(PeerBenchmark.Work.values()).map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.containsAll(names)) {
            throw noSuchBenchmark(known);
        }
        for (PeerBenchmark.Work value : PeerBenchmark.Work.values()) {
            if (names.isEmpty() || names.contains(value.name().toLowerCase(Locale.ROOT))) {
                work.add(value);
            }
        }
        Effort effort = repeat == null ? Effort.FULL : new Effort(repeat, repeat, Effort.FULL.warmSeconds());
        List<Integer> threads = Stream.of(1, execution.threads()).distinct().toList();
        PeerBenchmark.Result result = PeerBenchmark.run(
                new PeerBenchmark.Options(work, EnumSet.allOf(Peer.class), Sizes.FULL.upTo(upTo), threads, effort),
                new PeerPrograms(home("benchmarks/peers")), console.progress(),
                row -> console.line("%s", PeerReport.line(row)));
        result.absent().forEach((peer, reason) -> console.line("%s is absent: %s", peer, reason));
        result.versions().forEach((name, version) -> console.line("%-12s %s", name, version));
        result.machine().forEach((name, value) -> console.line("%-12s %s", name, value));
        if (keep != null) {
            AtomicFile.write(keep, PeerReport.markdown(result).getBytes(StandardCharsets.UTF_8));
        }
        console.object(result.members());
        return ExitCodes.DONE;
    }

    private int models(int proofs) throws IOException, InputException {
        Path examples = home("examples");
        List<Benchmark> chosen = Benchmark.ALL.stream()
                .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name())).toList();
        if (chosen.isEmpty()) {
            throw noSuchBenchmark(Benchmark.ALL.stream().map(Benchmark::name).toList());
        }
        console.line("%-18s %11s %8s %8s %8s %8s %8s %8s %9s %9s %8s", "model", "constraints", "compile", "setup",
                "witness", "prove", "verify", "memory", "key", "r1cs", "gas");
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Benchmark.Measured> models = new ArrayList<>();
        for (Benchmark benchmark : chosen) {
            Benchmark.Measured found = benchmark.measure(examples, proofs, execution.threads(),
                    execution.seed(), console.progress());
            models.add(found);
            console.line("%-18s %,11d %7.2fs %7.2fs %7.3fs %7.2fs %7.3fs %5.0f MiB %5.1f MiB %5.1f MiB %,8d",
                    found.name(), found.constraints(), found.compileSeconds(), found.setupSeconds(),
                    found.witnessSeconds(), found.proveSeconds(), found.verifySeconds(),
                    found.peakMemoryBytes() / MEGABYTE, found.provingKeyBytes() / MEGABYTE,
                    found.circuitBytes() / MEGABYTE, found.gas());
            if (found.weightsSeconds() > 0) {
                console.line("%-18s other weights under the same key: %.2f s", "", found.weightsSeconds());
            }
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
        if (found.weightsSeconds() > 0) {
            steps.put("weights", found.weightsSeconds());
        }
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
