package io.assay.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.assay.cli.Assay;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Json;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.ProvingSession;
import io.assay.driver.Verifying;
import io.assay.field.RandomSource;
import io.assay.groth16.Verification;
import io.assay.kernel.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.Socket;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A server in this JVM: limits, queue, deadlines, and what happens to jobs when it stops.
class ProofServerTest {
    /// A warm-up that only [ProofServer#stop] ends: until then no job is worked at.
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Duration PLENTY = Duration.ofSeconds(60);

    @TempDir
    private static Path shared;

    @TempDir
    private Path temporary;

    private static ArtefactFolder built;
    private static String input;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void build() throws IOException {
        Path target = shared.resolve("credit.assay");
        assertThat(Assay.buildCredit(target)).satisfies(run -> assertThat(run.code()).as(run.err()).isZero());
        built = ArtefactFolder.open(target);
        input = Files.readString(Assay.CREDIT.resolve("applicant.json"));
    }

    /// Options that a test changes.
    private ServeOptions options(int queue, Duration timeout, Optional<Duration> deadline, Duration warmUp) {
        return new ServeOptions("127.0.0.1", 0, queue, 4096, timeout, temporary.resolve("jobs"), 100, deadline,
                BigInteger.TWO, warmUp, PLENTY);
    }

    private ProofServer start(ServeOptions options) throws IOException {
        return ProofServer.start(ProvingSession.open(built, 2), options, log::add);
    }

    private ProofServer startWarm() throws IOException {
        ProofServer server = start(options(8, PLENTY, Optional.empty(), Duration.ZERO));
        server.ready().join();
        return server;
    }

    private static HttpRequest.Builder to(ProofServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> get(ProofServer server, String path) {
        return send(to(server, path));
    }

    private HttpResponse<String> post(ProofServer server, String path, String body, String... headers) {
        HttpRequest.Builder request = to(server, path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    private static void expectError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(response).get("code").asString()).as(response.body()).isEqualTo(code);
        assertThat(json(response).get("message").asString()).isNotEmpty();
        assertThat(json(response).get("help").asString()).isNotEmpty();
    }

    /// Writes the members of an answer as files and verifies them as the command line does.
    private JsonNode expectProof(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = json(response);
        assertThat(answer.get("state").asString()).isEqualTo("done");
        assertThat(answer.propertyNames()).containsExactlyInAnyOrder("id", "state", "proof", "public", "outputs",
                "receipt");
        Path target = Files.createTempDirectory(temporary, "proof");
        Files.write(target.resolve(Proving.PROOF), Json.MAPPER.writeValueAsBytes(answer.get("proof")));
        Files.write(target.resolve(Proving.PUBLIC), Json.MAPPER.writeValueAsBytes(answer.get("public")));
        assertThat(
                Verifying.verify(built, Verifying.read(target.resolve(Proving.PROOF), target.resolve(Proving.PUBLIC))))
                .isInstanceOf(Verification.Accepted.class);
        return answer;
    }

    @Test
    void proofsOfOneInputAreRightAndShareNoElement() throws IOException {
        try (ProofServer server = startWarm()) {
            List<List<String>> elements = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                JsonNode answer = expectProof(post(server, "/prove", input));
                assertThat(answer.get("public").get(0).asString()).isEqualTo("2");
                assertThat(answer.get("outputs").get("output").get(0).get(0).asDouble()).isEqualTo(0.166015625);
                elements.add(java.util.regex.Pattern.compile("\\d{30,}").matcher(answer.get("proof").toString())
                        .results().map(java.util.regex.MatchResult::group).toList());
            }
            assertThat(elements.getFirst()).hasSizeGreaterThanOrEqualTo(8)
                    .doesNotContainAnyElementsOf(elements.getLast());
        }
    }

    @Test
    void contextsComeFromHeaderOrBody() throws IOException {
        String member = input.replaceFirst("\\{", "{\"context\": \"0x2a\", ");
        String object = input.replaceFirst("\\{", "{\"context\": {\"chainId\": 1, \"nonce\": 7}, ");
        try (ProofServer server = startWarm()) {
            assertThat(expectProof(post(server, "/prove", input, "Assay-Context", "0x2b")).get("public").get(0)
                    .asString()).isEqualTo("43");
            assertThat(expectProof(post(server, "/prove", member)).get("public").get(0).asString()).isEqualTo("42");
            assertThat(expectProof(post(server, "/prove", object)).get("public").get(0).asString()).hasSizeGreaterThan(
                    60);
            expectProof(post(server, "/prove", member, "Assay-Context", "2A"));
            expectError(post(server, "/prove", member, "Assay-Context", "0x2b"), 400, Refusal.BAD_REQUEST);
            expectError(post(server, "/prove", input, "Assay-Context", "zz"), 400, "AS4111");
            expectError(post(server, "/prove", input.replaceFirst("\\{", "{\"context\": 42, ")), 400,
                    Refusal.BAD_REQUEST);
        }
    }

    @Test
    void badRequestsAreExplainedAndNotAccepted() throws IOException {
        try (ProofServer server = startWarm()) {
            expectError(post(server, "/prove", "{\"input\": [[1, 2]]}"), 400, "AS4101");
            expectError(post(server, "/prove", "{\"other\": [[1, 2]]}"), 400, "AS4101");
            expectError(post(server, "/jobs", input.replace("60", "1e9")), 400, "AS4101");
            expectError(post(server, "/jobs", input.replace("60", "\"NaN\"")), 400, "AS4101");
            expectError(post(server, "/prove", "{\"input\": [[1, 2"), 400, "AS4001");
            expectError(post(server, "/prove", ""), 400, "AS4001");
            expectError(post(server, "/prove", "[".repeat(4000)), 400, "AS4001");
            expectError(get(server, "/prove"), 405, Refusal.WRONG_METHOD);
            expectError(post(server, "/health", ""), 405, Refusal.WRONG_METHOD);
            expectError(get(server, "/"), 404, Refusal.NO_SUCH_PATH);
            expectError(get(server, "/jobs/xyz"), 404, Refusal.NO_SUCH_JOB);
            expectError(get(server, "/jobs/" + "0".repeat(32)), 404, Refusal.NO_SUCH_JOB);
            expectError(send(to(server, "/health").header("Origin", "https://elsewhere.example")), 403,
                    Refusal.FOREIGN_PAGE);
            assertThat(get(server, "/metrics").body()).contains("assay_jobs_accepted_total 0\n",
                    "assay_rejected_total{code=\"AS4101\"} 4\n", "assay_answers_total{status=\"405\"} 2\n");
            expectProof(post(server, "/prove", input));
        }
    }

    @Test
    void bodiesAreBounded() throws IOException {
        String large = input + " ".repeat(4097 - input.length());
        try (ProofServer server = startWarm()) {
            expectProof(post(server, "/prove", large.substring(0, 4096)));
            expectError(post(server, "/prove", large), 413, Refusal.BODY_TOO_LARGE);
            byte[] bytes = large.repeat(500).getBytes(StandardCharsets.UTF_8);
            expectError(send(to(server, "/prove").POST(HttpRequest.BodyPublishers.ofByteArray(bytes))), 413,
                    Refusal.BODY_TOO_LARGE);
            HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers
                    .ofInputStream(() -> new java.io.ByteArrayInputStream(bytes));
            expectError(send(to(server, "/prove").POST(chunked)), 413, Refusal.BODY_TOO_LARGE);
        }
    }

    /// A stalled client gets 408 and holds no place while others are served.
    @Test
    void stalledClientsHoldNothing() throws IOException {
        Duration limit = Duration.ofSeconds(2);
        try (ProofServer server = start(options(1, limit, Optional.empty(), Duration.ZERO));
                Socket stalled = new Socket("127.0.0.1", server.address().getPort())) {
            server.ready().join();
            stalled.setSoTimeout(30_000);
            stalled.getOutputStream().write("POST /prove HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            stalled.getOutputStream().flush();
            expectProof(post(server, "/prove", input));
            InputStream in = stalled.getInputStream();
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("AS6103") < 0) {
                int next = in.read();
                assertThat(next).as(answer.toString()).isNotNegative();
                answer.append((char) next);
            }
            assertThat(answer).startsWith("HTTP/1.1 408 ").containsIgnoringCase("Connection: close");
            expectProof(post(server, "/prove", input));
        }
    }

    @Test
    void aFullQueueRefusesAndAStopFinishesWhatWasAccepted() throws Exception {
        ServeOptions options = options(2, PLENTY, Optional.empty(), FOR_EVER);
        List<String> ids = new ArrayList<>();
        CompletableFuture<HttpResponse<String>> synchronous;
        try (ProofServer server = start(options)) {
            assertThat(get(server, "/health").statusCode()).isEqualTo(503);
            assertThat(json(get(server, "/health")).get("state").asString()).isEqualTo("warming");
            HttpResponse<String> accepted = post(server, "/jobs", input);
            assertThat(accepted.statusCode()).isEqualTo(202);
            ids.add(json(accepted).get("id").asString());
            assertThat(accepted.headers().firstValue("Location")).contains("/jobs/" + ids.getFirst());
            assertThat(json(get(server, "/jobs/" + ids.getFirst())).get("state").asString()).isEqualTo("queued");
            synchronous = client.sendAsync(
                    to(server, "/prove").POST(HttpRequest.BodyPublishers.ofString(input)).build(),
                    HttpResponse.BodyHandlers.ofString());
            while (!get(server, "/metrics").body().contains("assay_queue_length 2\n")) {
                Thread.onSpinWait();
            }
            for (String path : List.of("/prove", "/jobs")) {
                HttpResponse<String> refused = post(server, path, input);
                expectError(refused, 503, Refusal.QUEUE_FULL);
                assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow())).isPositive();
            }
            assertThat(server.stop(PLENTY)).isZero();
        }
        expectProof(synchronous.get());
        try (ProofServer server = start(options)) {
            expectProof(get(server, "/jobs/" + ids.getFirst()));
            assertThat(get(server, "/metrics").body()).contains("assay_jobs_resumed_total 0\n");
        }
    }

    @Test
    void aStopWithoutGraceLeavesJobsForTheNextStart() throws Exception {
        List<String> ids = new ArrayList<>();
        CompletableFuture<HttpResponse<String>> synchronous;
        try (ProofServer server = start(options(8, PLENTY, Optional.empty(), FOR_EVER))) {
            ids.add(json(post(server, "/jobs", input)).get("id").asString());
            ids.add(json(post(server, "/jobs", input)).get("id").asString());
            synchronous = client.sendAsync(
                    to(server, "/prove").POST(HttpRequest.BodyPublishers.ofString(input)).build(),
                    HttpResponse.BodyHandlers.ofString());
            while (!get(server, "/metrics").body().contains("assay_queue_length 3\n")) {
                Thread.onSpinWait();
            }
            assertThat(server.stop(Duration.ZERO)).isEqualTo(3);
        }
        expectError(synchronous.get(), 503, Refusal.STOPPING);
        ids.add(json(synchronous.get()).get("id").asString());
        try (ProofServer server = startWarm()) {
            assertThat(get(server, "/metrics").body()).contains("assay_jobs_resumed_total 3\n");
            for (String id : ids) {
                expectProof(awaitResult(server, id));
            }
        }
    }

    private HttpResponse<String> awaitResult(ProofServer server, String id) throws InterruptedException {
        HttpResponse<String> response = get(server, "/jobs/" + id);
        while (List.of("queued", "running").contains(json(response).get("state").asString())) {
            Thread.sleep(20);
            response = get(server, "/jobs/" + id);
        }
        return response;
    }

    @Test
    void aServerThatHasStoppedGivesTheFileOfItsKeyBack() throws IOException {
        ProvingSession session = ProvingSession.open(built, 1);
        ProofServer.start(session, options(8, PLENTY, Optional.empty(), Duration.ZERO), log::add).close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> session.prove(session.leastInputs(), BigInteger.ONE, RandomSource.secure(),
                        Cancellation.never(), Progress.NONE))
                .withMessageContaining("closed");
    }

    @Test
    void aSynchronousAnswerThatTakesTooLongNamesTheJob() throws Exception {
        String id;
        try (ProofServer server = start(options(8, Duration.ofMillis(400), Optional.empty(), FOR_EVER))) {
            HttpResponse<String> late = post(server, "/prove", input);
            expectError(late, 504, Refusal.NOT_READY_IN_TIME);
            id = json(late).get("id").asString();
            assertThat(json(get(server, "/jobs/" + id)).get("state").asString()).isEqualTo("queued");
        }
        try (ProofServer server = startWarm()) {
            expectProof(awaitResult(server, id));
        }
    }

    @Test
    void jobsThatMissTheDeadlineAreRefusedOrEnded() throws Exception {
        Optional<Duration> deadline = Optional.of(Duration.ofMillis(1));
        try (ProofServer server = start(options(8, PLENTY, deadline, Duration.ofMillis(1500)))) {
            String early = json(post(server, "/jobs", input)).get("id").asString();
            server.ready().join();
            HttpResponse<String> ended = awaitResult(server, early);
            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(json(ended).get("state").asString()).isEqualTo("failed");
            assertThat(json(ended).get("code").asString()).isEqualTo("AS6012");
            HttpResponse<String> refused = post(server, "/prove", input);
            expectError(refused, 503, Refusal.DEADLINE);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(get(server, "/metrics").body()).contains("assay_jobs_finished_total{state=\"failed\"} 1\n");
        }
    }

    /// Jobs that were found wait for a warm prover, whatever that takes; others are over at their deadline.
    @Test
    void aDeadlineThatPassesWhileTheProverIsBusyEndsTheJob() throws Exception {
        JobId found = JobId.fresh();
        String key = built.manifest().files().get(ArtefactFolder.VERIFICATION_KEY);
        try (Journal journal = Journal.open(temporary.resolve("jobs"), String.valueOf(key), 100)) {
            journal.accept(found, BigInteger.ONE, input.getBytes(StandardCharsets.UTF_8));
        }
        Optional<Duration> deadline = Optional.of(Duration.ofMillis(200));
        String late;
        try (ProofServer server = start(options(8, PLENTY, deadline, FOR_EVER))) {
            HttpResponse<String> ended = post(server, "/prove", input);
            expectError(ended, 504, "AS6012");
            late = json(ended).get("id").asString();
            assertThat(json(get(server, "/health")).get("state").asString()).isEqualTo("warming");
            assertThat(json(get(server, "/jobs/" + found)).get("state").asString()).isEqualTo("queued");
            assertThat(get(server, "/metrics").body()).contains("assay_queue_length 1\n");
            assertThat(server.stop(Duration.ZERO)).isEqualTo(1);
        }
        try (ProofServer server = startWarm()) {
            assertThat(json(get(server, "/jobs/" + late)).get("code").asString()).isEqualTo("AS6012");
            expectProof(awaitResult(server, found.text()));
        }
    }

    @Test
    void aJobThatEndsTheServerAgainAndAgainIsGivenUp() throws Exception {
        JobId id = JobId.fresh();
        Path jobs = temporary.resolve("jobs");
        String key = built.manifest().files().get(ArtefactFolder.VERIFICATION_KEY);
        try (Journal journal = Journal.open(jobs, String.valueOf(key), 100)) {
            journal.accept(id, BigInteger.ONE, input.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 5; i++) {
                journal.beginAgain(id);
            }
        }
        try (ProofServer server = startWarm()) {
            HttpResponse<String> result = awaitResult(server, id.text());
            assertThat(json(result).get("state").asString()).isEqualTo("failed");
            assertThat(json(result).get("code").asString()).isEqualTo("AS6123");
            expectProof(post(server, "/prove", input));
        }
    }

    @Test
    void metricsCountProofsAndSayNothingOfThem() throws IOException {
        try (ProofServer server = startWarm()) {
            expectProof(post(server, "/prove", input));
            String text = get(server, "/metrics").body();
            assertThat(text).contains("assay_ready 1\n", "assay_jobs_accepted_total 1\n",
                    "assay_jobs_finished_total{state=\"done\"} 1\n", "assay_proof_seconds_bucket{le=\"+Inf\"} 1\n",
                    "assay_proof_seconds_count 1\n", "assay_job_seconds_count 1\n", "assay_queue_length 0\n");
            assertThat(text).containsPattern("assay_resident_memory_bytes [1-9]\\d{6,}\n");
            text.lines().forEach(line -> assertThat(line)
                    .matches("# (HELP|TYPE) .*|[a-z_]+(\\{[a-z]+=\"[^\"]+\"\\})? [0-9.]+"));
            assertThat(json(get(server, "/health")).get("state").asString()).isEqualTo("ready");
        }
    }

    @Test
    void nothingThatWasLoggedIsAnInput() throws IOException {
        try (ProofServer server = startWarm()) {
            expectProof(post(server, "/prove", input));
            expectError(post(server, "/prove", input.replace("1350", "7654321")), 400, "AS4101");
        }
        assertThat(log).isNotEmpty().noneMatch(line -> line.contains("7654321") || line.contains("1350"));
    }
}
