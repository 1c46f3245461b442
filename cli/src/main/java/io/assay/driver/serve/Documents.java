package io.assay.driver.serve;

import io.assay.driver.Json;
import io.assay.driver.ProofDocuments;
import io.assay.ir.diag.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON objects that clients get. None says how long a proof took.
final class Documents {

    private Documents() {}

    /// A finished job: `id`, `state`, and `proof`, `public`, `outputs`, `receipt` as in the files of `assay prove`; `salts`
    /// too, if tensors are hashed.
    static byte[] done(JobId id, ProofDocuments documents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "{\"id\": \"" + id + "\", \"state\": \"done\",\n\"proof\": ");
        document(out, documents.proof());
        text(out, ",\n\"public\": ");
        document(out, documents.publics());
        text(out, ",\n\"outputs\": ");
        document(out, documents.outputs());
        text(out, ",\n\"receipt\": ");
        document(out, documents.receipt());
        documents.salts().ifPresent(salts -> {
            text(out, ",\n\"salts\": ");
            document(out, salts);
        });
        text(out, "}\n");
        return out.toByteArray();
    }

    private static void document(ByteArrayOutputStream out, byte[] document) {
        text(out, new String(document, StandardCharsets.UTF_8).strip());
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A job without a result: `id` and `state`.
    static byte[] state(JobId id, String state) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id.text());
        members.put("state", state);
        return bytes(members);
    }

    /// A job that has failed: `id`, `state`, and the members of an error.
    static byte[] failed(JobId id, List<Diagnostic> diagnostics) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id.text());
        members.put("state", "failed");
        members.putAll(members(diagnostics));
        return bytes(members);
    }

    /// An error: `code`, `message`, `help`, and what else the diagnostic says; further ones in `others`.
    static byte[] error(List<Diagnostic> diagnostics) {
        return bytes(members(diagnostics));
    }

    private static Map<String, Object> members(List<Diagnostic> diagnostics) {
        Diagnostic first = diagnostics.getFirst();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", first.code());
        members.put("message", first.message());
        members.putAll(first.fields());
        members.putIfAbsent("help", "see docs/serve.md");
        if (diagnostics.size() > 1) {
            members.put("others",
                    diagnostics.subList(1, diagnostics.size()).stream().map(other -> members(List.of(other))).toList());
        }
        return members;
    }

    /// Any object.
    static byte[] bytes(Map<String, Object> members) {
        return (Json.MAPPER.writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
