package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.driver.soroban.SorobanTarget;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cases of every chain on Soroban: green for the crates as generated, red for each with one check taken out.
class SorobanConformanceIT {

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "COMMITTED", "WEIGHTS"})
    void everyCasePasses(ConformanceKey key) throws Exception {
        ConformanceReport report = key.run(new SorobanTarget());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }
}
