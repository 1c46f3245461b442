package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.driver.evm.EvmTarget;
import io.assay.testsuite.engine.ChangedTarget.Change;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cases of every chain on the EVM: green for the contracts as generated, red for each with one check taken out.
class EvmConformanceIT {

    /// A line of the contract as it is, as it would be without its check, and the groups that show the difference.
    private enum Removed {
        ELEMENT_BELOW_R(ConformanceKey.PLAIN,
                "and(lt(factor, R), staticcall(POINT_GAS, 7, product, 0x60, product, 0x40))",
                "staticcall(POINT_GAS, 7, product, 0x60, product, 0x40)", Group.ELEMENTS),
        // the precompiles refuse coordinates of q and more; A is negated before they see it
        COORDINATE_BELOW_Q(ConformanceKey.PLAIN, "accepted := and(accepted, lt(mload(add(proof, i)), Q))", "",
                Group.COORDINATES), CONTEXT_BELOW_2_253(ConformanceKey.PLAIN, "context >= 2 ** 253",
                        "context >= 2 ** 254",
                        Group.CONTEXT),
        // bits that are shifted out of the word change nothing, either
        RANGE_OF_VALUE(ConformanceKey.PLAIN, "if (moved > uint256(S0_HI - S0_LO)) {",
                "if (moved > type(uint256).max - 1) {",
                Group.VALUES, Group.MESSAGE_BYTES), ANSWER_OF_PAIRING(ConformanceKey.PLAIN,
                        "accepted := and(ok, eq(mload(0), 1))", "accepted := ok", Group.STATEMENT,
                        Group.POINTS, Group.INFINITY, Group.MESSAGE_BYTES), SUCCESS_OF_PAIRING(ConformanceKey.PLAIN,
                                "accepted := and(ok, eq(mload(0), 1))", "accepted := 1", Group.STATEMENT,
                                Group.POINTS, Group.INFINITY, Group.CURVE, Group.SUBGROUP, Group.PROOF_BYTES,
                                Group.MESSAGE_BYTES), LENGTH_OF_CALLDATA(ConformanceKey.PLAIN,
                                        "if (msg.data.length != 356) {",
                                        "if (msg.data.length < 356) {",
                                        Group.MESSAGE_LENGTHS), LENGTHS_OF_RAW_CALL(ConformanceKey.PLAIN,
                                                "proof.length != 256 || publicSignals.length != 2 || msg.data.length != 452",
                                                "proof.length < 256",
                                                Group.LENGTHS), KNOWLEDGE_OF_COMMITMENT(ConformanceKey.COMMITTED,
                                                        "fold := mod(keccak256(transcript, sub(end, transcript)), R)",
                                                        "fold := 0", Group.POINTS,
                                                        Group.INFINITY), REGISTRATION_OF_WEIGHTS(ConformanceKey.WEIGHTS,
                                                                "return _weightsOf(x, y) == weights && _registered[weights];",
                                                                "return _weightsOf(x, y) == weights;",
                                                                Group.WEIGHTS), KNOWLEDGE_OF_WEIGHTS(
                                                                        ConformanceKey.WEIGHTS,
                                                                        "if (!valid || (commitment[0] | commitment[1]) == 0) {",
                                                                        "if ((commitment[0] | commitment[1]) == 0) {",
                                                                        Group.WEIGHTS), COMMITMENT_TO_NOTHING(
                                                                                ConformanceKey.WEIGHTS,
                                                                                "if (!valid || (commitment[0] | commitment[1]) == 0) {",
                                                                                "if (!valid) {",
                                                                                Group.WEIGHTS);

        private final ConformanceKey key;
        private final String line;
        private final String without;
        private final Set<Group> groups;

        Removed(ConformanceKey key, String line, String without, Group first, Group... further) {
            this.key = key;
            this.line = line;
            this.without = without;
            this.groups = EnumSet.of(first, further);
        }
    }

    @Test
    void theTargetIsFoundAsAService() {
        assertThat(ServiceLoader.load(ChainTarget.class)).extracting(ChainTarget::name).contains("evm");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "COMMITTED", "WEIGHTS", "HASHED"})
    void everyCasePasses(ConformanceKey key) throws Exception {
        ConformanceReport report = key.run(new EvmTarget());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }

    @ParameterizedTest
    @EnumSource
    void aCheckTakenOutIsSeen(Removed removed) throws Exception {
        ConformanceReport report = removed.key.run(ChangedTarget.of(new EvmTarget(), removed.line, removed.without));
        assertThat(report.failedGroups()).as(report.text()).isEqualTo(removed.groups);
    }

    /// 21 values of 12 bits in an element, packed in a loop of their own.
    @Test
    void rangesOfArraysAreChecked() throws Exception {
        ConformanceReport report = ConformanceKey.ARRAY.run(ChangedTarget.of(new EvmTarget(),
                "if gt(moved, width) {", "if and(gt(moved, width), 0) {"));
        assertThat(report.failedGroups()).containsExactly(Group.VALUES, Group.MESSAGE_BYTES);
    }

    /// Elements are compared with r in two places; a digest that is compared in none is seen.
    @Test
    void digestsAreBelowTheOrder() throws Exception {
        ConformanceReport report = ConformanceKey.HASHED.run(new ChangedTarget(new EvmTarget(), List.of(
                new Change("if (inputDigest >= R) {", "if (inputDigest >= R && context > 2 ** 255) {"),
                new Change(Removed.ELEMENT_BELOW_R.line, Removed.ELEMENT_BELOW_R.without))));
        assertThat(report.failedGroups()).as(report.text()).containsExactly(Group.ELEMENTS);
        assertThat(report.failures()).anyMatch(failure -> failure.name().startsWith("digest 1 as 1r + v"))
                .noneMatch(failure -> failure.name().startsWith("digest 0 "));
    }
}
