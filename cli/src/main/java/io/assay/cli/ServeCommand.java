package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Contexts;
import io.assay.driver.Deadline;
import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.driver.ProvingSession;
import io.assay.driver.serve.ProofServer;
import io.assay.driver.serve.ServeOptions;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay serve`: a warm prover over HTTP.
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Keeps a prover warm and serves it over HTTP: POST /prove, POST /jobs, GET /jobs/ID, GET /health, GET /metrics.", footer = {
        "", "Example: assay serve model.assay --port 8700 --queue 64 --deadline 10",
        "Then:    curl -d @input.json http://127.0.0.1:8700/prove", "",
        "Ends with exit code 0 on SIGTERM or SIGINT; accepted jobs survive any end."})
final class ServeCommand implements Callable<Integer> {
    private static final int LONGEST_PORT = 65535;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder with keys.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--host", paramLabel = "NAME", description = "Address to listen on; 127.0.0.1 by default.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "P", description = "Port to listen on, 0 for any free one; ${DEFAULT-VALUE} by default.")
    private int port = ServeOptions.PORT;

    @Option(names = "--queue", paramLabel = "N", description = "Jobs that may wait; more are refused with status 503. ${DEFAULT-VALUE} by default.")
    private int queue = ServeOptions.QUEUE;

    @Option(names = "--max-body", paramLabel = "BYTES", description = "Largest body of a request; ${DEFAULT-VALUE} by default.")
    private int maxBody = ServeOptions.MAX_BODY_BYTES;

    @Option(names = "--timeout", paramLabel = "S", description = "Longest time to receive a request, and to wait for a synchronous answer; ${DEFAULT-VALUE} by default.")
    private double timeout = 30;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of a proof; as many as processors by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--journal", paramLabel = "DIR", description = "Where accepted jobs and results are kept, inputs included; DIR.jobs by default.")
    private @Nullable Path journal;

    @Option(names = "--keep", paramLabel = "N", description = "Results that stay in the journal; ${DEFAULT-VALUE} by default.")
    private int keep = ServeOptions.KEEP;

    @Option(names = "--deadline", paramLabel = "S", description = "Refuse jobs that would take longer than S seconds from acceptance, and cancel them after S.")
    private @Nullable Double deadline;

    @Option(names = "--context", paramLabel = "HEX|JSON", description = "Context of requests that give none; 0 by default.")
    private @Nullable String context;

    @Option(names = "--warm-up", paramLabel = "S", description = "How long to prove for practice at the start; ${DEFAULT-VALUE} by default.")
    private double warmUp = 5;

    @Option(names = "--grace", paramLabel = "S", description = "How long to work at accepted jobs after SIGTERM; ${DEFAULT-VALUE} by default.")
    private double grace = 20;

    @Override
    public Integer call() throws IOException {
        ServeOptions options = options();
        ArtefactFolder opened = ArtefactFolder.open(folder);
        ProvingSession session = ProvingSession.open(opened, threads);
        ProofServer server;
        try {
            server = ProofServer.start(session, options, console::note);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
        Thread hook = Thread.ofPlatform().name("assay-stop").unstarted(() -> stopAndHalt(server, options.grace()));
        Runtime.getRuntime().addShutdownHook(hook);
        announce(server);
        try {
            server.broken().join();
            return ExitCodes.DONE;
        } catch (CompletionException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            server.close();
            throw unwrapped(e);
        }
    }

    private ServeOptions options() {
        requireBetween("--port", port, 0, LONGEST_PORT);
        requireBetween("--queue", queue, 1, 1 << 16);
        requireBetween("--max-body", maxBody, 1, 1 << 28);
        requireBetween("--threads", threads, 1, 1 << 10);
        requireBetween("--keep", keep, 1, 1 << 20);
        Deadline.requireSeconds("--timeout", timeout);
        Optional<Duration> limit = Optional.empty();
        if (deadline != null) {
            Deadline.requireSeconds("--deadline", deadline);
            limit = Optional.of(duration(deadline));
        }
        Path named = folder.toAbsolutePath().normalize();
        Path jobs = journal == null ? named.resolveSibling(named.getFileName() + ".jobs") : journal;
        BigInteger element = context == null ? BigInteger.ZERO : Contexts.parse(context);
        return new ServeOptions(host, port, queue, maxBody, duration(timeout), jobs, keep, limit, element,
                duration(notNegative("--warm-up", warmUp)), duration(notNegative("--grace", grace)));
    }

    private static void requireBetween(String option, long found, long least, long greatest) {
        if (found < least || found > greatest) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0101", "an option is out of range")
                    .found(option + " " + found, "a number from " + least + " to " + greatest));
        }
    }

    private static double notNegative(String option, double seconds) {
        if (seconds != 0) {
            Deadline.requireSeconds(option, seconds);
        }
        return seconds;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private void announce(ProofServer server) {
        boolean local = server.address().getAddress().isLoopbackAddress();
        if (!local) {
            console.warn("--host " + host + " is open to other machines: whoever reaches it can prove, read results and"
                    + " metrics, and time proofs; put a proxy with authentication in front");
        }
        String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.address().getPort();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("url", url);
        members.put("port", server.address().getPort());
        console.object(members);
        console.line("serving    %s", url);
    }

    private void stopAndHalt(ProofServer server, Duration time) {
        int code = ExitCodes.DONE;
        try {
            console.note("stopping");
            int left = server.stop(time);
            console.note(left == 0 ? "stopped" : "stopped; " + left + " jobs stay in the journal");
        } catch (IOException | RuntimeException e) {
            console.warn("the journal could not be closed: " + e.getMessage());
            code = ExitCodes.MACHINE;
        }
        // A signal would give 143 or 130 although everything ended as it should.
        Runtime.getRuntime().halt(code);
    }

    private static RuntimeException unwrapped(CompletionException wrapped) {
        Throwable cause = Objects.requireNonNullElse(wrapped.getCause(), wrapped);
        return Failures.explain(cause).<RuntimeException>map(failure -> failure).orElse(wrapped);
    }
}
