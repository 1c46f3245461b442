package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.driver.soroban.SorobanTarget;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases of every chain on Soroban: green for the crates as generated, red for each with one check taken out
/// (`chains/removed-checks-soroban.txt` among the resources).
class SorobanConformanceIT {

    private static final String TARGET = SorobanTarget.NAME;

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "COMMITTED", "WEIGHTS", "HASHED"})
    void everyCasePasses(ConformanceKey key) throws Exception {
        assertEveryCasePasses(key);
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRAY", "APART"})
    @Tag("nightly")
    void everyCasePassesUnderOtherKeys(ConformanceKey key) throws Exception {
        assertEveryCasePasses(key);
    }

    private static void assertEveryCasePasses(ConformanceKey key) throws Exception {
        ConformanceReport report = key.run(new SorobanTarget());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }

    static List<RemovedCheck> everyBuild() {
        return RemovedCheck.of(TARGET, false);
    }

    static List<RemovedCheck> nightly() {
        return RemovedCheck.of(TARGET, true);
    }

    @ParameterizedTest
    @MethodSource("everyBuild")
    void aCheckTakenOutIsSeen(RemovedCheck removed) throws Exception {
        removed.judge(new SorobanTarget());
    }

    @ParameterizedTest
    @MethodSource("nightly")
    @Tag("nightly")
    void aCheckTakenOutIsSeenAtNight(RemovedCheck removed) throws Exception {
        removed.judge(new SorobanTarget());
    }

    @Test
    void theTableHasTheseChecks() throws Exception {
        RemovedCheck.requireRows(TARGET);
    }
}
