package io.assay.driver.peer;

import io.assay.driver.Failure;
import io.assay.driver.Json;
import io.assay.codegen.chain.MissingToolException;
import io.assay.ir.diag.Diagnostic;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A running peer program: a line of words in, an object of JSON on one line out.
public final class PeerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int MOST_ERROR_CHARS = 2000;

    private final Peer peer;
    private final Process process;
    private final Path errors;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private PeerProcess(Peer peer, Process process, Path errors) {
        this.peer = peer;
        this.process = process;
        this.errors = errors;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a program.
    /// @param environment variables to set
    /// @throws MissingToolException if there is no such program
    static PeerProcess start(Peer peer, List<String> command, Map<String, String> environment) throws IOException {
        Path errors = Files.createTempFile("assay-peer", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        try {
            return new PeerProcess(peer, builder.start(), errors);
        } catch (IOException e) {
            Files.deleteIfExists(errors);
            throw new MissingToolException(peer.title(), String.valueOf(e.getMessage()), "install its tool chain");
        }
    }

    /// Which program this is.
    public Peer peer() {
        return peer;
    }

    /// Sends a command and waits for its answer.
    /// @throws Failure if the program reports an error, dies, or takes longer than 15 minutes
    public JsonNode ask(String... words) throws IOException {
        String command = String.join(" ", words);
        String line;
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            line = readLine(command);
        } catch (IOException e) {
            line = null;
        }
        if (line == null) {
            throw failure(command, "it ended: " + errorText());
        }
        JsonNode answer;
        try {
            answer = Json.MAPPER.readTree(line);
        } catch (JacksonException _) {
            throw failure(command, "no JSON: " + line);
        }
        if (answer.has("error")) {
            throw failure(command, answer.get("error").asString());
        }
        return answer;
    }

    /// Sends a command that is timed inside the program and returns its seconds.
    double seconds(String... words) throws IOException {
        return ask(words).get("nanos").asLong() / 1e9;
    }

    private @Nullable String readLine(String command) throws IOException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                line.complete(answers.readLine());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        try {
            return line.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw failure(command, "no answer after " + LIMIT.toMinutes() + " minutes");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failure(command, "interrupted");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private Failure failure(String command, String problem) {
        return new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6004", "a peer program failed")
                .with("program", peer.title()).with("command", command).reason(problem)
                .help("leave its row out, or look at the program in benchmarks/peers"));
    }

    private String errorText() throws IOException {
        String text = Files.readString(errors);
        return text.substring(Math.max(0, text.length() - MOST_ERROR_CHARS));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(errors);
    }
}
