package io.assay.driver.serve;

import com.sun.net.httpserver.HttpServer;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Failure;
import io.assay.driver.ProvingSession;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A warm prover over HTTP.
///
/// Listens as soon as it is started, and accepts jobs while it warms up; proves them one after the other, each with all
/// threads of its session. Stops on [#stop], and by itself when it can work no more.
public final class ProofServer implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int CONNECTIONS = 256;
    private static final int HEADER_BYTES = 1 << 14;
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ProvingSession session;
    private final Journal journal;
    private final JobQueue queue;
    private final HttpServer http;
    private final ExecutorService threads;
    private boolean closed;

    private ProofServer(ProvingSession session, Journal journal, JobQueue queue, HttpServer http,
            ExecutorService threads) {
        this.session = session;
        this.journal = journal;
        this.queue = queue;
        this.http = http;
        this.threads = threads;
    }

    /// Starts a server; the session is its own from here on.
    ///
    /// @param session what is proven; its folder must have keys
    /// @param log     is told of starts, failures and ends, never of values
    /// @throws Failure if the address cannot be listened on, or the journal is in use, damaged or of another key
    public static ProofServer start(ProvingSession session, ServeOptions options, Consumer<String> log)
            throws IOException {
        ArtefactFolder folder = session.folder();
        String key = String.valueOf(folder.manifest().files().get(ArtefactFolder.VERIFICATION_KEY));
        limitConnections(options);
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        Journal journal = journal(options, key);
        try {
            Metrics metrics = new Metrics();
            ProofRequest form = new ProofRequest(session);
            JobQueue queue = new JobQueue(options, journal, new JobProver(session, form, metrics, log), metrics);
            HttpServer http = listen(address);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            http.setExecutor(threads);
            http.createContext("/", new Routes(options, session, form, queue, metrics, http.getAddress().getAddress(),
                    log));
            ProofServer server = new ProofServer(session, journal, queue, http, threads);
            http.start();
            queue.start();
            return server;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static Journal journal(ServeOptions options, String key) {
        try {
            return Journal.open(options.journal(), key, options.keep());
        } catch (IOException e) {
            throw Journal.unusable(options.journal(), e);
        }
    }

    private static HttpServer listen(InetSocketAddress address) throws IOException {
        try {
            if (address.isUnresolved()) {
                throw new IOException("the name is not known");
            }
            return HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6122", "the address cannot be listened on")
                    .found(address.getHostString() + " port " + address.getPort(), "a free address of this machine")
                    .reason(String.valueOf(e.getMessage()))
                    .help("choose others with --host and --port; port 0 is any free one"));
        }
    }

    /// Bounds what the JDK's server does before a request reaches this one. It reads these when it is first used.
    private static void limitConnections(ServeOptions options) {
        long seconds = options.timeout().plus(SLACK).toSeconds();
        property("jdk.httpserver.maxConnections", CONNECTIONS);
        property("sun.net.httpserver.maxReqHeaderSize", HEADER_BYTES);
        property("sun.net.httpserver.maxReqTime", seconds);
        property("sun.net.httpserver.maxRspTime", seconds + SLACK.toSeconds());
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static void property(String name, long value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, Long.toString(value));
        }
    }

    /// What it listens on.
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /// Is completed when the prover is warm.
    public CompletableFuture<Void> ready() {
        return queue.ready();
    }

    /// Is completed exceptionally when the server can work no more: it should be stopped then.
    public CompletableFuture<Void> broken() {
        return queue.broken();
    }

    /// Accepts nothing more, works at what is accepted for at most `grace`, leaves the rest in the journal, and ends.
    ///
    /// @return how many jobs are left
    public synchronized int stop(Duration grace) throws IOException {
        if (closed) {
            return 0;
        }
        closed = true;
        int left;
        try {
            left = queue.stop(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping", e);
        }
        try (session; journal) {
            http.stop(1);
            threads.shutdownNow();
        }
        return left;
    }

    /// As [#stop] without grace.
    @Override
    public void close() throws IOException {
        stop(Duration.ZERO);
    }
}
