package io.assay.driver.serve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client gets.
///
/// @param status  of HTTP
/// @param type    media type of the body
/// @param body    never empty
/// @param headers beside the media type
@SuppressWarnings("ArrayRecordComponent")
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, body, Map.of());
    }
}
