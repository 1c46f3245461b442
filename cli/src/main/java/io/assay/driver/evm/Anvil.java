package io.assay.driver.evm;

import io.assay.codegen.chain.MissingToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An EVM node of its own (npm `@foundry-rs/anvil-*`), Osaka rules, on a free loopback port. Not for several threads.
///
/// Gas is that of receipts, with the gas limit stated: an estimate of a function that returns false finds a cheap failing path. What a
/// call returns is asked for before its transaction, in the same state.
///
/// The node ends when this process ends, in whatever way: a small script that reads from a pipe of ours keeps it.
public final class Anvil implements EvmEngine {

    private static final JsonMapper JSON = JsonMapper.shared();
    /// Below the most gas of a transaction (EIP-7825).
    private static final long GAS_LIMIT = 16_000_000;
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
    private static final int RECEIPT_TRIES = 500;
    private static final long PAUSE_MILLIS = 20;
    private static final long END_SECONDS = 5;
    private static final String NO_ADDRESS = "0x" + "0".repeat(40);
    private static final NpmTools TOOLS = new NpmTools(Anvil.class, "anvil");

    private final Process keeper;
    private final ProcessHandle node;
    private final HttpClient client;
    private final URI address;
    private final String sender;

    /// A fresh chain.
    ///
    /// @throws MissingToolException if Node, npm or the package for this platform are missing, or the node does not start
    public Anvil() {
        keeper = keeper(program());
        try {
            String[] pidAndPort = firstLine().split(" ", 2);
            node = ProcessHandle.of(Long.parseLong(pidAndPort[0])).orElseThrow(Anvil::notStarted);
            address = URI.create("http://127.0.0.1:" + pidAndPort[1]);
        } catch (RuntimeException e) {
            keeper.destroyForcibly();
            throw e;
        }
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            sender = result("eth_accounts", List.of()).path(0).asString();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// The program of this platform, installed where it is not there yet.
    private static Path program() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String platform = "@foundry-rs/anvil-" + system + "-" + machine;
        Path program = TOOLS.directory().resolve("node_modules").resolve(platform).resolve("bin")
                .resolve(system.equals("win32") ? "anvil.exe" : "anvil");
        if (!Files.isExecutable(program)) {
            throw new MissingToolException("anvil", "npm did not install " + platform,
                    "remove " + TOOLS.location()
                            + " to try again; there are packages for Linux and macOS on x86-64 and "
                            + "arm64, and for Windows on x86-64");
        }
        return program;
    }

    private static Process keeper(Path program) {
        String script = new String(NpmTools.resource(Anvil.class, "anvil.js"), StandardCharsets.UTF_8);
        try {
            return new ProcessBuilder("node", "-e", script, program.toString(), "--host", "127.0.0.1", "--port", "0",
                    "--hardfork", "osaka").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException _) {
            throw new MissingToolException("node", "not found on PATH",
                    "install Node.js 20 or newer with npm, e.g. apt-get install nodejs npm");
        }
    }

    private String firstLine() {
        try {
            // Not closed: the pipe ends with the process.
            BufferedReader output = keeper.inputReader(StandardCharsets.UTF_8);
            return Optional.ofNullable(output.readLine()).orElseThrow(Anvil::notStarted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MissingToolException notStarted() {
        return new MissingToolException("anvil", "does not start",
                "remove " + TOOLS.location() + " to install it again");
    }

    /// Process id of the node.
    public long pid() {
        return node.pid();
    }

    @Override
    public EvmResult deploy(byte[] creationCode) {
        return apply(transaction(creationCode), creationCode, Optional.empty());
    }

    @Override
    public EvmResult call(String contract, byte[] calldata) {
        return apply(transaction(calldata).put("to", contract), calldata, Optional.of(contract));
    }

    private ObjectNode transaction(byte[] data) {
        return JSON.createObjectNode().put("from", sender).put("gas", "0x" + Long.toHexString(GAS_LIMIT)).put("data",
                "0x" + HexFormat.of().formatHex(data));
    }

    private EvmResult apply(ObjectNode transaction, byte[] data, Optional<String> callee) {
        JsonNode answer = answer("eth_call", List.of(transaction, "latest"));
        JsonNode error = answer.path("error");
        String returned = (error.isMissingNode() ? answer.path("result") : error.path("data")).asString("0x");
        JsonNode receipt = receipt(result("eth_sendTransaction", List.of(transaction)).asString());
        boolean succeeded = receipt.path("status").asString().equals("0x1");
        if (succeeded != error.isMissingNode()) {
            throw new IllegalStateException("a call and its transaction end differently: " + answer + ", " + receipt);
        }
        long gas = Long.decode(receipt.path("gasUsed").asString());
        return new EvmResult(callee.orElseGet(() -> receipt.path("contractAddress").asString(NO_ADDRESS)), succeeded,
                returned.substring(2), error.path("message").asString(""),
                gas - Evm.intrinsicGas(data, callee.isEmpty()), gas);
    }

    private JsonNode receipt(String hash) {
        for (int attempt = 0; attempt < RECEIPT_TRIES; attempt++) {
            JsonNode receipt = result("eth_getTransactionReceipt", List.of(hash));
            if (receipt.isObject()) {
                return receipt;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        throw new IllegalStateException("no receipt of " + hash);
    }

    private JsonNode result(String method, List<Object> parameters) {
        JsonNode answer = answer(method, parameters);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private JsonNode answer(String method, List<Object> parameters) {
        ObjectNode body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        body.set("params", JSON.valueToTree(parameters));
        HttpRequest post = HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                .timeout(ANSWER_LIMIT).POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
        try {
            return JSON.readTree(client.send(post, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static MissingToolException interrupted() {
        Thread.currentThread().interrupt();
        return new MissingToolException("anvil", "interrupted", "start the command again");
    }

    /// Ends the node, and waits for that.
    @Override
    public void close() {
        client.shutdownNow();
        try {
            keeper.getOutputStream().close();
            keeper.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (IOException _) {
            // The keeper is gone already; what it kept is ended below.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            node.destroyForcibly();
            keeper.destroyForcibly();
        }
    }
}
