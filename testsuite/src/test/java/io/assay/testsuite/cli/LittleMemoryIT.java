package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine with too little memory: the command says how much a model takes, and makes nothing.
class LittleMemoryIT {

    @TempDir
    private Path folder;

    private AssayProcess.Run with(String heap, String command) throws Exception {
        Path rows = TestModels.file("lenet_mnist", "inputs.npz");
        return AssayProcess.run(folder, List.of("-Xmx" + heap), command, TestModels.file("lenet_mnist", "model.onnx"),
                "--samples", rows, "--inputs", "private", "--lookups", "off", "-o", folder.resolve("network.assay"));
    }

    @Test
    void aCircuitThatDoesNotFitIsRefusedWithItsEstimate() throws Exception {
        AssayProcess.Run run = with("72m", "compile");
        assertThat(run.code()).as(run.err()).isEqualTo(6);
        assertThat(run.err()).contains("error[AS6006]", "230,", "to compile it", "-Xmx1g").doesNotContain("\tat ");
        assertThat(folder.resolve("network.assay")).doesNotExist();
    }

    @Test
    void keysThatDoNotFitAreRefusedBeforeTheCircuitIsMade() throws Exception {
        AssayProcess.Run run = with("128m", "build");
        assertThat(run.code()).as(run.err()).isEqualTo(6);
        assertThat(run.err()).contains("error[AS6006]", "to make its keys");
        assertThat(folder.resolve("network.assay")).doesNotExist();
    }

    @Test
    void tensorsThatDoNotFitAreRefusedBeforeTheyAreLowered() throws Exception {
        Path model = Files.writeString(folder.resolve("wide.onnxtxt"), """
                <ir_version: 9, opset_import: ["" : 20]>
                wide (float[1, 2000, 1000] x) => (float[1, 2000, 1000] y) { y = Relu (x) }
                """);
        AssayProcess.Run run = AssayProcess.run(folder, List.of("-Xmx128m"), "compile", model, "--range", "x=-1:1",
                "--inputs", "private", "-o", folder.resolve("network.assay"));
        assertThat(run.code()).as(run.err()).isEqualTo(6);
        assertThat(run.err()).contains("error[AS6006]", "tensors of 4000000 elements");
    }

    /// The least heap that the estimate allows is enough.
    @Test
    void whatFitsIsMade() throws Exception {
        AssayProcess.Run run = with("100m", "compile");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("estimate 230,");
    }
}
