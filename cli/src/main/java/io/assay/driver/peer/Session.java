package io.assay.driver.peer;

import io.assay.driver.Failure;
import io.assay.codegen.chain.MissingToolException;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What all rows of one run share: programs, a folder for files, and what came out so far.
final class Session {
    private final PeerPrograms programs;
    private final Set<Peer> wanted;
    private final Path folder;
    private final Effort effort;
    private final Consumer<PeerRow> listener;
    private final List<PeerRow> rows = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    Session(PeerPrograms programs, Set<Peer> wanted, Path folder, Effort effort, Consumer<PeerRow> listener) {
        this.programs = programs;
        this.wanted = wanted;
        this.folder = folder;
        this.effort = effort;
        this.listener = listener;
    }

    /// Running peers that end together.
    record Running(List<PeerProcess> processes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (PeerProcess process : processes) {
                process.close();
            }
        }
    }

    PeerPrograms programs() {
        return programs;
    }

    Effort effort() {
        return effort;
    }

    /// Returns where a file of that name goes.
    Path file(String name) {
        return folder.resolve(name);
    }

    boolean wants(Peer peer) {
        return wanted.contains(peer);
    }

    /// Starts those of the peers that are wanted and can run here; why the others cannot is kept for the report.
    Running start(int threads, Peer... peers) throws IOException {
        List<PeerProcess> running = new ArrayList<>();
        for (Peer peer : peers) {
            if (wants(peer)) {
                start(peer, threads).ifPresent(running::add);
            }
        }
        return new Running(running);
    }

    private Optional<PeerProcess> start(Peer peer, int threads) throws IOException {
        try {
            PeerProcess process = programs.start(peer, threads);
            JsonNode hello = process.ask("hello");
            hello.get("versions").properties()
                    .forEach(version -> versions.put(version.getKey(), version.getValue().asString()));
            if (hello.get("threads").asInt() != threads) {
                throw new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6005", "a peer takes other threads")
                        .with("program", peer.title()).found(hello.get("threads").toString(), threads + " threads"));
            }
            return Optional.of(process);
        } catch (MissingToolException e) {
            absent.put(peer.title(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    void noteAbsent(String name, String reason) {
        absent.put(name, reason);
    }

    void add(PeerRow row) {
        rows.add(row);
        listener.accept(row);
    }

    /// Measures and keeps the row.
    void duel(Duel.Work work, Duel.Side ours, String peer, Duel.Side theirs, Effort how) throws IOException {
        add(Duel.run(work, ours, peer, theirs, how));
    }

    /// Compares an array that the peer computed with ours.
    /// @param ours canonical
    /// @throws Failure if they differ
    void requireEqual(String work, PeerProcess peer, String name, ExchangeFile.Kind kind, long[] ours)
            throws IOException {
        Path file = file(peer.peer().title() + "-result");
        peer.ask("save", name, kind.word(), file.toString());
        long[] theirs = ExchangeFile.read(file, kind);
        int place = Arrays.mismatch(ours, theirs);
        if (place >= 0) {
            throw new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7005", "a peer computes something else")
                    .with("work", work).with("program", peer.peer().title())
                    .found(theirs.length + " words, the first other one at " + place, ours.length + " words like ours")
                    .help("one of both is wrong: neither time counts"));
        }
    }

    List<PeerRow> rows() {
        return rows;
    }

    Map<String, String> versions() {
        return versions;
    }

    Map<String, String> absent() {
        return absent;
    }
}
