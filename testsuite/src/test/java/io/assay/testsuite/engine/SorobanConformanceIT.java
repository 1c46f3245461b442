package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.driver.soroban.SorobanTarget;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cases of every chain on Soroban: green for the crates as generated, red for each with one check taken out.
class SorobanConformanceIT {

    /// A line of the crate as it is, as it would be without its check, and the groups that show the difference.
    private enum Removed {
        // the host reduces
        ELEMENT_BELOW_R("if elements.iter().any(|element| *element >= ORDER) {",
                "if elements.iter().any(|element| *element > [255; 32]) {",
                Group.ELEMENTS), CONTEXT_BELOW_2_253("if context[0] >> (ELEMENT_BITS % 8) != 0 {",
                        "if context[0] >> (ELEMENT_BITS % 8) > 1 {",
                        Group.CONTEXT), RANGE_OF_VALUE("if value < lo || value > hi {", "if value < lo && value > hi {",
                                Group.VALUES), ANSWER_OF_PAIRING("if curve.pairing_check(g1_points, g2_points) {",
                                        "if curve.pairing_check(g1_points, g2_points) || true {", Group.STATEMENT,
                                        Group.POINTS,
                                        Group.INFINITY, Group.MESSAGE_BYTES);

        private final String line;
        private final String without;
        private final Set<Group> groups;

        Removed(String line, String without, Group first, Group... further) {
            this.line = line;
            this.without = without;
            this.groups = EnumSet.of(first, further);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCheckTakenOutIsSeen(Removed removed) throws Exception {
        ConformanceReport report = ConformanceKey.PLAIN
                .run(ChangedTarget.of(new SorobanTarget(), removed.line, removed.without));
        assertThat(report.failedGroups()).as(report.text()).isEqualTo(removed.groups);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "COMMITTED", "WEIGHTS", "HASHED"})
    void everyCasePasses(ConformanceKey key) throws Exception {
        ConformanceReport report = key.run(new SorobanTarget());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }
}
