package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Json;
import io.assay.format.NpzFile;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Every kind of bad input: exit code, code of the diagnostic, and nothing half-written.
class BadInputTest {

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path built;
    private static Path proofs;

    @BeforeAll
    static void build() {
        built = shared.resolve("credit.assay");
        proofs = shared.resolve("proofs");
        assertThat(Assay.buildCredit(built)).satisfies(run -> assertThat(run.code()).as(run.err()).isZero());
        Assay.Run proven = prove(built, Assay.CREDIT.resolve("applicant.json"), proofs);
        assertThat(proven.code()).as(proven.err()).isZero();
    }

    /// A copy of the built folder that a test may damage.
    private Path copy;

    @BeforeEach
    void copy() throws IOException {
        copy = folder.resolve("copy.assay");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(built.relativize(file)));
            }
        }
    }

    private static Assay.Run prove(Path artefacts, Path input, Path target) {
        return Assay.run("prove", artefacts, "--input", input, "-o", target, "--seed", 3, "--quiet");
    }

    private Assay.Run compile(Path model, Object... options) {
        Object[] arguments = new Object[options.length + 5];
        System.arraycopy(new Object[]{"compile", model, "-o", folder.resolve("target.assay"), "--quiet"}, 0, arguments,
                0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return Assay.run(arguments);
    }

    private void expect(Assay.Run run, int code, String diagnostic, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.codes()).as(run.err()).contains(diagnostic);
        assertThat(run.err()).doesNotContain("\tat io.assay");
        for (String part : parts) {
            assertThat(run.err()).contains(part);
        }
        assertThat(folder.resolve("target.assay")).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path samples() {
        return Assay.CREDIT.resolve("samples.npz");
    }

    @Test
    void missingAndDamagedModels() throws IOException {
        expect(compile(folder.resolve("no.onnx")), 2, "AS4006", "no.onnx");
        byte[] model = Files.readAllBytes(Assay.CREDIT.resolve("credit.onnx"));
        Path cut = Files.write(folder.resolve("cut.onnx"), java.util.Arrays.copyOf(model, model.length / 2));
        expect(compile(cut, "--samples", samples()), 4, "AS1002", "cut.onnx");
        Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
        expect(compile(empty), 4, "AS1003");
    }

    @Test
    void inputsWithoutARangeAreNamedWithTheLineToAdd() {
        expect(compile(Assay.CREDIT.resolve("credit.onnx")), 2, "AS3101", "--range input=LO:HI");
    }

    @Test
    void passesThatAreNotThere() {
        Path model = Assay.CREDIT.resolve("credit.onnx");
        expect(compile(model, "--samples", samples(), "--skip-pass", "fold-constant", "--skip-pass",
                "eliminate-dead#9"),
                2, "AS0115", "fold-constant, eliminate-dead#9", "fold-constants, ", "eliminate-dead#2", "opt --list");
        expect(compile(model, "--samples", samples(), "--passes", "simplify-fixed,lower-fixed-to-relation"), 2,
                "AS0115",
                "found   lower-fixed-to-relation; expected one of ");
        expect(compile(model, "--samples", samples(), "--dump-ir", "after:fold-constant", "--dump-dir",
                folder.resolve("dumps").toString()), 2, "AS0115", "--dump-ir after:fold-constant", "after:all",
                "eliminate-dead#2");
        expect(Assay.run("opt", built.resolve("specification.air"), "--passes=nothing"), 2, "AS0115", "keep-integers");
        expect(Assay.run("opt", built.resolve("specification.air"), "--passes=fold-constants"), 2, "AS0115",
                "found   fold-constants for a module of dialect fixed; expected a module of dialect tensor");
    }

    @Test
    void rangesThatFitNothing() {
        Path model = Assay.CREDIT.resolve("credit.onnx");
        expect(compile(model, "--range", "inptu=0:1", "--samples", samples()), 2, "AS3102", "inptu", "input");
        expect(compile(model, "--range", "input=1"), 2, "AS0104");
        expect(compile(model, "--range", "input=2:1"), 2, "AS0104");
        expect(compile(model, "--bind", "frames=3", "--samples", samples()), 3, "AS2108", "frames");
    }

    @Test
    void optionsThatDoNotExistYetAreRefusedAndNotIgnored() {
        Path model = Assay.CREDIT.resolve("credit.onnx");
        expect(compile(model, "--samples", samples(), "--tolerance", "0.1"), 2, "AS0102");
        expect(compile(model, "--samples", samples(), "--backend", "plonk"), 2, "AS0102");
        expect(compile(model, "--samples", samples(), "--inputs", "everybody"), 2, "AS0103");
    }

    private Path text(String nodes) throws IOException {
        return Files.writeString(folder.resolve("model.onnxtxt"), """
                <ir_version: 8, opset_import: ["" : 17]>
                g (float[1,3,H] x) => (float[1,3,H] y)
                <float[1] w = {nan}>
                {
                %s
                }
                """.formatted(nodes));
    }

    @Test
    void everyUnknownOperatorIsNamedInOneRun() throws IOException {
        Assay.Run run = compile(text("[first] a = Nonsense(x)\n[second] b = Hardly(a)\n[third] y = Relu(b)"), "--bind",
                "H=2", "--range", "x=0:1");
        expect(run, 3, "AS2001", "first", "Nonsense", "second", "Hardly");
        assertThat(run.codes()).containsExactly("AS2001", "AS2001");
        expect(Assay.run("ops", folder.resolve("model.onnxtxt")), 3, "AS2001", "first", "second");
    }

    @Test
    void dynamicShapesHaveToBeBound() throws IOException {
        expect(compile(text("y = Relu(x)"), "--range", "x=0:1"), 3, "AS2101", "--bind H=N");
        Assay.Run bound = compile(text("y = Relu(x)"), "--range", "x=0:1", "--bind", "H=2");
        assertThat(bound.code()).as(bound.err()).isZero();
    }

    @Test
    void weightsThatAreNoNumbers() throws IOException {
        expect(compile(text("[add] y = Add(x, w)"), "--range", "x=0:1", "--bind", "H=2"), 3, "AS2201", "add", "w");
    }

    /// A tensor beyond any machine is not supported; a thousand large ones are beyond this machine.
    @Test
    void tensorsThatAreTooLargeNameTheLimit() throws IOException {
        expect(compile(text("[grow] t = Concat<axis=2>(x, x, x, x, x, x, x, x) y = Relu(t)"), "--range", "x=0:1",
                "--bind", "H=20000000"), 3, "AS2102", "grow", "at most 2^26 elements");
        StringBuilder nodes = new StringBuilder("[n0] t0 = Neg(x)\n");
        for (int i = 1; i < 1000; i++) {
            nodes.append("[n").append(i).append("] t").append(i).append(" = Neg(t").append(i - 1).append(")\n");
        }
        expect(compile(text(nodes + "y = Neg(t999)"), "--range", "x=0:1", "--bind", "H=22000000"), 6, "AS6006",
                "for which the memory has room", "ASSAY_JAVA_OPTIONS");
    }

    @Test
    void namesInMessagesDoNotControlTheTerminal() throws IOException {
        Assay.Run run = compile(text("[\"\u001b[2J\u001b[1mnode\"] y = Magic(x)"), "--range", "x=0:1", "--bind", "H=2");
        expect(run, 3, "AS2001", "\"?[2J?[1mnode\"");
        assertThat(run.err()).doesNotContain("\u001b[2J");
    }

    @Test
    void threadsAndBitsOutOfRange() {
        Path model = Assay.CREDIT.resolve("credit.onnx");
        expect(compile(model, "--samples", samples(), "--scale-bits", 31), 2, "AS0101");
        expect(Assay.run("build", model, "--samples", samples(), "--threads", 0, "-o", folder.resolve("target.assay")),
                2,
                "AS0101");
        expect(Assay.run("prove", copy, "--input", Assay.CREDIT.resolve("applicant.json"), "--threads", 0), 2,
                "AS0101");
    }

    @Test
    void aFolderOfSomethingElseIsNotOverwritten() throws IOException {
        Path other = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(other.resolve("holiday.txt"), "sun");
        Assay.Run run = Assay.run("compile", Assay.CREDIT.resolve("credit.onnx"), "--samples", samples(), "-o", other);
        expect(run, 2, "AS4108");
        assertThat(other.resolve("holiday.txt")).hasContent("sun");
    }

    @Test
    void inputsOfOneEvaluation() throws IOException {
        String[][] cases = {{"{}", "AS4101"}, {"{\"input\": [1, 2, 3]}", "AS4101"},
                {"{\"input\": [[" + "1,".repeat(25) + "\"NaN\"]]}", "AS4101"},
                {"{\"input\": [[" + "1,".repeat(25) + "1e9]]}", "AS4101"},
                {"{\"input\": [[" + "1,".repeat(25) + "0.5]]}", "AS4101"},
                {"{\"input\": [[1,2],[3]]}", "AS4001"}, {"{\"input\": [", "AS4001"}};
        for (String[] bad : cases) {
            Path input = Files.writeString(folder.resolve("input.json"), bad[0]);
            Path target = folder.resolve("bad-proof");
            expect(prove(copy, input, target), bad[1].equals("AS4001") ? 4 : 2, bad[1]);
            assertThat(target).doesNotExist();
        }
        expect(prove(copy, folder.resolve("missing.json"), folder.resolve("p")), 2, "AS4006");
        expect(Assay.run("prove", copy, "--input", samples(), "--row", 300, "--quiet"), 2, "AS4104", "300");
    }

    @Test
    void aWrongInputEndsARunBeforeKeysAreMade() {
        Path target = folder.resolve("target.assay");
        Assay.Run run = Assay.run("run", Assay.CREDIT.resolve("credit.onnx"), "--samples", samples(), "--input",
                samples(), "-o", target);
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("error[AS4101]", "--row");
        assertThat(target.resolve("circuit.r1cs")).exists();
        assertThat(target.resolve("proving.zkey")).doesNotExist();
    }

    @Test
    void contextsThatAreNoElements() {
        for (String context : List.of("0x" + "f".repeat(64), "xyz", "{\"a\": 1.5}", "{}", "{\"a\":")) {
            Assay.Run run = Assay.run("prove", copy, "--input", Assay.CREDIT.resolve("applicant.json"), "--context",
                    context, "--quiet");
            expect(run, 2, "AS4111");
        }
    }

    @Test
    void tamperedArtefactsAreFound() throws IOException {
        for (String name : List.of("witness/witness.jar", "proving.zkey")) {
            flip(copy.resolve(name), 200);
            expect(prove(copy, Assay.CREDIT.resolve("applicant.json"), folder.resolve("p")), 4, "AS4110", name);
            Files.copy(built.resolve(name), copy.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        flip(copy.resolve("verification_key.json"), 100);
        expect(verify(copy, proofs), 4, "AS4110");
        Files.delete(copy.resolve("verification_key.json"));
        expect(verify(copy, proofs), 4, "AS4109");
        Files.writeString(copy.resolve("manifest.json"), "{\"format\": \"assay-manifest\"}");
        expect(verify(copy, proofs), 4, "AS4001", "manifest");
        Files.delete(copy.resolve("manifest.json"));
        expect(verify(copy, proofs), 2, "AS4107");
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    /// Replaces a file and its digest, as somebody would who wants to deceive.
    private static void forge(Path artefacts, String name, byte[] bytes) throws Exception {
        Files.write(artefacts.resolve(name), bytes);
        ObjectNode manifest = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(artefacts.resolve("manifest.json")));
        ((ObjectNode) manifest.get("files")).put(name,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        Files.write(artefacts.resolve("manifest.json"), Json.MAPPER.writeValueAsBytes(manifest));
    }

    private static Assay.Run verify(Path artefacts, Path proofFolder) {
        return Assay.run("verify", artefacts, "--proof", proofFolder.resolve("proof.json"), "--public",
                proofFolder.resolve("public.json"), "--quiet");
    }

    @Test
    void aKeyOfAnotherCircuitIsRefused() throws Exception {
        Path other = folder.resolve("other.assay");
        Assay.Run run = Assay.run("build", Assay.CREDIT.resolve("credit.onnx"), "--samples", samples(), "--scale-bits",
                10, "--seed", 7, "-o", other, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        forge(copy, "proving.zkey", Files.readAllBytes(other.resolve("proving.zkey")));
        expect(prove(copy, Assay.CREDIT.resolve("applicant.json"), folder.resolve("p")), 4, "AS4112");
        expect(verify(other, proofs), 1, "AS7002");
    }

    @Test
    void aKeyThatNobodyContributedToIsRefused() throws Exception {
        ObjectNode key = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(copy.resolve("verification_key.json")));
        key.set("vk_delta_2", key.get("vk_gamma_2"));
        forge(copy, "verification_key.json", Json.MAPPER.writeValueAsBytes(key));
        expect(verify(copy, proofs), 5, "AS4002");
    }

    @Test
    void productionRefusesKeysOfOneParty() {
        expect(Assay.run("setup", copy, "--production", "--quiet"), 5, "AS5003");
        expect(Assay.run("build", Assay.CREDIT.resolve("credit.onnx"), "--samples", samples(), "--production", "-o",
                folder.resolve("target.assay")), 5, "AS5003");
        expect(Assay.run("prove", copy, "--input", Assay.CREDIT.resolve("applicant.json"), "--production", "-o",
                folder.resolve("production")), 5, "AS5003", "single-party");
        expect(Assay.run("verify", copy, "--proof", proofs.resolve("proof.json"), "--production"), 5, "AS5003");
        expect(Assay.run("verifier", copy, "--production", "-o", folder.resolve("contracts")), 5, "AS5003");
        assertThat(folder.resolve("production")).doesNotExist();
        assertThat(folder.resolve("contracts")).doesNotExist();
    }

    @Test
    void chainsThatAreUnknownOrNamedTwiceAreRefused() {
        Path target = folder.resolve("chains");
        expect(Assay.run("verifier", copy, "--chain", "evm,stellar", "-o", target), 2, "AS0103", "evm, ethereum",
                "soroban");
        expect(Assay.run("verifier", copy, "--chain", "ethereum,moon", "-o", target), 2, "AS0103", "--chain moon");
        expect(Assay.run("verifier", copy, "--chain", "evm,evm", "-o", target), 2, "AS0103", "each chain once");
        expect(Assay.run("verifier", copy, "--chain", "", "-o", target), 2, "AS0103");
        assertThat(target).doesNotExist();
    }

    @Test
    void enginesThatAreUnknownAreRefusedBeforeAnythingIsRead() {
        expect(Assay.run("verify", folder.resolve("none"), "--on", "moon"), 2, "AS0103",
                "--on jvm or --on evm or --on soroban");
        expect(Assay.run("run", folder.resolve("none.onnx"), "--input", folder.resolve("none.json"), "--on", "jvm"), 2,
                "AS0103", "--on evm or --on soroban");
    }

    /// Found before anything is built, on machines without Rust too.
    @Test
    void noCrateIsRunThatIsNotTheOneOfTheKey() throws Exception {
        String check = ArtefactFolder.SOROBAN_VERIFIER + "/src/groth16.rs";
        byte[] text = Files.readString(copy.resolve(check)).replace("return Err(Error::ElementOutOfRange);", "{}")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(copy.resolve(check), text);
        Path proof = proofs.resolve("proof.json");
        expect(Assay.run("verify", copy, "--proof", proof, "--on", "soroban"), 4, "AS4110", "groth16.rs");
        forge(copy, check, text);
        expect(Assay.run("verify", copy, "--proof", proof, "--on", "soroban"), 4, "AS4130", "groth16.rs");
    }

    @Test
    void noContractIsMadeOfAnInsecureKey() throws Exception {
        ObjectNode key = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(copy.resolve("verification_key.json")));
        key.set("vk_delta_2", key.get("vk_gamma_2"));
        forge(copy, "verification_key.json", Json.MAPPER.writeValueAsBytes(key));
        expect(Assay.run("verifier", copy, "-o", folder.resolve("contracts")), 5, "AS4002");
        expect(Assay.run("verify", copy, "--proof", proofs.resolve("proof.json"), "--on", "evm"), 5, "AS4002");
        assertThat(folder.resolve("contracts")).doesNotExist();
    }

    @Test
    void damagedPowersOfTau() throws IOException {
        Path powers = Files.write(folder.resolve("cut.ptau"), new byte[]{'p', 't', 'a', 'u', 1, 0, 0});
        expect(Assay.run("setup", copy, "--ptau", powers, "--quiet"), 4, "AS4001");
        Path small = Path.of("..", "runtime-prover", "src", "test", "resources", "snarkjs", "ppot_08.ptau");
        expect(Assay.run("setup", copy, "--ptau", small, "--quiet"), 2, "AS5101", "larger");
    }

    @Test
    void proofsThatAreNotForThis() throws IOException {
        assertThat(verify(built, proofs).code()).isZero();
        String publics = Files.readString(proofs.resolve("public.json"));
        Path bad = Files.createDirectories(folder.resolve("bad"));
        Files.copy(proofs.resolve("proof.json"), bad.resolve("proof.json"));
        Files.writeString(bad.resolve("public.json"), publics.replaceFirst("\"0\"", "\"1\""));
        expect(verify(built, bad), 1, "AS7002");
        Files.writeString(bad.resolve("public.json"), publics.replaceFirst("\"0\"",
                "\"21888242871839275222246405745257275088548364400416034343698204186575808495617\""));
        expect(verify(built, bad), 1, "AS7002");
        Files.writeString(bad.resolve("public.json"), "[\"0\"]");
        expect(verify(built, bad), 1, "AS7002");
        Files.writeString(bad.resolve("proof.json"), "{");
        expect(verify(built, bad), 4, "AS4001");
    }

    @Test
    void receipts() throws IOException {
        Assay.Run good = Assay.run("verify", built, "--receipt", proofs.resolve("receipt.json"), "--json");
        assertThat(good.json().get("verified").asBoolean()).isTrue();
        Path bad = Files.createDirectories(folder.resolve("bad"));
        for (String name : List.of("proof.json", "public.json", "receipt.json")) {
            Files.copy(proofs.resolve(name), bad.resolve(name));
        }
        Files.writeString(bad.resolve("public.json"),
                Files.readString(bad.resolve("public.json")).replaceFirst("\"0\"", "\"1\""));
        expect(Assay.run("verify", built, "--receipt", bad.resolve("receipt.json")), 4, "AS4113");
    }

    @Test
    void rowsToEvaluate() throws IOException {
        Path rows = folder.resolve("rows.npz");
        NpzFile.write(rows, List.of(InputTensor.of("other", List.of(2, 26), new double[52])));
        expect(Assay.run("eval", copy, "--inputs", rows), 2, "AS4102", "input");
        Files.write(rows, new byte[]{'P', 'K', 3, 4, 0});
        expect(Assay.run("eval", copy, "--inputs", rows), 4, "AS4001");
    }

    @Test
    void errorsAreJsonOnDemand() {
        Assay.Run run = Assay.run("compile", Assay.CREDIT.resolve("credit.onnx"), "--json", "-o",
                folder.resolve("target.assay"));
        assertThat(run.json().get("errors").get(0).get("code").asString()).isEqualTo("AS3101");
    }
}
