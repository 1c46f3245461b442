package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Aggregation;
import io.assay.driver.Compiler;
import io.assay.frontend.onnx.OnnxModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What `assay agg` writes and refuses.
class AggregationCommandTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void everyAggregationIsWritten(Aggregation.Kind kind) throws IOException {
        Path model = folder.resolve("m.onnx");
        assertThat(Assay.done("agg", kind.title(), "--sources", 5, "-o", model).path("sources").asInt()).isEqualTo(5);
        OnnxModel read = Compiler.read(model);
        assertThat(read.graph().inputs()).isNotEmpty();
        assertThat(Files.readAllBytes(model)).isEqualTo(new Aggregation(kind, 5, Optional.empty()).model());
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".partial"));
    }

    /// What the file says of itself.
    @Test
    void theFileNamesItsAggregationAndItsNumber() throws IOException {
        Path model = folder.resolve("m.onnx");
        Assay.done("agg", "mad-filter", "--sources", 21, "--threshold", "3.5", "-o", model);
        assertThat(Files.readString(model, StandardCharsets.ISO_8859_1)).contains("mad-filter", "3.5",
                "within 3.5 median absolute deviations");
    }

    @ParameterizedTest
    @CsvSource({"median, --sources, 1, AS0111", "median, --sources, 4097, AS0111", "trimmed-mean, --trim, 0.5, AS0111",
            "trimmed-mean, --trim, -0.1, AS0111", "quantile, --at, 1.01, AS0111",
            "mad-filter, --threshold, 0.5, AS0111",
            "median, --trim, 0.2, AS0113", "vwap, --threshold, 3, AS0113", "mean, --sources, 5, AS0112"})
    void wrongNumbersAndOptionsAreRefused(String aggregation, String option, String value, String code) {
        Path model = folder.resolve("m.onnx");
        List<Object> arguments = new ArrayList<>(List.of("agg", aggregation, option, value, "-o", model));
        if (!option.equals("--sources")) {
            arguments.addAll(List.of("--sources", 5));
        }
        String text = switch (code) {
            case "AS0111" -> value;
            case "AS0112" -> "no such aggregation";
            default -> option;
        };
        Assay.refused(2, code, text, arguments.toArray());
        assertThat(model).doesNotExist();
    }

    @Test
    void aMissingFolderIsNamed() {
        Assay.refused(2, "AS0114", "no folder", "agg", "median", "--sources", 5, "-o",
                folder.resolve("none").resolve("m.onnx"));
    }

    @Test
    void theHelpHasAnExampleAndEveryName() {
        Assay.Run help = Assay.run("agg", "--help");
        assertThat(help.out()).contains("Example: assay agg median", "weighted-median", "mad-filter");
    }
}
