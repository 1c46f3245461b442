package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Same input and same seed give the same bytes of every artefact, in every JVM.
class DeterminismIT {

    @TempDir
    private Path folder;

    @Test
    void twoProcessesWriteTheSameBytes() throws Exception {
        TreeMap<String, byte[]> first = artefacts("first", 2);
        TreeMap<String, byte[]> second = artefacts("second", 1);
        assertThat(first.keySet()).isEqualTo(second.keySet()).contains("circuit.r1cs", "circuit.sym", "manifest.json",
                "model.air", "proving.zkey", "report.html", "verification_key.json", "weights.bin",
                "witness/witness.jar", "proof/proof.json", "proof/receipt.json", "proof/calldata.hex");
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void proofsWithoutASeedShareNoElement() throws Exception {
        Path target = folder.resolve("model.assay");
        build(target, 2);
        for (String name : List.of("a", "b")) {
            AssayProcess.run(folder, "prove", target, "--input", AssayProcess.EXAMPLES.resolve(
                    "credit-scoring/applicant.json"), "-o", folder.resolve(name)).requireDone();
        }
        List<String> a = numbers(folder.resolve("a/proof.json"));
        List<String> b = numbers(folder.resolve("b/proof.json"));
        assertThat(a).hasSizeGreaterThanOrEqualTo(8).doesNotContainAnyElementsOf(b);
    }

    private static List<String> numbers(Path file) throws IOException {
        return java.util.regex.Pattern.compile("\\d{30,}").matcher(Files.readString(file)).results()
                .map(java.util.regex.MatchResult::group).toList();
    }

    private void build(Path target, int threads) throws Exception {
        AssayProcess.run(folder, "build", AssayProcess.EXAMPLES.resolve("credit-scoring/credit.onnx"), "--samples",
                AssayProcess.EXAMPLES.resolve("credit-scoring/samples.npz"), "-o", target, "--seed", 5, "--threads",
                threads).requireDone();
    }

    private TreeMap<String, byte[]> artefacts(String name, int threads) throws Exception {
        Path target = folder.resolve(name);
        build(target, threads);
        AssayProcess.run(folder, "prove", target, "--input",
                AssayProcess.EXAMPLES.resolve("credit-scoring/applicant.json"), "--seed", 5, "--threads", threads,
                "--calldata", "--context", "{\"chainId\": 1, \"nonce\": 7}").requireDone();
        TreeMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(target)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(target.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
