package io.assay.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import io.assay.ir.diag.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads bodies of bounded size in bounded time; all that are read at once share a bounded memory. Thread-safe.
final class Bodies {
    /// What a client may still send after it was refused, before its connection is closed.
    private static final long DISCARDED_BYTES = 1L << 24;
    private static final int PART_BYTES = 1 << 13;

    private final int maximumBytes;
    private final Duration limit;
    private final Semaphore freeBytes;

    /// @param maximumBytes of one body
    /// @param limit        longest time for one body
    /// @param memoryBytes  of all bodies that are read at once; there is always room for one of the largest size
    Bodies(int maximumBytes, Duration limit, long memoryBytes) {
        this.maximumBytes = maximumBytes;
        this.limit = limit;
        long room = Math.max(memoryBytes, (long) maximumBytes + PART_BYTES);
        this.freeBytes = new Semaphore((int) Math.min(room, Integer.MAX_VALUE));
    }

    /// A body that takes memory until it is closed.
    final class Body implements AutoCloseable {
        private ByteArrayOutputStream content = new ByteArrayOutputStream();
        private int heldBytes;
        private boolean closed;

        private Body() {}

        /// The whole body.
        synchronized byte[] bytes() {
            return content.toByteArray();
        }

        private synchronized int size() {
            return content.size();
        }

        /// Reads to the end, or until it is too much.
        private Body readFrom(InputStream in) throws IOException, Refusal {
            byte[] part = new byte[PART_BYTES];
            int count = in.read(part);
            while (count >= 0) {
                add(part, count);
                count = size() > maximumBytes ? -1 : in.read(part);
            }
            return this;
        }

        private synchronized void add(byte[] part, int count) throws IOException, Refusal {
            if (closed) {
                throw new IOException("nobody waits for the rest");
            }
            if (!freeBytes.tryAcquire(count)) {
                throw new Refusal(503, Diagnostic.of(Refusal.BODIES_TOO_LARGE, "too many large bodies at once")
                        .help("try again after the seconds of Retry-After, or give the server a larger heap"))
                        .with("Retry-After", "1");
            }
            heldBytes += count;
            content.write(part, 0, count);
        }

        @Override
        public synchronized void close() {
            closed = true;
            freeBytes.release(heldBytes);
            heldBytes = 0;
            content = new ByteArrayOutputStream(0);
        }
    }

    /// Returns the body of a request, to be closed when it is in memory no more.
    ///
    /// @throws Refusal     413 if it is too large, 408 if it takes too long, 503 if others take all the memory
    /// @throws IOException if the client went away
    Body read(HttpExchange exchange) throws Refusal, IOException {
        long announced = announced(exchange);
        if (announced > maximumBytes) {
            throw tooLarge(announced + " bytes");
        }
        Body body = new Body();
        try {
            readInTime(body, exchange.getRequestBody());
            if (body.size() > maximumBytes) {
                throw tooLarge("more than " + maximumBytes + " bytes");
            }
            if (announced >= 0 && body.size() < announced) {
                throw new IOException("the client sent " + body.size() + " of " + announced + " bytes");
            }
            return body;
        } catch (Refusal | IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private void readInTime(Body body, InputStream in) throws Refusal, IOException {
        FutureTask<Body> reading = new FutureTask<>(() -> body.readFrom(in));
        Thread.ofVirtual().start(reading);
        try {
            reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new Refusal(408, Diagnostic.of(Refusal.REQUEST_TOO_SLOW, "the request took too long")
                    .found("no whole body after " + seconds(limit) + " s", "it by then")
                    .help("send it faster, or have --timeout raised")).with("Connection", "close");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IOException("the client went away", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String seconds(Duration limit) {
        return String.format(Locale.ROOT, "%.1f", limit.toNanos() / 1e9);
    }

    /// The length that the client announced, or -1.
    private static long announced(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length != null && length.strip().matches("\\d{1,18}") ? Long.parseLong(length.strip()) : -1;
    }

    private Refusal tooLarge(String found) {
        return new Refusal(413, Diagnostic.of(Refusal.BODY_TOO_LARGE, "the body is too large")
                .found(found, "at most " + maximumBytes + " bytes").help("have --max-body raised"))
                .with("Connection", "close");
    }

    /// Reads on after an answer, so that a client that still sends sees it instead of a broken connection.
    static void discard(HttpExchange exchange) {
        byte[] buffer = new byte[1 << 14];
        long rest = DISCARDED_BYTES;
        try {
            InputStream in = exchange.getRequestBody();
            for (int read = in.read(buffer); read >= 0 && rest > 0; read = in.read(buffer)) {
                rest -= read;
            }
        } catch (IOException _) {
            // It has gone, or its time is over.
        }
    }
}
