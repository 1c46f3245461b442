package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Inputs;
import io.assay.driver.Json;
import io.assay.driver.Openings;
import io.assay.driver.Verifying;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `--inputs hashed --outputs hashed`, from the model to a digest that is opened.
class HashedTensorsTest {

    private static final Path APPLICANT = Assay.CREDIT.resolve("applicant.json");

    @TempDir
    private static Path shared;

    private static Path built = Path.of("");
    private static Path proof = Path.of("");

    @BeforeAll
    static void build() {
        built = shared.resolve("credit.assay");
        proof = shared.resolve("proof");
        Assay.Run run = Assay.run("build", Assay.CREDIT.resolve("credit.onnx"), "--samples",
                Assay.CREDIT.resolve("samples.npz"), "--inputs", "hashed", "--outputs", "hashed", "-o", built, "--json",
                "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().get("publicInputs").asInt()).isEqualTo(3);
        Assay.Run proven = Assay.run("prove", built, "--input", APPLICANT, "-o", proof, "--quiet");
        assertThat(proven.code()).as(proven.err()).isZero();
    }

    private static JsonNode read(Path file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(file));
    }

    private static BigInteger salt(String of) throws IOException {
        for (JsonNode entry : read(proof.resolve("salts.json")).get("salts")) {
            if (entry.get("of").asString().equals(of)) {
                return new BigInteger(entry.get("salt").asString().substring(2), 16);
            }
        }
        throw new AssertionError(of);
    }

    private static List<BigInteger> publics() throws IOException {
        return Verifying.read(proof.resolve("proof.json"), proof.resolve("public.json")).publics();
    }

    @Test
    void saltsAreForTheirOwnerAlone() throws IOException {
        Path salts = proof.resolve("salts.json");
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(salts))).isEqualTo("rw-------");
        }
        for (String of : List.of("inputs", "outputs")) {
            BigInteger salt = salt(of);
            assertThat(salt.bitLength()).isBetween(200, 248);
            for (String file : List.of("proof.json", "public.json", "receipt.json", "outputs.json")) {
                assertThat(Files.readString(proof.resolve(file))).doesNotContain(salt.toString())
                        .doesNotContain(salt.toString(16));
            }
        }
    }

    /// A crate that hashes with other constants is not the folder's, though its digests in the manifest were made again.
    @Test
    void theCrateHasThePublishedConstants(@TempDir Path folder) throws IOException {
        String crate = "verifier/soroban/src/poseidon2.rs";
        CopiedFolder copy = CopiedFolder.of(built, folder.resolve("copy"));
        assertThat(Assay.run("check", copy.path(), "--quiet").code()).isZero();
        String source = Files.readString(copy.path().resolve(crate));
        List<String> words = Pattern.compile("(?<=\")[0-9a-f]{64}").matcher(source).results().map(MatchResult::group)
                .toList();
        assertThat(words).hasSize(4 + 88);
        for (String word : List.of(words.get(2), words.get(4), words.get(40), words.getLast())) {
            copy.text(crate, word, word.substring(1) + "0");
            refused(copy, crate, "sha256", "published constants");
            copy.text(crate, word.substring(1) + "0", word);
        }
        for (String[] change : new String[][]{{"const PARTIAL", "const OTHER"}, {"const FIRST", "// const FIRST"}}) {
            copy.text(crate, change[0], change[1]);
            refused(copy, crate, change[0].substring(6), "nothing");
            copy.text(crate, change[1], change[0]);
        }
        copy.text(crate, "EXPONENT: u32 = 5", "EXPONENT: u32 = 3");
        Assay.Run compared = Assay.run("check", copy.path(), "--model", Assay.CREDIT.resolve("credit.onnx"), "--quiet");
        assertThat(compared.code()).isEqualTo(4);
        assertThat(compared.err()).contains("AS4117", crate);
        Assay.Run verified = Assay.run("verify", copy.path(), "--proof", proof.resolve("proof.json"), "--on",
                "soroban");
        assertThat(verified.code()).isEqualTo(4);
        assertThat(verified.err()).contains("AS4130", crate);
    }

    @Test
    void theSolidityLibraryHasThePublishedConstants(@TempDir Path folder) throws IOException {
        String library = "verifier/evm/src/Poseidon2.sol";
        CopiedFolder copy = CopiedFolder.of(built, folder.resolve("copy"));
        String source = Files.readString(copy.path().resolve(library));
        List<String> words = Pattern.compile("(?<=0x)[0-9a-f]{64}").matcher(source).results().map(MatchResult::group)
                .toList();
        assertThat(words).hasSize(88 + 4);
        for (String word : List.of(words.getFirst(), words.get(40), words.getLast())) {
            copy.text(library, word, word.substring(1) + "0");
            refused(copy, library, "sha256", "published constants");
            copy.text(library, word.substring(1) + "0", word);
        }
        copy.text(library, "mstore(add(at, 0x20)", "// mstore(add(at, 0x20)");
        refused(copy, library, "sha256", "published constants");
        copy.text(library, "// mstore(add(at, 0x20)", "mstore(add(at, 0x20)");
        copy.text(library, "s3 := shl(64, s3)", "s3 := 0");
        Assay.Run compared = Assay.run("check", copy.path(), "--model", Assay.CREDIT.resolve("credit.onnx"), "--quiet");
        assertThat(compared.code()).isEqualTo(4);
        assertThat(compared.err()).contains("AS4117", library);
    }

    private static void refused(CopiedFolder copy, String... parts) {
        Assay.Run run = Assay.run("check", copy.path(), "--quiet");
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(4);
        assertThat(run.err()).contains(parts);
    }

    @Test
    void inspectShowsDigestsAndNoSalts() throws IOException {
        Assay.Run run = Assay.run("inspect", proof.resolve("salts.json"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("digest of inputs", publics().get(2).toString(16))
                .doesNotContain(salt("inputs").toString(16));
    }

    @Test
    void everyProofHasSaltsOfItsOwn() throws IOException {
        Path again = shared.resolve("again");
        assertThat(Assay.run("prove", built, "--input", APPLICANT, "-o", again, "--quiet").code()).isZero();
        List<BigInteger> others = Verifying.read(again.resolve("proof.json"), again.resolve("public.json")).publics();
        assertThat(others.get(1)).isNotEqualTo(publics().get(1));
        assertThat(others.get(2)).isNotEqualTo(publics().get(2));
    }

    @Test
    void verifyNamesTheDigests() throws IOException {
        Assay.Run run = Assay.run("verify", built, "--proof", proof.resolve("proof.json"), "--json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode digests = run.json().get("digests");
        assertThat(digests.get("outputs").asString()).isEqualTo("0x" + publics().get(1).toString(16));
        assertThat(digests.get("inputs").asString()).isEqualTo("0x" + publics().get(2).toString(16));
    }

    @Test
    void aDigestIsOpenedByItsTensorsAndItsSalt() throws Exception {
        Openings openings = Openings.of(ArtefactFolder.open(built));
        InputSet applicant = Inputs.read(APPLICANT, OptionalInt.empty());
        assertThat(openings.opens(Role.INPUT, publics(), salt("inputs"), applicant)).isTrue();
        assertThat(openings.opens(Role.INPUT, publics(), salt("outputs"), applicant)).isFalse();
        assertThat(openings.opens(Role.INPUT, publics(), BigInteger.ZERO, applicant)).isFalse();
        InputTensor tensor = applicant.tensors().getFirst();
        double[] other = new double[tensor.count()];
        for (int i = 0; i < other.length; i++) {
            other[i] = tensor.doubleAt(i) + (i == 3 ? 1 : 0);
        }
        assertThat(openings.opens(Role.INPUT, publics(), salt("inputs"),
                InputSet.of(List.of(InputTensor.of(tensor.name(), tensor.shape(), other))))).isFalse();
        double output = read(proof.resolve("outputs.json")).get("output").get(0).get(0).asDouble();
        assertThat(openings.opens(Role.OUTPUT, publics(), salt("outputs"), output(output))).isTrue();
        assertThat(openings.opens(Role.OUTPUT, publics(), salt("outputs"), output(output + 1.0 / 4096))).isFalse();
    }

    private static InputSet output(double value) {
        return InputSet.of(List.of(InputTensor.of("output", List.of(1, 1), new double[]{value})));
    }

    /// A digest says nothing of a tensor of another shape: the circuit fixes the shape, and there is no such digest.
    @Test
    void anotherShapeOpensNothing() throws IOException {
        Openings openings = Openings.of(ArtefactFolder.open(built));
        List<BigInteger> publics = publics();
        BigInteger salt = salt("inputs");
        InputSet longer = InputSet.of(List.of(InputTensor.of("input", List.of(1, 27), new double[27])));
        assertThatThrownBy(() -> openings.opens(Role.INPUT, publics, salt, longer))
                .isInstanceOf(InputException.class).hasMessageContaining("27");
        assertThat(Assay.run("prove", built, "--input", shorter(), "-o", shared.resolve("none"), "--quiet").code())
                .isEqualTo(2);
    }

    private static Path shorter() throws IOException {
        return Files.writeString(shared.resolve("short.json"), "{\"input\": [[1, 2, 3]]}");
    }

    @Test
    void theCircuitIsProvenUnique() {
        Assay.Run run = Assay.run("check", built, "--model", Assay.CREDIT.resolve("credit.onnx"), "--json", "--quiet");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.json().get("ok").asBoolean()).isTrue();
    }

    /// The name of the weights is the last element then, and no digest.
    @Test
    void saltsStandBesideTheirDigestsWhereWeightsAreCommitted() throws IOException {
        Path target = shared.resolve("committed.assay");
        Assay.done("build", Assay.CREDIT.resolve("credit.onnx"), "--samples", Assay.CREDIT.resolve("samples.npz"),
                "--inputs", "hashed", "--weights", "committed", "-o", target);
        Path other = shared.resolve("committed");
        Assay.done("prove", target, "--input", APPLICANT, "-o", other);
        List<BigInteger> publics = Verifying.read(other.resolve("proof.json"), other.resolve("public.json")).publics();
        JsonNode entry = read(other.resolve("salts.json")).get("salts").get(0);
        assertThat(entry.get("of").asString()).isEqualTo("inputs");
        assertThat(entry.get("digest").asString()).isEqualTo("0x" + publics.get(publics.size() - 2).toString(16));
    }

    @Test
    void rowsAreEvaluatedAndSatisfyTheCircuit() {
        Assay.Run run = Assay.run("eval", built, "--inputs", Assay.CREDIT.resolve("samples.npz"),
                "--check-constraints", "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void inputsThatDoNotFitTwoElementsAreHashedByDefault() throws IOException {
        Path target = shared.resolve("mlp.assay");
        Assay.Run run = Assay.run("compile", Assay.EXAMPLES.resolve("benchmarks/mlp_4k/network.onnx"), "--range",
                "input=0:1", "-o", target, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode input = read(target.resolve("manifest.json")).get("borders").get(0);
        assertThat(input.get("visibility").asString()).isEqualTo("hashed");
        JsonNode elements = read(target.resolve("statement.json")).get("elements");
        assertThat(elements.get(elements.size() - 1).get("holds").asString()).isEqualTo("digest of inputs");
    }
}
