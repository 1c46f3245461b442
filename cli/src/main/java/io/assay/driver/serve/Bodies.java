package io.assay.driver.serve;

import com.sun.net.httpserver.HttpExchange;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads bodies of bounded size in bounded time.
final class Bodies {
    /// What a client may still send after it was refused, before its connection is closed.
    private static final long DISCARDED_BYTES = 1L << 24;

    private Bodies() {}

    /// Returns the body of a request.
    ///
    /// @throws Refusal     413 if it is too large, 408 if it takes too long
    /// @throws IOException if the client went away
    static byte[] read(HttpExchange exchange, int maximumBytes, Duration limit) throws Refusal, IOException {
        long announced = announced(exchange);
        if (announced > maximumBytes) {
            throw tooLarge(announced + " bytes", maximumBytes);
        }
        InputStream in = exchange.getRequestBody();
        FutureTask<byte[]> reading = new FutureTask<>(() -> in.readNBytes(maximumBytes + 1));
        Thread.ofVirtual().start(reading);
        byte[] body;
        try {
            body = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new Refusal(408, Diagnostic.of(Refusal.REQUEST_TOO_SLOW, "the request took too long")
                    .found("no whole body after " + seconds(limit) + " s", "it by then")
                    .help("send it faster, or have --timeout raised")).with("Connection", "close");
        } catch (ExecutionException e) {
            throw new IOException("the client went away", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (body.length > maximumBytes) {
            throw tooLarge("more than " + maximumBytes + " bytes", maximumBytes);
        }
        if (announced >= 0 && body.length < announced) {
            throw new IOException("the client sent " + body.length + " of " + announced + " bytes");
        }
        return body;
    }

    private static String seconds(Duration limit) {
        return String.format(Locale.ROOT, "%.1f", limit.toNanos() / 1e9);
    }

    /// The length that the client announced, or -1.
    private static long announced(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length != null && length.strip().matches("\\d{1,18}") ? Long.parseLong(length.strip()) : -1;
    }

    private static Refusal tooLarge(String found, int maximumBytes) {
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
