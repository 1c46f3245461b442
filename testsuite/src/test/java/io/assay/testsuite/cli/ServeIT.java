package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import io.assay.testsuite.engine.Snarkjs;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The server as a process: what it refuses, and that no end of it loses an accepted job.
class ServeIT {
    @TempDir
    private static Path work;

    private static ArtefactFolder folder;
    private static List<String> inputs;
    private static ServedProofs proofs;

    @BeforeAll
    static void build() throws Exception {
        folder = ServedProofs.build(work);
        inputs = ServedProofs.inputs();
        proofs = new ServedProofs(folder, work);
    }

    private static String code(HttpResponse<String> response) {
        return ServeProcess.json(response).path("code").asString("");
    }

    @Test
    void badHugeAndStalledRequestsLeaveTheServerWell() throws Exception {
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", work.resolve("bad"),
                "--max-body", 5000, "--timeout", 2, "--warm-up", 1).awaitReady()) {
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", server.port());
                stalled.add(socket);
                String part = i % 2 == 0 ? "POST /pro" : "POST /prove HTTP/1.1\r\nContent-Length: 4000\r\n\r\n{";
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(code(server.post("/prove", "{\"input\": [[" + "1,".repeat(200_000) + "1]]}")))
                    .isEqualTo("AS6102");
            assertThat(code(server.post("/prove", "{\"input\": 1}"))).isEqualTo("AS4101");
            assertThat(code(server.post("/jobs", "no json"))).isEqualTo("AS4001");
            assertThat(code(server.get("/jobs/1"))).isEqualTo("AS6109");
            assertThat(exchange(server, "GET /health HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n\r\n")).isEmpty();
            assertThat(exchange(server, "HEAD /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
            proofs.require(ServeProcess.json(server.post("/prove", inputs.getFirst(), "Assay-Context", "0x7")), "7");
            for (Socket socket : stalled) {
                socket.setSoTimeout(30_000);
                // The server ends each of them, those in their body with a message.
                String answer = read(socket);
                if (stalled.indexOf(socket) % 2 == 1) {
                    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("AS6103");
                }
                socket.close();
            }
            assertThat(server.get("/metrics").body()).contains("assay_jobs_accepted_total 1\n");
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(server.log()).contains("stopped").doesNotContain("bug in Assay", "\tat ",
                    "HEAD");
        }
    }

    /// Each of them is within the limits; all together are larger than the heap.
    @Test
    void largeBodiesThatStallDoNotFillTheMemory() throws Exception {
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", work.resolve("flood"),
                "--timeout", 4, "--warm-up", 1).awaitReady()) {
            List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(Thread.ofVirtual().start(() -> sendAllButTheEnd(server, sockets)));
            }
            for (Thread client : clients) {
                client.join();
            }
            HttpResponse<String> response = server.post("/prove", inputs.getFirst(), "Assay-Context", "0x7");
            while (code(response).equals("AS6114")) {
                Thread.sleep(100);
                response = server.post("/prove", inputs.getFirst(), "Assay-Context", "0x7");
            }
            proofs.require(ServeProcess.json(response), "7");
            assertThat(server.get("/metrics").body()).contains("assay_rejected_total{code=\"AS6114\"} ");
            for (Socket socket : sockets) {
                socket.close();
            }
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(server.log()).doesNotContain("AS6002", "\tat ");
        }
    }

    private static void sendAllButTheEnd(ServeProcess server, List<Socket> sockets) {
        try {
            Socket socket = new Socket("127.0.0.1", server.port());
            sockets.add(socket);
            String text = "POST /prove HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n" + " ".repeat(1048575);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The server may refuse it before it has everything.
        }
    }

    @Test
    void aDiskWithoutRoomEndsTheServerAndLosesNothing() throws Exception {
        Path journal = work.resolve("full");
        List<String> accepted = new ArrayList<>();
        try (ServeProcess server = ServeProcess.startWithLittleRoom(work, folder.path(), "--journal", journal,
                "--warm-up", 0)) {
            submitUntilItEnds(server, accepted);
            assertThat(server.awaitEnd()).as(server.log()).isEqualTo(6);
            assertThat(server.log()).contains("AS6112", journal.toString());
        }
        assertThat(accepted).isNotEmpty();
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", journal, "--warm-up", 0)) {
            for (int number = 0; number < accepted.size(); number++) {
                proofs.require(server.awaitJob(accepted.get(number)), Integer.toString(number));
            }
            assertThat(server.terminate()).as(server.log()).isZero();
        }
    }

    /// The context of a job is its number.
    private static void submitUntilItEnds(ServeProcess server, List<String> accepted) throws InterruptedException {
        try {
            while (true) {
                HttpResponse<String> response = server.post("/jobs", inputs.getFirst(), "Assay-Context",
                        Integer.toHexString(accepted.size()));
                if (response.statusCode() == 202) {
                    accepted.add(ServeProcess.json(response).get("id").asString());
                } else {
                    Thread.sleep(10);
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /// Sends a request as it is and returns the answer, or nothing if there is none.
    private static String exchange(ServeProcess server, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket);
        }
    }

    private static String read(Socket socket) {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (IOException e) {
            // A reset ends a connection as well.
            assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
        return text.toString();
    }

    /// Fills the queue, kills the server in the middle, starts it again: every accepted job has a proof that verifies.
    @Test
    void nothingAcceptedIsLostWhenTheServerIsKilled() throws Exception {
        Path journal = work.resolve("killed");
        Map<String, String> accepted = Collections.synchronizedMap(new LinkedHashMap<>());
        List<Integer> refusals = Collections.synchronizedList(new ArrayList<>());
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", journal, "--queue", 16,
                "--warm-up", 1).awaitReady()) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                int first = 100 * client;
                clients.add(Thread.ofVirtual().start(() -> submit(server, first, accepted, refusals)));
            }
            while (refusals.isEmpty()) {
                Thread.sleep(5);
            }
            server.awaitJob(accepted.keySet().iterator().next());
            server.kill();
            for (Thread client : clients) {
                client.join();
            }
        }
        assertThat(refusals).isNotEmpty().containsOnly(503);
        assertThat(accepted).hasSizeGreaterThan(16);
        System.out.println("accepted before SIGKILL: " + accepted.size() + ", refused: " + refusals.size());
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", journal, "--queue", 16,
                "--warm-up", 0)) {
            List<String> forSnarkjs = new ArrayList<>();
            for (Map.Entry<String, String> job : accepted.entrySet()) {
                JsonNode answer = server.awaitJob(job.getKey());
                proofs.require(answer, job.getValue());
                if (forSnarkjs.size() < 3) {
                    forSnarkjs.add(proofs.snarkjsCase(answer));
                }
            }
            assertThat(Snarkjs.verdicts(forSnarkjs)).hasSize(3).containsOnly("accepted");
            assertThat(server.get("/metrics").body()).doesNotContain("assay_jobs_resumed_total 0\n");
            assertThat(server.terminate()).as(server.log()).isZero();
        }
    }

    /// Sends jobs until the server has gone; the context of a job is its number.
    private static void submit(ServeProcess server, int first, Map<String, String> accepted, List<Integer> refusals) {
        try {
            for (int number = first;; number++) {
                HttpResponse<String> response = server.post("/jobs", inputs.get(number % inputs.size()),
                        "Assay-Context", Integer.toHexString(number));
                if (response.statusCode() == 202) {
                    accepted.put(ServeProcess.json(response).get("id").asString(), Integer.toString(number));
                } else {
                    refusals.add(response.statusCode());
                    Thread.sleep(10);
                }
            }
        } catch (IOException | InterruptedException e) {
            // The server was killed: what it had not answered was not accepted as far as anybody knows.
        }
    }

    @Test
    void aStopBySignalKeepsWhatItHasNoTimeFor() throws Exception {
        Path journal = work.resolve("stopped");
        Map<String, String> accepted = new LinkedHashMap<>();
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", journal, "--grace", 0,
                "--warm-up", 1).awaitReady()) {
            for (int number = 0; number < 20; number++) {
                HttpResponse<String> response = server.post("/jobs", inputs.get(number), "Assay-Context",
                        Integer.toHexString(number));
                accepted.put(ServeProcess.json(response).get("id").asString(), Integer.toString(number));
            }
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(server.log()).contains("jobs stay in the journal");
        }
        try (ServeProcess server = ServeProcess.start(work, folder.path(), "--journal", journal, "--warm-up", 0)) {
            for (Map.Entry<String, String> job : accepted.entrySet()) {
                proofs.require(server.awaitJob(job.getKey()), job.getValue());
            }
            AssayProcess.Run second = AssayProcess.run(work, "serve", folder.path(), "--journal", journal, "--port",
                    0);
            assertThat(second.code()).isEqualTo(2);
            assertThat(second.err()).contains("AS6121");
            AssayProcess.Run samePort = AssayProcess.run(work, "serve", folder.path(), "--journal",
                    work.resolve("other"), "--port", server.port());
            assertThat(samePort.code()).isEqualTo(6);
            assertThat(samePort.err()).contains("AS6122");
        }
    }

    @Test
    void seedsAreNotForServers() throws Exception {
        AssayProcess.Run run = AssayProcess.run(work, "serve", folder.path(), "--seed", 1);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--seed");
    }
}
