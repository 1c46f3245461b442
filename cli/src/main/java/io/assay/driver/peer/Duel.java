package io.assay.driver.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Runs one piece of work on two sides in turn: ours, peer, ours, peer; so that what else the machine does meets both.
final class Duel {
    private static final int LEAST_WARM_RUNS = 2;

    private Duel() {}

    /// One side.
    @FunctionalInterface
    interface Side {
        /// Does the work once and returns its seconds.
        double run() throws IOException;
    }

    /// What is done.
    record Work(String name, long size, int threads) {}

    /// Warms both sides up, then measures them.
    static PeerRow run(Work work, Side ours, String peer, Side theirs, Effort effort) throws IOException {
        warm(ours, effort.warmSeconds());
        warm(theirs, effort.warmSeconds() / 4);
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
            our.add(ours.run());
            their.add(theirs.run());
        }
        return PeerRow.of(work.name(), work.size(), work.threads(), our, peer, their);
    }

    private static void warm(Side side, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (int run = 0; run < LEAST_WARM_RUNS || System.nanoTime() < end; run++) {
            side.run();
        }
    }

    /// Returns how long the body takes, in seconds; the garbage of what came before is collected first, as the peers do.
    static double timed(Runnable body) {
        System.gc();
        return seconds(body);
    }

    /// Returns how long the body takes, in seconds, for short work.
    static double seconds(Runnable body) {
        long start = System.nanoTime();
        body.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
