package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.driver.evm.EvmTarget;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases of every chain on the EVM: green for the contracts as generated, red for each with one check taken out
/// (`chains/removed-checks-evm.txt` among the resources).
class EvmConformanceIT {

    private static final String TARGET = "evm";

    @Test
    void theTargetIsFoundAsAService() {
        assertThat(ServiceLoader.load(ChainTarget.class)).extracting(ChainTarget::name).contains(TARGET);
    }

    @ParameterizedTest
    @EnumSource
    void everyCasePasses(ConformanceKey key) throws Exception {
        ConformanceReport report = key.run(new EvmTarget());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "COMMITTED", "WEIGHTS"})
    void everyCasePassesWithOtherFunctions(ConformanceKey key) throws Exception {
        for (EvmFunctions functions : EvmFunctions.values()) {
            assertThat(key.run(functions).failures()).as(functions.name()).isEmpty();
        }
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
        judge(removed);
    }

    @ParameterizedTest
    @MethodSource("nightly")
    @Tag("nightly")
    void aCheckTakenOutIsSeenAtNight(RemovedCheck removed) throws Exception {
        judge(removed);
    }

    private static void judge(RemovedCheck removed) throws Exception {
        removed.judge(removed.functions().map(name -> (ChainTarget) EvmFunctions.valueOf(name))
                .orElseGet(EvmTarget::new));
    }

    @Test
    void theTableHasTheseChecks() throws Exception {
        RemovedCheck.requireRows(TARGET);
    }
}
