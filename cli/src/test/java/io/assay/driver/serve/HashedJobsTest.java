package io.assay.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.cli.Assay;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Inputs;
import io.assay.driver.Json;
import io.assay.driver.Openings;
import io.assay.driver.ProvingSession;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Whoever has a job with hashed inputs proven gets the salts with it.
class HashedJobsTest {

    @TempDir
    private Path folder;

    @Test
    void theOwnerGetsTheSalts() throws Exception {
        Path applicant = Assay.CREDIT.resolve("applicant.json");
        Path target = folder.resolve("credit.assay");
        Assay.Run run = Assay.run("build", Assay.CREDIT.resolve("credit.onnx"), "--samples",
                Assay.CREDIT.resolve("samples.npz"), "--inputs", "hashed", "-o", target, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        ArtefactFolder built = ArtefactFolder.open(target);
        JsonNode first;
        JsonNode second;
        try (ProofServer server = start(built)) {
            server.ready().join();
            first = prove(server, applicant);
            second = prove(server, applicant);
        }
        for (JsonNode answer : List.of(first, second)) {
            List<BigInteger> publics = new ArrayList<>();
            answer.get("public").forEach(element -> publics.add(new BigInteger(element.asString())));
            JsonNode entry = answer.get("salts").get("salts").get(0);
            assertThat(entry.get("of").asString()).isEqualTo("inputs");
            BigInteger salt = new BigInteger(entry.get("salt").asString().substring(2), 16);
            assertThat(Openings.of(built).opens(Role.INPUT, publics, salt,
                    Inputs.read(applicant, OptionalInt.empty()))).isTrue();
            assertThat(answer.get("receipt").toString()).doesNotContain(salt.toString(16))
                    .doesNotContain(salt.toString());
        }
        assertThat(first.get("salts")).isNotEqualTo(second.get("salts"));
    }

    private ProofServer start(ArtefactFolder built) throws IOException {
        return ProofServer.start(ProvingSession.open(built, 2),
                new ServeOptions("127.0.0.1", 0, 8, 4096, Duration.ofSeconds(60), folder.resolve("jobs"), 100,
                        Optional.empty(), BigInteger.TWO, Duration.ZERO, Duration.ofSeconds(60)),
                _ -> {
                });
    }

    private static JsonNode prove(ProofServer server, Path input) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + "/prove"))
                .POST(HttpRequest.BodyPublishers.ofFile(input)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return Json.MAPPER.readTree(response.body());
        }
    }
}
