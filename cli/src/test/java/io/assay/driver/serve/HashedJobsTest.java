package io.assay.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.cli.Assay;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Inputs;
import io.assay.driver.Json;
import io.assay.driver.Openings;
import io.assay.driver.ProvingSession;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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
            first = prove(server, applicant, 200);
            second = prove(server, applicant, 200);
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

    /// The salt of the root is the collector's, and comes with the points.
    @Test
    void theRootIsThatOfTheCollectorsSalt() throws Exception {
        Path example = Path.of("..", "examples", "received-points");
        Path target = folder.resolve("median.assay");
        Assay.Run run = Assay.run("build", example.resolve("median.onnxtxt"), "--received", "price,count,time,signer",
                "--range", "price=0:5000", "--range", "count=1:7", "--range", "time=0:4294967295", "--range",
                "signer=0:4294967295", "-o", target, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        ArtefactFolder built = ArtefactFolder.open(target);
        String points = Files.readString(example.resolve("points.json"));
        InputSet inputs = Inputs.read(example.resolve("points.json"), OptionalInt.empty());
        BigInteger salt = BigInteger.TWO.pow(247).add(BigInteger.valueOf(77));
        try (ProofServer server = start(built)) {
            server.ready().join();
            JsonNode salted = prove(server, request(points.replaceFirst("\\{",
                    "{\"rootSalt\": \"0x" + salt.toString(16) + "\",")), 200);
            assertThat(salted.get("public").get(2).asString())
                    .isEqualTo(Openings.of(built).root(inputs.rootSalted(salt)).toString());
            assertThat(salted.get("salts").get("salts").get(0).get("salt").asString())
                    .isEqualTo("0x" + salt.toString(16));
            assertThat(prove(server, request(points), 200).get("public").get(2).asString())
                    .isEqualTo(Openings.of(built).root(inputs).toString());
            for (String bad : List.of("\"zz\"", "12", "[]", "\"" + "1".repeat(63) + "\"")) {
                assertThat(prove(server, request(points.replaceFirst("\\{", "{\"rootSalt\": " + bad + ",")), 400)
                        .get("code").asString()).as(bad).isEqualTo("AS4127");
            }
        }
    }

    private Path request(String text) throws IOException {
        return Files.writeString(folder.resolve("request.json"), text);
    }

    private ProofServer start(ArtefactFolder built) throws IOException {
        return ProofServer.start(ProvingSession.open(built, 2),
                new ServeOptions("127.0.0.1", 0, 8, 4096, Duration.ofSeconds(60), folder.resolve("jobs"), 100,
                        Optional.empty(), BigInteger.TWO, Duration.ZERO, Duration.ofSeconds(60)),
                _ -> {
                });
    }

    private static JsonNode prove(ProofServer server, Path input, int status)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + "/prove"))
                .POST(HttpRequest.BodyPublishers.ofFile(input)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return Json.MAPPER.readTree(response.body());
        }
    }
}
