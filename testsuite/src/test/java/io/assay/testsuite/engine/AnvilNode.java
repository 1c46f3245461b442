package io.assay.testsuite.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An EVM node of its own (npm `@foundry-rs/anvil-linux-amd64`), Osaka rules, on a free loopback port.
final class AnvilNode implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long GAS_LIMIT = 16_000_000;
    private static final int START_TRIES = 200;
    private static final long START_PAUSE_MILLIS = 50;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final String sender;

    /// What a mined transaction left.
    ///
    /// @param succeeded its status
    /// @param gasUsed gas of the whole transaction
    /// @param contract address of the contract it made, or empty
    record Receipt(boolean succeeded, long gasUsed, String contract) {}

    AnvilNode() throws IOException, InterruptedException {
        int port = freePort();
        String program = Snarkjs.TOOLS.directory().resolve("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil")
                .toString();
        process = new ProcessBuilder(program, "--host", "127.0.0.1", "--port", Integer.toString(port), "--hardfork",
                "osaka", "--silent").redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        address = URI.create("http://127.0.0.1:" + port);
        sender = awaitAccount();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String awaitAccount() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < START_TRIES && process.isAlive(); attempt++) {
            try {
                return request("eth_accounts", List.of()).path(0).asString();
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(START_PAUSE_MILLIS);
            }
        }
        close();
        throw new IOException("anvil did not start");
    }

    Receipt deploy(byte[] creationCode) throws IOException, InterruptedException {
        return send(transaction(creationCode));
    }

    Receipt send(String contract, byte[] calldata) throws IOException, InterruptedException {
        return send(transaction(calldata).put("to", contract));
    }

    /// Result of a call without a transaction, hexadecimal with prefix.
    String call(String contract, byte[] calldata) throws IOException, InterruptedException {
        return request("eth_call", List.of(transaction(calldata).put("to", contract), "latest")).asString();
    }

    /// The gas limit is explicit: an estimate of a function that returns false finds a cheap failing path.
    private ObjectNode transaction(byte[] data) {
        return JSON.createObjectNode().put("from", sender).put("gas", "0x" + Long.toHexString(GAS_LIMIT)).put("data",
                "0x" + HexFormat.of().formatHex(data));
    }

    private Receipt send(ObjectNode transaction) throws IOException, InterruptedException {
        String hash = request("eth_sendTransaction", List.of(transaction)).asString();
        for (int attempt = 0; attempt < START_TRIES; attempt++) {
            JsonNode receipt = request("eth_getTransactionReceipt", List.of(hash));
            if (receipt.isObject()) {
                return new Receipt(receipt.path("status").asString().equals("0x1"),
                        Long.decode(receipt.path("gasUsed").asString()), receipt.path("contractAddress").asString(""));
            }
            TimeUnit.MILLISECONDS.sleep(START_PAUSE_MILLIS);
        }
        throw new IOException("no receipt for " + hash);
    }

    private JsonNode request(String method, List<Object> parameters) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        body.set("params", JSON.valueToTree(parameters));
        HttpRequest post = HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
        JsonNode answer = JSON.readTree(client.send(post, HttpResponse.BodyHandlers.ofString()).body());
        if (answer.has("error")) {
            throw new AssertionError(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
