package io.assay.driver.serve;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the operator of a server decides.
///
/// @param host         name or address to listen on
/// @param port         port, 0 for any free one
/// @param queue        jobs that may wait beside the one that is proven, at least 1
/// @param maxBodyBytes largest body of a request
/// @param timeout      longest time to receive a request, and longest time that a synchronous answer may take
/// @param journal      folder of the journal
/// @param keep         results that stay in the journal, at least 1
/// @param deadline     longest time from acceptance to proof
/// @param context      element of the application where a request gives none
/// @param warmUp       how long to prove for practice before the first request is taken
/// @param grace        how long accepted jobs are still worked at after a request to stop
public record ServeOptions(String host, int port, int queue, int maxBodyBytes, Duration timeout, Path journal,
        int keep, Optional<Duration> deadline, BigInteger context, Duration warmUp, Duration grace) {
    /// Port without `--port`.
    public static final int PORT = 8700;
    /// Waiting jobs without `--queue`.
    public static final int QUEUE = 64;
    /// Largest body without `--max-body`: 1 MiB.
    public static final int MAX_BODY_BYTES = 1 << 20;
    /// Results in the journal without `--keep`.
    public static final int KEEP = 1000;
}
