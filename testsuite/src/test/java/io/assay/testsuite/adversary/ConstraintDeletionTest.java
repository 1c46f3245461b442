package io.assay.testsuite.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Progress;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.ir.testing.TrustTable;
import io.assay.testsuite.TestModels;
import io.assay.testsuite.adversary.Deletions.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every row is missed: without it the checker reports what is not determined or not bounded, or the row is not needed.
///
/// Of rows of gadgets and small models that bound inputs a witness is looked for besides, which satisfies all rows but the
/// missing one: that the checker asks for such a row is not too much.
class ConstraintDeletionTest {

    private static final long SEED = 20_261_127;
    private static final int POSITIONS = 10;
    /// Most rows in a hundred that may be implied by the others.
    private static final int IMPLIED_PERCENT = 1;
    /// Fewest rows that bound inputs, in a hundred, for which a witness has to be found.
    private static final int SHOWN_PERCENT = 90;
    private static final List<String> HEADER = List.of("circuit", "rows", "reported by the checker",
            "implied by the others", "of the reported, bounds of inputs", "of these, a witness is shown");
    private static final List<String> NETWORKS = List.of("linreg_diabetes", "oracle_vwap_breaker", "wide_deep_churn",
            "ae_feed_sp500", "lmsr_market_maker");

    /// What is known of the rows of a circuit.
    ///
    /// @param rows     all
    /// @param reported of which the checker misses something
    /// @param inputs   those that bound inputs and are reported
    /// @param shown    of these, those for which a witness is shown
    private record Counts(int rows, int reported, int inputs, int shown) {
        Counts plus(Counts other) {
            return new Counts(rows + other.rows, reported + other.reported, inputs + other.inputs, shown + other.shown);
        }

        List<Object> line(String name) {
            return List.of(name, rows, reported, rows - reported, inputs, shown);
        }
    }

    private final List<List<Object>> table = new ArrayList<>();
    private final List<String> unproven = new ArrayList<>();
    private Counts total = new Counts(0, 0, 0, 0);

    /// @param search whether a witness is looked for where a row bounds an input
    private void add(String name, RelationModule module, boolean search) {
        Victim victim = Victim.of(name, module);
        assertThat(victim.positions(POSITIONS, new Random(SEED))).hasSize(POSITIONS);
        if (!victim.check().isProven()) {
            unproven.add(name);
        }
        Deletions deletions = new Deletions(victim, SEED);
        Counts own = new Counts(0, 0, 0, 0);
        for (int row = 0; row < victim.rows().count(); row++) {
            boolean reported = deletions.without(row) == Verdict.REPORTED;
            boolean ofInput = search && reported && deletions.isOfInput(row);
            own = own.plus(new Counts(1, reported ? 1 : 0, ofInput ? 1 : 0,
                    ofInput && deletions.cheat(row).isPresent() ? 1 : 0));
        }
        table.add(own.line(name));
        total = total.plus(own);
    }

    private void requireMissed(String document) throws IOException {
        table.add(total.line("all"));
        System.out.println("seed " + SEED + ", rows missing one at a time: " + total);
        assertThat(unproven).as("circuits that the checker does not prove").isEmpty();
        assertThat(100 * (total.rows() - total.reported())).as("implied rows in a hundred times %d", total.rows())
                .isLessThanOrEqualTo(IMPLIED_PERCENT * total.rows());
        assertThat(100 * total.shown()).isGreaterThanOrEqualTo(SHOWN_PERCENT * total.inputs());
        int columns = total.inputs() == 0 ? 4 : HEADER.size();
        TrustTable.check(document, HEADER.subList(0, columns),
                table.stream().map(line -> line.subList(0, columns)).toList());
    }

    @Test
    void everyRowOfGadgetsAndSmallModelsIsMissed() throws IOException {
        for (String name : Gadgets.names()) {
            add(name, Gadgets.relations(name), true);
        }
        for (String name : SmallModels.NAMES) {
            add(name, SmallModels.relations(name), true);
        }
        requireMissed("deletions.tsv");
    }

    @Test
    @Tag("nightly")
    void everyRowOfNetworksIsMissed() throws IOException {
        for (String name : NETWORKS) {
            add(name, Compiler.lower(TestModels.file(name, "model.onnx"), CompileOptions.DEFAULT
                    .withSamples(TestModels.file(name, "inputs.npz")).withInputs(Visibility.PRIVATE), Progress.NONE)
                    .lowered().relation(), false);
        }
        requireMissed("deletions-of-networks.tsv");
    }
}
