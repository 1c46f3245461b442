package io.assay.driver.soroban;

import io.assay.codegen.chain.MissingToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The host with one contract in it, as a process. It ends when its standard input does, so that none outlives this one.
final class SorobanRunner implements AutoCloseable {

    /// A call takes a second at most where the processor is free.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path errors;

    /// How a call ended.
    ///
    /// @param kind         what the runner's program says: `returned`, `refused`, `aborted`, `malformed` or `panicked`
    /// @param instructions of the call; 0 if nothing was called, or it panicked
    /// @param memory       bytes
    /// @param fee          stroops, without rent
    /// @param rent         stroops for making entries live longer; in this host they are young, and its price is high
    /// @param detail       the value as XDR in hexadecimal, the name of the error, or a text
    record Answer(String kind, long instructions, long memory, long fee, long rent, String detail) {

        static Answer parse(String line) throws IOException {
            String[] kind = line.split(" ", 2);
            if (kind[0].equals("malformed") || kind[0].equals("panicked")) {
                return new Answer(kind[0], 0, 0, 0, 0, kind[1]);
            }
            String[] parts = line.split(" ", 6);
            try {
                return new Answer(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]), Long.parseLong(parts[4]), parts[5]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException("the Soroban runner answered: " + line, e);
            }
        }
    }

    /// Starts the process.
    ///
    /// @param arguments none, or a file of wasm
    SorobanRunner(Path program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        errors = Files.createTempFile("assay-soroban", ".err");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Calls a function.
    ///
    /// @param arguments XDR of a vector, well formed or not
    Answer call(String function, byte[] arguments) throws IOException {
        FutureTask<String> answer = new FutureTask<>(() -> {
            requests.write(function + " " + HexFormat.of().formatHex(arguments) + "\n");
            requests.flush();
            return answers.readLine();
        });
        Thread.ofVirtual().start(answer);
        String line;
        try {
            line = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended("interrupted");
        } catch (TimeoutException _) {
            throw ended("no answer after " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw ended(String.valueOf(e.getCause()));
        }
        if (line == null) {
            throw ended("it ended");
        }
        return Answer.parse(line);
    }

    private MissingToolException ended(String how) throws IOException {
        process.destroyForcibly();
        return new MissingToolException("the Soroban runner", how + ": " + Files.readString(errors).strip(),
                "try again; if it happens again, delete its folder in the cache of Assay");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
