package io.assay.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.driver.ProvingSession;
import io.assay.driver.Version;
import io.assay.format.BadFileException;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Answers requests; each runs in a virtual thread of its own.
///
/// | request | answer |
/// |---|---|
/// | `POST /prove` | 200 with the proof, when it is there |
/// | `POST /jobs` | 202 with the name of the job, when the journal has it |
/// | `GET /jobs/ID` | 200 with the state of the job, and its result |
/// | `GET /health` | 200 when ready, else 503 |
/// | `GET /metrics` | counts for Prometheus |
final class Routes implements HttpHandler {
    private static final String JOBS = "/jobs/";
    /// Bodies that are read at once get a sixteenth of the heap; reading and parsing may take three times as much.
    private static final int HEAP_SHARE = 16;
    private static final int NO_BODY = -1;

    private final ServeOptions options;
    private final ProvingSession session;
    private final ProofRequest form;
    private final JobQueue queue;
    private final Metrics metrics;
    private final boolean loopback;
    private final Consumer<String> log;
    private final Bodies bodies;

    /// @param address what the server listens on
    Routes(ServeOptions options, ProvingSession session, ProofRequest form, JobQueue queue, Metrics metrics,
            InetAddress address, Consumer<String> log) {
        this.options = options;
        this.session = session;
        this.form = form;
        this.queue = queue;
        this.metrics = metrics;
        this.loopback = address.isLoopbackAddress();
        this.log = log;
        this.bodies = new Bodies(options.maxBodyBytes(), options.timeout(),
                Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException _) {
            // The client went away; an accepted job goes on.
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            requireNoForeignPage(exchange);
            return route(exchange);
        } catch (Refusal refusal) {
            metrics.rejected(refusal.code());
            return refusal.answer();
        } catch (RuntimeException e) {
            log.accept("bug in Assay, please report it: " + e);
            return new Refusal(500, Diagnostic.of("AS6113", "bug in Assay").reason(e.getClass().getSimpleName()))
                    .answer();
        }
    }

    private Answer route(HttpExchange exchange) throws Refusal, IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        return switch (path) {
            case "/prove" -> {
                requireMethod(method, "POST");
                yield await(submit(exchange));
            }
            case "/jobs" -> {
                requireMethod(method, "POST");
                JobId id = submit(exchange).id();
                yield new Answer(202, Answer.JSON, Documents.state(id, "queued"), Map.of("Location", JOBS + id));
            }
            case "/health" -> {
                requireMethod(method, "GET");
                yield health();
            }
            case "/metrics" -> {
                requireMethod(method, "GET");
                byte[] text = metrics.text(queue.gauges()).getBytes(StandardCharsets.UTF_8);
                yield new Answer(200, Answer.TEXT, text, Map.of());
            }
            default -> {
                if (!path.startsWith(JOBS)) {
                    throw new Refusal(404, Diagnostic.of(Refusal.NO_SUCH_PATH, "there is nothing of that name")
                            .found(path, "/prove, /jobs, /jobs/ID, /health or /metrics").help("see docs/serve.md"));
                }
                requireMethod(method, "GET");
                yield job(path.substring(JOBS.length()));
            }
        };
    }

    private static void requireMethod(String found, String expected) throws Refusal {
        if (!found.equals(expected)) {
            throw new Refusal(405, Diagnostic.of(Refusal.WRONG_METHOD, "the path has another method")
                    .found(found, expected).help("see docs/serve.md")).with("Allow", expected);
        }
    }

    /// Keeps pages of other sites, open in a browser on this machine, from using the server.
    private void requireNoForeignPage(HttpExchange exchange) throws Refusal {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        boolean foreignName = loopback && host != null && !isLocal(host);
        boolean foreignPage = origin != null && (host == null || !origin.replaceFirst("^https?://", "").equals(host));
        if (foreignName || foreignPage) {
            throw new Refusal(403, Diagnostic.of(Refusal.FOREIGN_PAGE, "the request comes from a page of another site")
                    .found("Host " + host + ", Origin " + origin, "a request to this machine by its own name")
                    .help("send it from a program, or from a page of this server"));
        }
    }

    private boolean isLocal(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals(options.host().toLowerCase(Locale.ROOT));
    }

    private Answer health() {
        boolean ready = queue.ready().isDone() && !queue.ready().isCompletedExceptionally();
        String state = queue.broken().isDone()
                ? "broken"
                : queue.isStopping() ? "draining" : ready ? "ready" : "warming";
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("state", state);
        members.put("model", session.folder().manifest().model().sha256());
        members.put("version", Version.number());
        return Answer.json(state.equals("ready") ? 200 : 503, Documents.bytes(members));
    }

    private Job submit(HttpExchange exchange) throws Refusal, IOException {
        queue.requirePlace();
        try (Bodies.Body body = bodies.read(exchange)) {
            byte[] text = body.bytes();
            session.requireUsable(form.inputs(text));
            BigInteger context = form
                    .context(text, exchange.getRequestHeaders().getFirst(ProofRequest.CONTEXT_HEADER))
                    .orElse(options.context());
            return queue.submit(context, text);
        } catch (BadFileException | InputException | Failure e) {
            throw new Refusal(400, Failures.explain(e).orElseThrow());
        }
    }

    private Answer await(Job job) throws Refusal {
        String location = JOBS + job.id();
        try {
            Journal.Result result = job.result().get(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(result.status(), Answer.JSON, result.body(), Map.of("Location", location));
        } catch (TimeoutException _) {
            throw new Refusal(504, Diagnostic.of(Refusal.NOT_READY_IN_TIME, "the proof is not there yet")
                    .with("id", job.id().text()).reason("the job was accepted and goes on")
                    .help("ask GET " + location + " later, or use POST /jobs")).with("Location", location);
        } catch (ExecutionException _) {
            throw new Refusal(503, Diagnostic.of(Refusal.STOPPING, "the server stops before the proof is there")
                    .with("id", job.id().text()).reason("the job was accepted and is kept")
                    .help("ask GET " + location + " when the server has been started again"))
                    .with("Location", location);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer job(String name) throws Refusal, IOException {
        Optional<JobId> id = JobId.parse(name);
        if (id.isPresent()) {
            Optional<String> state = queue.state(id.get());
            if (state.isPresent()) {
                return Answer.json(200, Documents.state(id.get(), state.get()));
            }
            Optional<Journal.Result> result = queue.result(id.get());
            if (result.isPresent()) {
                return Answer.json(200, result.get().body());
            }
        }
        throw new Refusal(404, Diagnostic.of(Refusal.NO_SUCH_JOB, "there is no such job")
                .found(name.length() > 64 ? "a long name" : name, "the id of an accepted job")
                .help("ask earlier: the journal keeps the last " + options.keep() + " results (--keep)"));
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        metrics.answered(answer.status());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        OutputStream out = exchange.getResponseBody();
        out.write(answer.body());
        out.flush();
        if (answer.status() >= 400) {
            Bodies.discard(exchange);
        }
    }
}
