package io.assay.driver.serve;

import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says no to a request: a status of HTTP, and what the client can do.
final class Refusal extends Exception {
    static final String QUEUE_FULL = "AS6101";
    static final String BODY_TOO_LARGE = "AS6102";
    static final String REQUEST_TOO_SLOW = "AS6103";
    static final String NOT_READY_IN_TIME = "AS6104";
    static final String STOPPING = "AS6105";
    static final String DEADLINE = "AS6106";
    static final String NO_SUCH_PATH = "AS6107";
    static final String WRONG_METHOD = "AS6108";
    static final String NO_SUCH_JOB = "AS6109";
    static final String BAD_REQUEST = "AS6110";
    static final String FOREIGN_PAGE = "AS6111";
    static final String JOURNAL = "AS6112";
    static final String BODIES_TOO_LARGE = "AS6114";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Diagnostic> diagnostics;
    private final transient Map<String, String> headers;

    private Refusal(int status, List<Diagnostic> diagnostics, Map<String, String> headers) {
        super(diagnostics.getFirst().toString());
        this.status = status;
        this.diagnostics = List.copyOf(diagnostics);
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    Refusal(int status, Diagnostic diagnostic) {
        this(status, List.of(diagnostic), Map.of());
    }

    /// What the user did wrong, with the diagnostics of the command line.
    Refusal(int status, Failure failure) {
        this(status, failure.diagnostics(), Map.of());
    }

    /// Returns this refusal with one more header.
    Refusal with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Refusal(status, diagnostics, more);
    }

    int status() {
        return status;
    }

    /// The code of the first diagnostic.
    String code() {
        return diagnostics.getFirst().code();
    }

    Answer answer() {
        return new Answer(status, Answer.JSON, Documents.error(diagnostics), headers);
    }
}
