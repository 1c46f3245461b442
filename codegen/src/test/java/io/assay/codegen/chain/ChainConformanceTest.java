package io.assay.codegen.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainConformance.Proofs;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.chain.ConformanceReport.Result;
import io.assay.codegen.chain.FakeTarget.Check;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.Specifications;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The set is green on a chain that makes every check, and each check left out is seen, in its group.
class ChainConformanceTest {

    private static final long SEED = 9;
    private static final BigInteger WIDE = BigInteger.TWO.pow(253).add(BigInteger.TEN);

    /// Points that are multiples of the generators: a proof is what the oracle takes for one.
    private static SampleProof sample(long secret, int words, BigInteger context,
            Optional<SampleProof.Weights> weights) {
        List<BigInteger> b = Specifications.g2(secret + 1);
        List<BigInteger> proof = new ArrayList<>(Specifications.g1(secret));
        proof.addAll(List.of(b.get(1), b.get(0), b.get(3), b.get(2)));
        for (long next = secret + 2; proof.size() < words; next++) {
            proof.addAll(Specifications.g1(next));
        }
        return new SampleProof(proof, context,
                List.of(List.of(40_000L + secret), List.of(-5L, 1L, 7L), List.of(-8L, 7L)), List.of(), weights);
    }

    private static Optional<SampleProof.Weights> weights(long secret) {
        return Optional.of(new SampleProof.Weights(BigInteger.valueOf(secret), Specifications.g1(secret),
                Specifications.g1(secret + 1)));
    }

    private static Proofs proofs(int words, boolean withWeights) {
        SampleProof one = sample(100, words, BigInteger.TEN, withWeights ? weights(20) : Optional.empty());
        SampleProof two = sample(200, words, BigInteger.TWO, withWeights ? weights(30) : Optional.empty());
        SampleProof wide = sample(300, words, WIDE, withWeights ? weights(20) : Optional.empty());
        return new Proofs(one, Optional.of(two), Optional.of(wide), List.of());
    }

    private static ConformanceReport run(VerifierSpecification specification, Check... leftOut) throws Exception {
        Proofs proofs = proofs(specification.key().proofWords(), specification.key().weights().isPresent());
        List<SampleProof> valid = List.of(proofs.sample(), proofs.other().orElseThrow(),
                proofs.wideContext().orElseThrow());
        EnumSet<Check> checks = EnumSet.noneOf(Check.class);
        checks.addAll(List.of(leftOut));
        return ChainConformance.run(new FakeTarget(checks, valid), specification, proofs, SEED);
    }

    @Test
    void everyCasePassesWhereEveryCheckIsMade() throws Exception {
        for (VerifierSpecification specification : List.of(Specifications.small(),
                Specifications.committed(true, List.of(1)), Specifications.weights(true))) {
            ConformanceReport report = run(specification);
            assertThat(report.failures()).isEmpty();
            assertThat(report.passed()).isTrue();
            assertThat(report.counts().keySet()).isEqualTo(EnumSet.allOf(Group.class));
            assertThat(report.text()).contains(report.results().size() + " cases, 0 failed, seed 9", "bytes 17",
                    "{steps=1}");
            assertThat(run(specification)).isEqualTo(report);
        }
    }

    @Test
    void eachCheckLeftOutIsSeenInItsGroups() throws Exception {
        Map<Check, Set<Group>> expected = new TreeMap<>(Map.ofEntries(
                Map.entry(Check.SAME_PROJECT, Set.of(Group.PROJECT)),
                Map.entry(Check.ELEMENTS, Set.of(Group.ELEMENTS)),
                Map.entry(Check.CONTEXT, Set.of(Group.CONTEXT)),
                // an element of one value has no bits, so that any value makes the same statement
                Map.entry(Check.RANGES, Set.of(Group.VALUES, Group.MESSAGE_BYTES)),
                // a bit of a coordinate changed leads off the curve
                Map.entry(Check.CURVE, Set.of(Group.CURVE, Group.PROOF_BYTES, Group.MESSAGE_BYTES)),
                Map.entry(Check.COORDINATES, Set.of(Group.COORDINATES)),
                Map.entry(Check.INFINITY, Set.of(Group.INFINITY)),
                Map.entry(Check.SUBGROUP, Set.of(Group.SUBGROUP)),
                Map.entry(Check.SIGN, Set.of(Group.POINTS)),
                Map.entry(Check.EQUATION,
                        Set.of(Group.STATEMENT, Group.POINTS, Group.INFINITY, Group.MESSAGE_BYTES)),
                Map.entry(Check.BOUND_CONTEXT, Set.of(Group.STATEMENT, Group.MESSAGE_BYTES)),
                Map.entry(Check.LENGTHS, Set.of(Group.LENGTHS)),
                Map.entry(Check.MESSAGE_LENGTH, Set.of(Group.MESSAGE_LENGTHS)),
                Map.entry(Check.HEADER, Set.of(Group.MESSAGE_BYTES)),
                Map.entry(Check.ACCEPTING, Set.of(Group.VALID)),
                Map.entry(Check.TYPED, Set.of(Group.VALID)),
                Map.entry(Check.ONE_KIND_OF_WEIGHTS, Set.of(Group.WEIGHTS))));
        for (var entry : expected.entrySet()) {
            ConformanceReport report = run(Specifications.small(), entry.getKey());
            assertThat(report.failedGroups()).as(entry.getKey() + "\n" + report.text())
                    .isEqualTo(entry.getValue());
            assertThat(report.passed()).isFalse();
        }
    }

    @Test
    void eachCheckOfWeightsLeftOutIsSeen() throws Exception {
        for (Check check : List.of(Check.REGISTERED, Check.REGISTRATION)) {
            ConformanceReport report = run(Specifications.weights(false), check);
            assertThat(report.failedGroups()).as(report.text()).containsExactly(Group.WEIGHTS);
        }
    }

    @Test
    void aBrokenEngineFailsEveryCallAndThrowsNothing() throws Exception {
        ConformanceReport report = run(Specifications.small(), Check.FAILURES);
        assertThat(report.failedGroups()).contains(Group.VALID, Group.POINTS, Group.STATEMENT);
        assertThat(report.failures()).extracting(Result::toString)
                .contains("valid: the proof, raw: refused, expected accepted"
                        + " (the target failed: java.lang.IllegalStateException: the engine is broken)");
        assertThat(report.text()).contains("failed valid: the proof, raw: refused, expected accepted");
    }

    /// Without a proof of a context that is too wide nothing shows that its bound is checked, and the report has no such case.
    @Test
    void oneProofIsEnough() throws Exception {
        Proofs proofs = Proofs.of(proofs(8, false).sample());
        ConformanceReport report = ChainConformance.run(
                new FakeTarget(EnumSet.noneOf(Check.class), List.of(proofs.sample())), Specifications.small(), proofs,
                1);
        assertThat(report.failures()).isEmpty();
        assertThat(report.counts()).doesNotContainKey(Group.CONTEXT);
        assertThat(report.counts().get(Group.PROOF_BYTES)).isEqualTo(256);
    }

    @Test
    void encodingsAreTwelveAndNoneIsBelowTheOrder() {
        for (BigInteger v : List.of(BigInteger.ZERO, BigInteger.TEN, KeyPointChecks.ORDER.subtract(BigInteger.ONE))) {
            var encodings = ConformanceCases.encodings(v);
            assertThat(encodings).hasSize(12);
            assertThat(encodings.values()).allSatisfy(number -> {
                assertThat(number).isGreaterThanOrEqualTo(KeyPointChecks.ORDER);
                assertThat(number.bitLength()).isLessThanOrEqualTo(256);
            });
        }
    }

    @Test
    void foreignPointsAreOnTheCurveAndNotInTheGroup() {
        List<BigInteger> b = Specifications.g2(17);
        List<BigInteger> words = List.of(b.get(1), b.get(0), b.get(3), b.get(2));
        for (List<BigInteger> point : List.of(ForeignTwistPoints.one(), ForeignTwistPoints.small(),
                ForeignTwistPoints.moved(words))) {
            long[] affine = new long[16];
            for (int i = 0; i < 4; i++) {
                Bn254.FP.fromBigInteger(affine, 4 * i, point.get(i ^ 1));
            }
            assertThat(CurveGroup.g2().isOnCurve(affine, 0)).isTrue();
            assertThat(CurveGroup.g2().isInSubgroup(affine, 0)).isFalse();
        }
    }
}
