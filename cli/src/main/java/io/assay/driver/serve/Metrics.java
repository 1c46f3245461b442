package io.assay.driver.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// Counts of a server, in the text format of Prometheus; of constant size, never with values of a job.
///
/// The histograms tell how long proofs take: not for eyes that may not know.
final class Metrics {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> rejected = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> finished = new ConcurrentSkipListMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final Histogram proofs = new Histogram();
    private final Histogram jobs = new Histogram();

    /// What is read when somebody asks.
    ///
    /// @param ready        whether jobs are worked at
    /// @param waiting      jobs in the queue
    /// @param running      jobs that are proven, 0 or 1
    /// @param places       jobs that may wait
    /// @param journalBytes bytes of the journal
    record Gauges(boolean ready, int waiting, int running, int places, long journalBytes) {}

    void answered(int status) {
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    /// @param code diagnostic code of the refusal
    void rejected(String code) {
        rejected.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    void accepted() {
        accepted.increment();
    }

    void resumed(int count) {
        resumed.add(count);
    }

    /// @param state   `done` or `failed`
    /// @param seconds from acceptance to result
    void finished(String state, double seconds) {
        finished.computeIfAbsent(state, _ -> new LongAdder()).increment();
        jobs.add(seconds);
    }

    void proven(double seconds) {
        proofs.add(seconds);
    }

    /// The text.
    String text(Gauges gauges) {
        StringBuilder out = new StringBuilder(4096);
        one(out, "assay_ready", "gauge", "Whether jobs are worked at.", gauges.ready ? 1 : 0);
        one(out, "assay_queue_length", "gauge", "Jobs that wait.", gauges.waiting);
        one(out, "assay_queue_places", "gauge", "Jobs that may wait.", gauges.places);
        one(out, "assay_jobs_running", "gauge", "Jobs that are proven now.", gauges.running);
        one(out, "assay_journal_bytes", "gauge", "Size of the journal.", gauges.journalBytes);
        one(out, "assay_resident_memory_bytes", "gauge", "Resident memory of the process.", residentBytes());
        one(out, "assay_jobs_accepted_total", "counter", "Jobs that were accepted.", accepted.sum());
        one(out, "assay_jobs_resumed_total", "counter", "Jobs found unfinished at the start.", resumed.sum());
        many(out, "assay_jobs_finished_total", "Jobs with a result.", "state", finished);
        many(out, "assay_rejected_total", "Requests that were refused.", "code", rejected);
        many(out, "assay_answers_total", "Answers by status.", "status", answers);
        proofs.write(out, "assay_proof_seconds", "From inputs to verified proof.");
        jobs.write(out, "assay_job_seconds", "From acceptance to result.");
        return out.toString();
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ')
                .append(type).append('\n');
    }

    private static void one(StringBuilder out, String name, String type, String help, long value) {
        head(out, name, type, help);
        out.append(name).append(' ').append(value).append('\n');
    }

    private static <K> void many(StringBuilder out, String name, String help, String label, Map<K, LongAdder> counts) {
        head(out, name, "counter", help);
        counts.forEach((key, count) -> out.append(name).append('{').append(label).append("=\"").append(key)
                .append("\"} ").append(count.sum()).append('\n'));
    }

    /// Resident memory in bytes where the system tells it (Linux), else the heap.
    static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            // Another system: the heap is what Java can tell.
        }
        return Runtime.getRuntime().totalMemory();
    }

    /// How often something took at most so long.
    private static final class Histogram {
        private static final double[] BOUNDS = {0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.4, 0.6, 1, 2.5, 5, 10, 30,
                60,
                300};
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final DoubleAdder sum = new DoubleAdder();

        Histogram() {
            Arrays.setAll(counts, _ -> new LongAdder());
        }

        void add(double seconds) {
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(seconds);
        }

        void write(StringBuilder out, String name, String help) {
            head(out, name, "histogram", help);
            long below = 0;
            for (int bucket = 0; bucket <= BOUNDS.length; bucket++) {
                below += counts[bucket].sum();
                String bound = bucket < BOUNDS.length ? Double.toString(BOUNDS[bucket]) : "+Inf";
                out.append(name).append("_bucket{le=\"").append(bound).append("\"} ").append(below).append('\n');
            }
            out.append(name).append(String.format(Locale.ROOT, "_sum %.6f\n", sum.sum()));
            out.append(name).append("_count ").append(below).append('\n');
        }
    }
}
