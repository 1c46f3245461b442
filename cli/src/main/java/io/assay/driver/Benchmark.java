package io.assay.driver;

import io.assay.backends.r1cs.Lookups;
import io.assay.driver.CompileOptions.Range;
import io.assay.driver.tool.ToolFolder;
import io.assay.ir.Visibility;
import io.assay.passes.calibrate.Precision;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One model on which every step is measured.
///
/// @param name    name of the benchmark
/// @param folder  its folder below `examples/`
/// @param model   name of the model file
/// @param input   name of the input file
/// @param samples name of the file with sample rows, if the ranges come from one
/// @param ranges  ranges of the inputs otherwise
/// @param inputs    who sees the inputs
/// @param scaleBits fractional bits
/// @param lookups   whether ranges and tables are shown by lookups
/// @param weights   whether weights are constants of the circuit, or committed to
public record Benchmark(String name, String folder, String model, String input, Optional<String> samples,
        Map<String, Range> ranges, Visibility inputs, int scaleBits, Lookups lookups,
        WeightOptions weights) {
    private static final Path RESET_PEAK = Path.of("/proc/self/clear_refs");

    /// Fractional bits at which a peer, EZKL, measures by default.
    private static final int COARSE_SCALE_BITS = 7;

    /// Every benchmark.
    public static final List<Benchmark> ALL = List.of(
            new Benchmark("mlp_credit", "credit-scoring", "credit.onnx", "applicant.json", Optional.of("samples.npz"),
                    Map.of(), Visibility.PUBLIC, Precision.NETWORK, Lookups.AUTO, WeightOptions.FIXED),
            network("mlp_4k", new Range(0, 1), Visibility.PRIVATE, Precision.NETWORK),
            network("mlp_118k", new Range(0, 1), Visibility.PRIVATE, Precision.NETWORK),
            new Benchmark("mlp_118k_digest", "benchmarks/mlp_118k", "network.onnx", "input.json", Optional.empty(),
                    Map.of("input", new Range(0, 1)), Visibility.HASHED, COARSE_SCALE_BITS, Lookups.ON,
                    WeightOptions.FIXED),
            new Benchmark("mlp_118k_committed", "benchmarks/mlp_118k", "network.onnx", "input.json", Optional.empty(),
                    Map.of("input", new Range(0, 1)), Visibility.PRIVATE, Precision.NETWORK,
                    Lookups.AUTO,
                    WeightOptions.COMMITTED),
            network("lenet_44k", new Range(0, 1), Visibility.PRIVATE, Precision.NETWORK),
            network("mnist2m_random", new Range(-1, 1), Visibility.PRIVATE, COARSE_SCALE_BITS),
            network("cnn264k_random", new Range(-1, 1), Visibility.PRIVATE, Precision.NETWORK),
            network("attn_block_t8_d16", new Range(-4, 4), Visibility.PRIVATE, Precision.NETWORK),
            trees("gbdt_100x4", "gbdt_100x4", Optional.empty(), Lookups.OFF),
            trees("gbdt_100x4_lookups", "gbdt_100x4", Optional.empty(), Lookups.ON),
            trees("rf_churn", "rf_churn", Optional.of("samples.npz"), Lookups.OFF),
            trees("iforest_sp500_feed", "iforest_sp500_feed", Optional.empty(), Lookups.OFF));

    /// A model below `benchmarks`.
    private static Benchmark network(String name, Range range, Visibility inputs, int scaleBits) {
        return new Benchmark(name, "benchmarks/" + name, "network.onnx", "input.json", Optional.empty(),
                Map.of("input", range), inputs, scaleBits, Lookups.AUTO, WeightOptions.FIXED);
    }

    /// A model of trees below `benchmarks`, with a digest of its inputs, which take any float32 unless samples show a grid.
    private static Benchmark trees(String name, String folder, Optional<String> samples, Lookups lookups) {
        return new Benchmark(name, "benchmarks/" + folder, "network.onnx", "input.json", samples, Map.of(),
                Visibility.HASHED, Precision.FORMULA, lookups, WeightOptions.FIXED);
    }

    public Benchmark {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /// What was measured; seconds are wall time, those of proofs the median.
    ///
    /// @param proveSeconds   inputs to proof, loading of program and key included
    /// @param weightsSeconds other weights under the same key, from the model's file to the commitment; 0 where they are fixed
    /// @param circuitBytes of `circuit.r1cs`; 0 where it is too large to be written
    /// @param gas          of a transaction that calls the contract; 0 where no EVM is at hand
    public record Measured(String name, int constraints, int publicInputs, double compileSeconds, double setupSeconds,
            double witnessSeconds, double proveSeconds, double verifySeconds, double weightsSeconds,
            long peakMemoryBytes,
            long provingKeyBytes, long verifyingKeyBytes, long circuitBytes, long gas) {}

    /// Returns the machine and the JVM, in words.
    public static String machine() {
        String cpu = System.getProperty("os.arch");
        try {
            cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("^[^:]*:\\s*", "")).findFirst().orElse(cpu);
        } catch (IOException e) {
            // Another system: the architecture has to do.
        }
        return cpu + ", " + Runtime.getRuntime().availableProcessors() + " processors, JVM " + Runtime.version();
    }

    /// Measures every step in this JVM.
    /// @param examples folder of the examples
    /// @param repeat   proofs to make, at least 1
    /// @param threads  threads to use, at least 1
    /// @param seed     reproducible keys and proofs
    public Measured measure(Path examples, int repeat, int threads, Optional<Long> seed, Progress progress)
            throws IOException, InputException {
        Path source = examples.resolve(folder);
        Path work = Files.createTempDirectory("assay-bench");
        try {
            resetPeak();
            CompileOptions options = new CompileOptions(OptionalInt.of(scaleBits), Optional.of(inputs),
                    Set.of(), Visibility.PUBLIC, ranges, samples.map(source::resolve), Optional.empty(), Map.of(),
                    Map.of(), lookups, weights.seeded(seed), PassOptions.DEFAULT, PassObserver.NONE);
            long start = System.nanoTime();
            Constraints constraints = compile(source, options, work, progress);
            ArtefactFolder artefacts = constraints.folder();
            long compiled = System.nanoTime();
            KeySetup.run(artefacts, constraints,
                    new KeySetup.Options(Optional.empty(), false, seed, threads), progress);
            long keyed = System.nanoTime();
            return proofs(artefacts, source, repeat,
                    new Proving.Options(BigInteger.ZERO, seed, threads, false), progress,
                    (compiled - start) / 1e9, (keyed - compiled) / 1e9);
        } finally {
            ToolFolder.delete(work);
        }
    }

    private Constraints compile(Path source, CompileOptions options, Path work, Progress progress) throws IOException {
        CompiledModel compiled = Compiler.compile(source.resolve(model), options, CircuitEstimate.Aim.KEYS, progress);
        return Constraints.of(
                ArtefactWriter.write(compiled, work.resolve(name), Constraints.Writing.IF_SMALL, progress),
                compiled.circuit());
    }

    private Measured proofs(ArtefactFolder artefacts, Path source, int repeat, Proving.Options options,
            Progress progress,
            double compileSeconds, double setupSeconds) throws IOException, InputException {
        InputSet row = Inputs.read(source.resolve(input), OptionalInt.of(0));
        List<Double> witness = new ArrayList<>();
        List<Double> prove = new ArrayList<>();
        List<Double> verify = new ArrayList<>();
        Proving.Proven proven = Proving.prove(artefacts, row, options, progress);
        for (int i = 0; i < repeat; i++) {
            proven = Proving.prove(artefacts, row, options, progress);
            witness.add(proven.witnessSeconds());
            prove.add(proven.proveSeconds());
            verify.add(proven.verifySeconds());
        }
        long peak = PeakMemory.bytes();
        long gas = EvmContracts.verify(artefacts, new Verifying.Claim(proven.proof(), proven.publics())).gas();
        double weightsSeconds = weights.committed() ? weightsSeconds(artefacts, source, options, progress) : 0;
        Manifest.Circuit circuit = artefacts.manifest().circuit();
        return new Measured(name, circuit.constraints(), circuit.publicInputs(), compileSeconds, setupSeconds,
                median(witness), median(prove), median(verify), weightsSeconds, peak,
                size(artefacts, artefacts.provingKey()),
                size(artefacts, ArtefactFolder.VERIFICATION_KEY), size(artefacts, ArtefactFolder.CIRCUIT), gas);
    }

    private double weightsSeconds(ArtefactFolder artefacts, Path source, Proving.Options options, Progress progress)
            throws IOException {
        long start = System.nanoTime();
        CommittedWeights found = CommittedWeights.of(artefacts, source.resolve(model), progress);
        FolderWeights.store(artefacts, found.tensors(), options.seed(), options.threads());
        return (System.nanoTime() - start) / 1e9;
    }

    /// 0 for a file that was left out.
    private static long size(ArtefactFolder artefacts, String file) throws IOException {
        Path path = artefacts.path().resolve(file);
        return Files.exists(path) ? Files.size(path) : 0;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// Starts a new peak of resident memory, where the system can do that (Linux).
    private static void resetPeak() {
        System.gc();
        try {
            Files.writeString(RESET_PEAK, "5");
        } catch (IOException e) {
            // The peak is then that of the whole process.
        }
    }
}
