package io.assay.testsuite.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many tests and what came of them.
///
/// @param results  results by test, in the order of the tests
/// @param timings  seconds of each test, the slowest first
/// @param attempts attempts to cheat that gave another output
/// @param unlied   right tests whose outputs depend on hints, but for which no lie changed an output
record ConformanceRun(Map<String, ConformanceResult> results, List<Timing> timings, int attempts, List<String> unlied) {
    private static final int SLOWEST = 10;

    /// How long a test took.
    record Timing(String test, double seconds) {}

    private record Done(ConformanceResult result, double seconds, int attempts, boolean dependsOnHints) {}

    /// Runs the tests.
    /// @param threads tests that run at once
    static ConformanceRun of(List<ConformanceCase> tests, int threads) throws InterruptedException, ExecutionException {
        Map<String, ConformanceResult> results = new LinkedHashMap<>();
        List<Timing> timings = new ArrayList<>();
        List<String> unlied = new ArrayList<>();
        int attempts = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Done>> running = tests.stream().map(test -> executor.submit(() -> timed(test))).toList();
            for (Future<Done> future : running) {
                Done done = future.get();
                results.put(done.result().test(), done.result());
                timings.add(new Timing(done.result().test(), done.seconds()));
                attempts += done.attempts();
                if (done.result().verdict() == ConformanceResult.Verdict.RIGHT && done.dependsOnHints()
                        && done.attempts() <= 1) {
                    unlied.add(done.result().test());
                }
            }
        }
        timings.sort(Comparator.comparingDouble(Timing::seconds).reversed());
        return new ConformanceRun(results, timings, attempts, unlied);
    }

    private static Done timed(ConformanceCase test) {
        long start = System.nanoTime();
        ConformanceRunner runner = new ConformanceRunner(Judge::of);
        ConformanceResult result = runner.run(test);
        return new Done(result, (System.nanoTime() - start) / 1e9, runner.attempts(), runner.dependsOnHints());
    }

    /// Returns how many results have that verdict.
    long count(ConformanceResult.Verdict verdict) {
        return results.values().stream().filter(result -> result.verdict() == verdict).count();
    }

    /// Prints counts and the slowest tests.
    void print(String title) {
        System.out.printf("%s: %d right, %d refused, %d wrong; %d attempts to cheat rejected; no lie changed %s%n",
                title,
                count(ConformanceResult.Verdict.RIGHT), count(ConformanceResult.Verdict.REFUSED),
                count(ConformanceResult.Verdict.WRONG), attempts, unlied);
        timings.stream().limit(SLOWEST)
                .forEach(timing -> System.out.printf("  %6.2f s %s%n", timing.seconds(), timing.test()));
    }
}
