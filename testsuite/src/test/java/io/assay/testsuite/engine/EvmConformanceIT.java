package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainConformance;
import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.EvmTarget;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cases of every chain on the EVM: green for the contracts as generated, red for each with one check taken out.
class EvmConformanceIT {

    private static final long SEED = 20_261_131;

    private static ConformanceReport run(ChainTarget target, TrapdoorKey key) throws Exception {
        VerifierSpecification specification = key.specification();
        return ChainConformance.run(target, specification, key.proofs(specification, new Random(SEED)), SEED);
    }

    /// A context and two scores of 16 bits in one element; with committed weights their name.
    private enum Kind {
        PLAIN, COMMITTED, WEIGHTS;

        TrapdoorKey key() {
            Random random = new Random(SEED);
            return switch (this) {
                case PLAIN -> TrapdoorKey.plain(2, random).withScores(2);
                case COMMITTED -> TrapdoorKey.sharing(2, random).withScores(2);
                case WEIGHTS -> TrapdoorKey.withWeights(2, true, random).withScores(2);
            };
        }
    }

    /// A line of the contract as it is, as it would be without its check, and the groups that show the difference.
    private enum Removed {
        ELEMENT_BELOW_R(Kind.PLAIN, "and(lt(factor, R), staticcall(POINT_GAS, 7, product, 0x60, product, 0x40))",
                "staticcall(POINT_GAS, 7, product, 0x60, product, 0x40)", Group.ELEMENTS),
        // the precompiles refuse coordinates of q and more; A is negated before they see it
        COORDINATE_BELOW_Q(Kind.PLAIN, "accepted := and(accepted, lt(mload(add(proof, i)), Q))", "",
                Group.COORDINATES), CONTEXT_BELOW_2_253(Kind.PLAIN, "context >= 2 ** 253", "context >= 2 ** 254",
                        Group.CONTEXT),
        // bits that are shifted out of the word change nothing, either
        RANGE_OF_VALUE(Kind.PLAIN, "if (moved > uint256(S0_HI - S0_LO)) {", "if (moved > type(uint256).max - 1) {",
                Group.VALUES, Group.MESSAGE_BYTES), ANSWER_OF_PAIRING(Kind.PLAIN,
                        "accepted := and(ok, eq(mload(0), 1))", "accepted := ok", Group.STATEMENT,
                        Group.POINTS, Group.INFINITY, Group.MESSAGE_BYTES), SUCCESS_OF_PAIRING(Kind.PLAIN,
                                "accepted := and(ok, eq(mload(0), 1))", "accepted := 1", Group.STATEMENT,
                                Group.POINTS, Group.INFINITY, Group.CURVE, Group.SUBGROUP, Group.PROOF_BYTES,
                                Group.MESSAGE_BYTES), LENGTH_OF_CALLDATA(Kind.PLAIN, "if (msg.data.length != 356) {",
                                        "if (msg.data.length < 356) {",
                                        Group.MESSAGE_LENGTHS), LENGTHS_OF_RAW_CALL(Kind.PLAIN,
                                                "proof.length != 256 || publicSignals.length != 2 || msg.data.length != 452",
                                                "proof.length < 256",
                                                Group.LENGTHS), KNOWLEDGE_OF_COMMITMENT(Kind.COMMITTED,
                                                        "fold := mod(keccak256(transcript, sub(end, transcript)), R)",
                                                        "fold := 0", Group.POINTS,
                                                        Group.INFINITY), REGISTRATION_OF_WEIGHTS(Kind.WEIGHTS,
                                                                "return _weightsOf(x, y) == weights && _registered[weights];",
                                                                "return _weightsOf(x, y) == weights;",
                                                                Group.WEIGHTS), KNOWLEDGE_OF_WEIGHTS(Kind.WEIGHTS,
                                                                        "if (!valid || (commitment[0] | commitment[1]) == 0) {",
                                                                        "if ((commitment[0] | commitment[1]) == 0) {",
                                                                        Group.WEIGHTS), COMMITMENT_TO_NOTHING(
                                                                                Kind.WEIGHTS,
                                                                                "if (!valid || (commitment[0] | commitment[1]) == 0) {",
                                                                                "if (!valid) {",
                                                                                Group.WEIGHTS);

        private final Kind kind;
        private final String line;
        private final String without;
        private final Set<Group> groups;

        Removed(Kind kind, String line, String without, Group first, Group... further) {
            this.kind = kind;
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
    @EnumSource
    void everyCasePasses(Kind kind) throws Exception {
        ConformanceReport report = run(new EvmTarget(), kind.key());
        System.out.print(report.text());
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
    }

    @ParameterizedTest
    @EnumSource
    void aCheckTakenOutIsSeen(Removed removed) throws Exception {
        ConformanceReport report = run(ChangedTarget.of(new EvmTarget(), removed.line, removed.without),
                removed.kind.key());
        assertThat(report.failedGroups()).as(report.text()).isEqualTo(removed.groups);
    }

    /// 21 values of 12 bits in an element, packed in a loop of their own.
    @Test
    void rangesOfArraysAreChecked() throws Exception {
        ConformanceReport report = run(ChangedTarget.of(new EvmTarget(), "if gt(moved, width) {",
                "if and(gt(moved, width), 0) {"), TrapdoorKey.plain(3, new Random(SEED)));
        assertThat(report.failedGroups()).containsExactly(Group.VALUES, Group.MESSAGE_BYTES);
    }
}
