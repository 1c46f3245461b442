package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Json;
import io.assay.driver.Proving;
import io.assay.driver.Rows;
import io.assay.driver.Verifying;
import io.assay.format.ProofJson;
import io.assay.groth16.Verification;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Judges what a server of the credit model says: proof, receipt and context, as a client would that has only the answer.
final class ServedProofs {
    static final Path CREDIT = AssayProcess.EXAMPLES.resolve("credit-scoring");

    private final ArtefactFolder folder;
    private final Path work;

    ServedProofs(ArtefactFolder folder, Path work) {
        this.folder = folder;
        this.work = work;
    }

    static ArtefactFolder build(Path work) throws IOException, InterruptedException {
        Path target = work.resolve("credit.assay");
        AssayProcess.run(work, "build", CREDIT.resolve("credit.onnx"), "--samples", CREDIT.resolve("samples.npz"),
                "-o", target, "--seed", 5).requireDone();
        return ArtefactFolder.open(target);
    }

    /// The sample rows as bodies of requests.
    static List<String> inputs() throws IOException {
        InputTensor rows = Rows.read(CREDIT.resolve("samples.npz")).require("input");
        int count = rows.shape().getFirst();
        int size = rows.count() / count;
        List<String> inputs = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(rows.doubleAt(row * size + i));
            }
            inputs.add("{\"input\": [" + values + "]}");
        }
        return inputs;
    }

    /// Fails unless the answer holds a proof for the context that verifies, with a receipt that fits.
    void require(JsonNode answer, String context) throws IOException {
        assertThat(answer.path("state").asString("")).as(answer.toString()).isEqualTo("done");
        Path target = Files.createDirectories(work.resolve("judged"));
        Files.write(target.resolve(Proving.PUBLIC), indented(answer.get("public")));
        Files.write(target.resolve(Proving.PROOF), Json.MAPPER.writeValueAsBytes(answer.get("proof")));
        ProofJson.write(target.resolve(Proving.PROOF), ProofJson.read(target.resolve(Proving.PROOF)));
        Json.write(target.resolve(Proving.RECEIPT), answer.get("receipt"));
        Verifying.Claim claim = Verifying.read(folder, target.resolve(Proving.RECEIPT));
        assertThat(claim.publics().getFirst()).asString().isEqualTo(context);
        assertThat(Verifying.verify(folder, claim)).isInstanceOf(Verification.Accepted.class);
    }

    /// As `JSON.stringify(list, null, 1)`.
    private static byte[] indented(JsonNode list) {
        List<String> elements = new ArrayList<>();
        list.forEach(element -> elements.add("\n \"" + element.asString() + "\""));
        return ("[" + String.join(",", elements) + "\n]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /// A line for [io.assay.testsuite.engine.Snarkjs#verifyAll].
    String snarkjsCase(JsonNode answer) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", Json.MAPPER.readTree(folder.require(ArtefactFolder.VERIFICATION_KEY).toFile()));
        members.put("publicSignals", answer.get("public"));
        members.put("proof", answer.get("proof"));
        return Json.MAPPER.writer().without(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(members);
    }
}
