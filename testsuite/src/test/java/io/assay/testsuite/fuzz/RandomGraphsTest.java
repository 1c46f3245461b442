package io.assay.testsuite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random graphs mean the same to ONNX Runtime and on every level of the compiler.
///
/// `-Dassay.fuzz.seed=N` and `-Dassay.fuzz.graphs=N` choose others; the seed of a disagreement is printed with the
/// smallest graph that shows it.
class RandomGraphsTest {
    private static final int SHORT = 300;
    private static final int LONG = 10_000;
    private static final long SEED = Long.getLong("assay.fuzz.seed", 0);

    private static Census census(int graphs) {
        Comparison comparison = new Comparison();
        Census census = new Census();
        for (long seed = SEED; seed < SEED + graphs; seed++) {
            RandomGraph graph = GraphGenerator.of(seed);
            Finding finding = comparison.compare(graph);
            if (finding.fault().isPresent()) {
                RandomGraph smallest = Shrinker.shrink(graph, comparison::compare);
                fail(Shrinker.report(smallest, comparison.compare(smallest).fault().orElseThrow()));
            }
            census.add(graph, finding);
        }
        System.out.println("random graphs from seed " + SEED + ": " + census);
        return census;
    }

    private static void requireSense(Census census) {
        assertThat(census.refusedShare()).as("share of graphs that the compiler refuses").isLessThan(0.05);
        assertThat(census.unknownShare()).as("share of graphs unknown to ONNX Runtime").isLessThan(0.08);
        assertThat(census.incomparableShare()).as("share of elements that hang on roundings").isLessThan(0.1);
    }

    @Test
    void aFewGraphsMeanTheSameOnEveryLevel() {
        Census census = census(SHORT);
        requireSense(census);
        assertThat(census.rare(1)).as("operators that do not occur").hasSizeLessThan(20);
        assertThat(census.cheats()).as("attempts to cheat").isGreaterThan(SHORT);
    }

    @Test
    @Tag("nightly")
    void manyGraphsMeanTheSameOnEveryLevel() {
        int graphs = Integer.getInteger("assay.fuzz.graphs", LONG);
        Census census = census(graphs);
        requireSense(census);
        assertThat(census.rare(graphs / 1000)).as("operators that occur less than once in a thousand graphs").isEmpty();
        assertThat(census.opsets()).as("operator sets").hasSize(22);
        assertThat(census.cheats()).as("attempts to cheat").isGreaterThan(graphs);
    }
}
