package io.assay.testsuite.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Rows;
import io.assay.format.BadFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every model does its task as a circuit as well as in floats, and the page in version control says so.
///
/// Run with -Dgolden.update=true to accept what came out.
class AccuracyIT {
    private static final Path PAGE = Path.of("..", "docs", "accuracy.md");

    private static Path resources() throws Exception {
        return Path.of(Objects.requireNonNull(AccuracyIT.class.getResource("/accuracy")).toURI());
    }

    @Test
    void smallModels() throws Exception {
        check(resources());
    }

    @Test
    @Tag("nightly")
    void modelsOfAFolder() throws Exception {
        String folder = System.getProperty("assay.models");
        Assumptions.assumeTrue(folder != null, "no -Dassay.models=DIR");
        check(Path.of(folder));
    }

    /// The rules reproduce the metrics that were computed by others, in 32-bit floats, from the same outputs.
    @Test
    void metricsOfTheFloatModelsAreTheStoredOnes() throws Exception {
        Path root = Path.of(System.getProperty("assay.models", resources().toString()));
        for (EvaluatedModel model : EvaluatedModel.all(root)) {
            Rows rows;
            try {
                rows = model.rows();
            } catch (BadFileException e) {
                System.out.println("left out: " + e.getMessage());
                continue;
            }
            double found = TaskMetric.of(model, model.references(rows),
                    EvaluatedModel.doubles(rows.require("labels")),
                    EvaluatedModel.doubles(rows.require(model.inputs().getFirst())));
            assertThat(found).as(model.name()).isCloseTo(model.floatValue(),
                    Offset.offset(1e-5 * Math.max(1, Math.abs(model.floatValue()))));
        }
    }

    private static void check(Path root) throws Exception {
        Map<String, String> found = new TreeMap<>();
        List<String> astray = new ArrayList<>();
        for (EvaluatedModel model : EvaluatedModel.all(root)) {
            AccuracyRow row = AccuracyRow.of(model);
            String line = AccuracyPage.line(row);
            System.out.println(line);
            found.put(row.name(), line);
            if (row instanceof AccuracyRow.Measured measured && !measured.isRight()) {
                astray.add(line);
            }
        }
        Map<String, String> page = AccuracyPage.read(PAGE);
        if (Boolean.getBoolean("golden.update")) {
            page.putAll(found);
            AccuracyPage.write(PAGE, page);
        }
        assertThat(astray).as("models whose metric is too far from the float model's").isEmpty();
        found.replaceAll((_, line) -> AccuracyPage.lasting(line));
        page.keySet().retainAll(found.keySet());
        page.replaceAll((_, line) -> AccuracyPage.lasting(line));
        assertThat(page).isEqualTo(found);
    }
}
