package io.assay.driver.peer;

import io.assay.driver.Machine;
import io.assay.driver.Progress;
import io.assay.witness.InputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The same work on other provers where their tool chains are present, in turn with ours.
public final class PeerBenchmark {

    /// A group of rows.
    public enum Work {
        /// Multiplications in both fields.
        FIELD,
        /// Transforms.
        NTT,
        /// Sums of scaled points.
        MSM,
        /// Groth16 proofs.
        PROVE,
        /// Groth16 verification.
        VERIFY
    }

    /// What to measure, and how much of it.
    ///
    /// @param work    groups of rows
    /// @param peers   who else works
    /// @param sizes   how large
    /// @param threads numbers of threads, each at least 1
    /// @param effort  how often
    public record Options(Set<Work> work, Set<Peer> peers, Sizes sizes, List<Integer> threads, Effort effort) {
        public Options {
            work = Set.copyOf(work);
            peers = Set.copyOf(peers);
            threads = List.copyOf(threads);
        }
    }

    /// What came out.
    ///
    /// @param date     when the run began
    /// @param machine  facts about machine and JVM
    /// @param versions versions of the peers' languages and libraries
    /// @param absent   peers that could not run here, and why
    /// @param rows     measurements
    public record Result(Instant date, Map<String, Object> machine, Map<String, String> versions,
            Map<String, String> absent, List<PeerRow> rows) {
        public Result {
            machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
            absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
            rows = List.copyOf(rows);
        }

        /// Returns the members of the result in JSON.
        public Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("date", date.toString());
            members.put("machine", machine);
            members.put("versions", versions);
            members.put("absent", absent);
            members.put("rows", rows.stream().map(PeerRow::members).toList());
            return members;
        }
    }

    private final Options options;
    private final Session session;
    private final Path folder;
    private final Progress progress;

    private PeerBenchmark(Options options, Session session, Path folder, Progress progress) {
        this.options = options;
        this.session = session;
        this.folder = folder;
        this.progress = progress;
    }

    /// Measures.
    ///
    /// @param programs the peers
    /// @param listener is shown each row when it is done
    /// @throws io.assay.driver.Failure if a peer fails, or computes something else than we do
    public static Result run(Options options, PeerPrograms programs, Progress progress, Consumer<PeerRow> listener)
            throws IOException, InputException {
        Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> machine = new LinkedHashMap<>(Machine.facts());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) {
            // Numbers made while something else runs should be seen to be so.
            machine.put("loadAverageBefore", load);
        }
        Path folder = Files.createTempDirectory("assay-peers");
        try {
            Session session = new Session(programs, options.peers(), folder, options.effort(), listener);
            new PeerBenchmark(options, session, folder, progress).run();
            return new Result(date, machine, session.versions(), session.absent(), session.rows());
        } finally {
            delete(folder);
        }
    }

    private void run() throws IOException, InputException {
        KernelBench kernels = new KernelBench(session, options.sizes());
        if (options.work().contains(Work.FIELD)) {
            progress.at("field", 0);
            kernels.fields();
        }
        for (int threads : options.threads()) {
            if (options.work().contains(Work.NTT)) {
                progress.at("ntt", 0);
                kernels.transforms(threads);
            }
            if (options.work().contains(Work.MSM)) {
                progress.at("msm", 0);
                kernels.sums(threads);
            }
        }
        boolean prove = options.work().contains(Work.PROVE);
        boolean verify = options.work().contains(Work.VERIFY);
        ProofBench proofs = new ProofBench(session, options.sizes());
        for (Integer sizeLog2 : options.sizes().proofs()) {
            // Verification does not depend on the size of the circuit.
            boolean verifyHere = verify && sizeLog2.equals(options.sizes().proofs().getFirst());
            if (prove || verifyHere) {
                progress.at("groth16", 0);
                proofs.run(ModelCircuit.write(sizeLog2, folder), options.threads(),
                        new ProofBench.Wanted(prove, verifyHere));
            }
            if (prove) {
                progress.at("groth16", 0.5);
                proofs.run(DenseCircuit.write(sizeLog2, folder), options.threads(),
                        new ProofBench.Wanted(true, false));
            }
        }
        progress.at("bench", 1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
