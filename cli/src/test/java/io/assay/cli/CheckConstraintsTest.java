package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import io.assay.format.InputFile;
import io.assay.format.WtnsFile;
import io.assay.witness.WireVector;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `eval --check-constraints` with witnesses that are right, and with broken ones: it names constraint, node and element.
class CheckConstraintsTest {

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path built;

    @BeforeAll
    static void compile() {
        built = shared.resolve("credit.assay");
        Assay.Run run = Assay.run("compile", Assay.CREDIT.resolve("credit.onnx"), "--samples",
                Assay.CREDIT.resolve("samples.npz"), "-o", built, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
    }

    private WireVector wires;

    @BeforeEach
    void compute() throws Exception {
        wires = ArtefactFolder.open(built).loadProgram()
                .compute(InputFile.read(Assay.CREDIT.resolve("applicant.json")), BigInteger.TWO).wires();
    }

    private Assay.Run check() throws IOException {
        Path file = folder.resolve("witness.wtns");
        WtnsFile.write(file, wires);
        return Assay.run("eval", built, "--check-constraints", "--witness", file, "--quiet");
    }

    /// The wire of a name in `circuit.sym`.
    private static int wire(String name) throws IOException {
        return Files.readAllLines(built.resolve("circuit.sym")).stream().filter(line -> line.endsWith("," + name))
                .mapToInt(line -> Integer.parseInt(line.split(",")[1])).findFirst()
                .orElseThrow(() -> new AssertionError("no wire " + name));
    }

    private static void rejected(Assay.Run run, String... parts) {
        System.out.println(run.err());
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.codes()).containsExactly("AS7004");
        assertThat(run.err()).contains(parts);
    }

    @Test
    void honestWitnessesPass() throws IOException {
        assertThat(check().code()).isZero();
        Assay.Run rows = Assay.run("eval", built, "--inputs", Assay.CREDIT.resolve("samples.npz"),
                "--check-constraints", "--json", "--quiet");
        assertThat(rows.code()).as(rows.err()).isZero();
        assertThat(rows.json().get("rows").asInt()).isEqualTo(300);
    }

    @Test
    void aBitOfARounding() throws IOException {
        int bit = wire("main./n/n.1/Relu.magnitude[3].bit[2]");
        wires.small()[bit] = 1 - wires.small()[bit];
        rejected(check(), "/n/n.1/Relu", "[0, 3]");
    }

    @Test
    void aPackedPublicElement() throws IOException {
        wires.setLarge(2, wires.value(2).add(BigInteger.ONE));
        rejected(check(), "output", "main.public");
    }

    @Test
    void theOutputOfARelu() throws IOException {
        wires.small()[wire("main./n/n.1/Relu.positive[5]")] += 1;
        rejected(check(), "/n/n.1/Relu", "[0, 5]");
    }

    @Test
    void aWitnessOfAnotherCircuit() throws IOException {
        wires = new WireVector(10);
        assertThat(check().code()).isEqualTo(4);
    }
}
