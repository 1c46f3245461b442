package io.assay.testsuite.cli;

import io.assay.driver.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// `assay serve` in a JVM of its own, on a free port of the loopback interface; ended with the test.
final class ServeProcess implements AutoCloseable {
    /// Those of the launcher, for the key of the credit model.
    private static final List<String> JVM_OPTIONS = List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC",
            "-Xmx98m", "-XX:SurvivorRatio=3", "-XX:TargetSurvivorRatio=90", "-XX:TrimNativeHeapInterval=5000");
    /// More than two intervals after which the JVM gives back what its compiler had.
    private static final int IDLE_SECONDS = 12;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long END_LIMIT_SECONDS = 60;

    private final Process process;
    private final Path err;
    private final int port;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ServeProcess(Process process, Path err, int port) {
        this.process = process;
        this.err = err;
        this.port = port;
    }

    /// Starts a server with the options of the launcher and waits until it listens.
    static ServeProcess start(Path work, Path artefacts, Object... options) throws IOException {
        return start(work, command(artefacts, options));
    }

    /// As [#start(Path, Path, Object...)], but no file that the server writes can get larger than 50 or 100 kB,
    /// depending on the shell.
    static ServeProcess startWithLittleRoom(Path work, Path artefacts, Object... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 100; exec \"$@\"", "sh"));
        command.addAll(command(artefacts, options));
        return start(work, command);
    }

    private static List<String> command(Path artefacts, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("serve", artefacts, "--port", 0));
        arguments.addAll(List.of(options));
        return AssayProcess.command(JVM_OPTIONS, arguments.toArray());
    }

    private static ServeProcess start(Path work, List<String> command) throws IOException {
        Path err = Files.createTempFile(work, "serve", ".txt");
        Process process = new ProcessBuilder(command).directory(work.toFile()).redirectError(err.toFile()).start();
        // Not closed: the server may write to it until it ends.
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith("serving ")) {
            process.destroyForcibly();
            throw new AssertionError(line + System.lineSeparator() + Files.readString(err));
        }
        return new ServeProcess(process, err, Integer.parseInt(line.replaceFirst(".*:", "")));
    }

    ServeProcess awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (get("/health").statusCode() != 200) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not ready: " + log());
            }
            Thread.sleep(50);
        }
        return this;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(err);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofMinutes(2));
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    /// Returns the finished job, whatever came of it.
    JsonNode awaitJob(String id) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            HttpResponse<String> response = get("/jobs/" + id);
            String state = json(response).path("state").asString("");
            if (response.statusCode() != 200 || state.equals("done") || state.equals("failed")) {
                return json(response);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(id + " is " + state + ": " + log());
            }
            Thread.sleep(20);
        }
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGTERM.
    ///
    /// @return the exit code
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /// Returns the exit code of a server that ends by itself.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no end after " + END_LIMIT_SECONDS + " seconds");
        }
        return process.exitValue();
    }

    /// Least resident memory while there is nothing to do: what stays, garbage included, when the compiler has given
    /// back what it takes for a while.
    long settledBytes() throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int second = 0; second < IDLE_SECONDS; second++) {
            Thread.sleep(1000);
            least = Math.min(least, residentBytes());
        }
        return least;
    }

    /// Resident memory in bytes (Linux).
    private long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
