package io.assay.testsuite.engine;

import io.assay.codegen.chain.ChainConformance;
import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.contract.VerifierSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/// Keys under which the cases of every chain are run: a context and two scores of 16 bits in one element, or a score and 21
/// features of 12 bits in elements of their own, or a score and three digests; with committed weights their name. The commitment's g is
/// gamma, or a point apart, whose challenge then depends on the scores and not on the context.
enum ConformanceKey {
    PLAIN, COMMITTED, APART, WEIGHTS, ARRAY, HASHED;

    private static final long SEED = 20_261_131;

    /// Returns a key of this form.
    TrapdoorKey key(Random random) {
        return switch (this) {
            case PLAIN -> TrapdoorKey.plain(2, random).withScores(2);
            case COMMITTED -> TrapdoorKey.sharing(2, random).withScores(2);
            case APART -> TrapdoorKey.apart(2, List.of(2), random).withScores(2);
            case WEIGHTS -> TrapdoorKey.withWeights(2, true, random).withScores(2);
            case ARRAY -> TrapdoorKey.plain(3, random);
            case HASHED -> TrapdoorKey.withDigests(random);
        };
    }

    /// Runs all cases with one seed.
    ConformanceReport run(ChainTarget target) throws IOException {
        Random random = new Random(SEED);
        TrapdoorKey key = key(random);
        VerifierSpecification specification = key.specification();
        return ChainConformance.run(target, specification, key.proofs(specification, random), SEED);
    }
}
