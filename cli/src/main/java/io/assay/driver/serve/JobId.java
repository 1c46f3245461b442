package io.assay.driver.serve;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Names a job: 128 random bits, so that nobody finds the result of another by guessing.
///
/// @param text 32 lower-case hexadecimal digits
record JobId(String text) {
    static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    JobId {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("not the name of a job");
        }
    }

    static JobId fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    static JobId of(byte[] bytes) {
        return new JobId(HexFormat.of().formatHex(Arrays.copyOf(bytes, BYTES)));
    }

    /// Returns the name that a client wrote, if it is one.
    static Optional<JobId> parse(String text) {
        return text.matches("[0-9a-f]{32}") ? Optional.of(new JobId(text)) : Optional.empty();
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
