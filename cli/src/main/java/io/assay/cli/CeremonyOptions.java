package io.assay.cli;

import io.assay.ceremony.Beacon;
import io.assay.ceremony.CeremonyFinding;
import io.assay.ceremony.ContributionSummary;
import io.assay.ceremony.RejectedCeremonyException;
import io.assay.driver.Failure;
import io.assay.driver.Progress;
import io.assay.format.ContributionNote;
import io.assay.groth16.ProgressListener;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the commands of both phases of a ceremony have in common.
final class CeremonyOptions {
    private static final int LONGEST_NAME = 64;
    private static final int LINE_DIGITS = 32;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; as many as processors by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    /// An operation on files with the given threads and listener.
    @FunctionalInterface
    interface Operation<T> {
        T run(Workers workers, ProgressListener listener) throws IOException;
    }

    Console console() {
        return console;
    }

    /// Runs an operation.
    /// @throws Failure if there are no threads, or files do not fit together or the operation
    <T> T run(String stage, Operation<T> operation) throws IOException {
        if (threads < 1) {
            throw usage("AS0101", "an option is out of range", "--threads " + threads, "at least one thread");
        }
        Progress progress = console.progress();
        progress.at(stage, 0);
        try (Workers workers = new Workers(threads)) {
            return operation.run(workers, (_, done, total) -> progress.at(stage, (double) done / total));
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS5101", "the files do not fit this operation")
                    .reason(String.valueOf(e.getMessage())).help("see assay ptau --help and assay zkey --help"));
        }
    }

    private static Failure usage(String code, String message, String found, String expected) {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of(code, message).found(found, expected));
    }

    /// Checks the name of a contributor.
    static String name(String name) {
        if (name.length() > LONGEST_NAME) {
            throw usage("AS0101", "an option is out of range", "a name of " + name.length() + " characters",
                    "at most " + LONGEST_NAME);
        }
        return name;
    }

    /// Reads a beacon.
    /// @param hash hexadecimal digits, with or without 0x
    static Beacon beacon(String hash, int iterationsLog2) {
        String digits = hash.startsWith("0x") ? hash.substring(2) : hash;
        try {
            return new Beacon(HexFormat.of().parseHex(digits), iterationsLog2);
        } catch (IllegalArgumentException e) {
            throw usage("AS0101", "the beacon is out of range", String.valueOf(e.getMessage()),
                    "1 to 255 bytes as hexadecimal digits, and 10 to 63");
        }
    }

    /// Tells whether a file begins with the four letters of a container; if not, it is one that parties exchange.
    static boolean isContainer(Path file, String letters) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(letters.length()), StandardCharsets.ISO_8859_1).equals(letters);
        }
    }

    /// Prints a hash as four lines of groups of eight digits, as ceremonies publish it.
    void printHash(String title, byte[] hash) {
        console.line("%s:", title);
        String digits = hex(hash);
        for (int at = 0; at < digits.length(); at += LINE_DIGITS) {
            console.line("    %s", String.join(" ", digits.substring(at, at + LINE_DIGITS).split("(?<=\\G.{8})")));
        }
    }

    /// Prints the hash that belongs to a file that was written.
    ///
    /// @param title  what the hash is, for people
    /// @param member the same, in JSON
    void printWritten(Path file, String title, String member, byte[] hash) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("file", file.toString());
        members.put(member, hex(hash));
        printHash(title, hash);
        console.object(members);
    }

    /// Prints that a file was written.
    void printWritten(Path file) {
        console.line("written %s", file);
        console.object(Map.of("file", file.toString()));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// Prints what a record says of each contribution.
    void printContributions(List<ContributionSummary> contributions) {
        for (ContributionSummary one : contributions) {
            printHash("contribution " + one.number() + one.note().name().map(name -> " by \"" + printable(name) + "\"")
                    .orElse("") + (one.note().type() == ContributionNote.BEACON ? ", a beacon" : ""), one.hash());
        }
    }

    /// Names are whatever a stranger wrote: nothing of them may reach the terminal as a control sequence.
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    }

    /// The same for JSON.
    static List<Map<String, Object>> members(List<ContributionSummary> contributions) {
        return contributions.stream().map(CeremonyOptions::members).toList();
    }

    private static Map<String, Object> members(ContributionSummary one) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("number", one.number());
        one.note().name().ifPresent(name -> members.put("name", name));
        members.put("beacon", one.note().type() == ContributionNote.BEACON);
        one.note().iterationsLog2().ifPresent(log2 -> members.put("iterationsLog2", log2));
        one.note().beaconHash().ifPresent(hash -> members.put("beaconHash", hex(hash)));
        members.put("hash", hex(one.hash()));
        return members;
    }

    /// Ends a check that found something.
    static void require(Path file, List<CeremonyFinding> findings) {
        if (!findings.isEmpty()) {
            throw new RejectedCeremonyException(file.toString(), findings);
        }
    }
}
