package io.assay.ceremony;

import io.assay.field.Bn254;
import io.assay.format.CommittedContribution;
import io.assay.format.ContributionNote;
import io.assay.format.KeyContribution;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.KeyUpdate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A contribution and the secrets that it was made with.
///
/// @param contribution what is published
/// @param delta        what delta is multiplied by
/// @param sigmas       what the sigma of each commitment is multiplied by
record KeyStep(KeyContribution contribution, BigInteger delta, List<BigInteger> sigmas) {
    /// Draws the secrets for a key, plain or with commitments, and makes the contribution.
    static KeyStep draw(KeyFile key, ContributionNote note, ChaChaStream random) {
        if (key.shape().commitments().isEmpty()) {
            DeltaKey drawn = DeltaKey.draw(random);
            return new KeyStep(new ZkeyContribution(DeltaContribution.of(key.circuitHash(), key.deltas(), key.delta1(),
                    drawn.delta(), drawn.s()), note), drawn.delta(), List.of());
        }
        List<BigInteger> factors = factors(key.shape().commitments().size(), random);
        return committed(key, note, factors.getFirst(), factors.subList(1, factors.size()));
    }

    /// The contribution of the given secrets to a key with commitments.
    static KeyStep committed(KeyFile key, ContributionNote note, BigInteger delta, List<BigInteger> sigmas) {
        byte[] challenge = key.contributions().isEmpty() ? key.circuitHash() : key.contributions().getLast().hash();
        KeyUpdate update = KeyUpdate.of(challenge, key.delta1(), key.sigmas(), delta, sigmas);
        return new KeyStep(new CommittedContribution(update, note), delta, sigmas);
    }

    /// What a contributor to a key with commitments draws: the factor of delta, then that of each sigma.
    static List<BigInteger> factors(int commitmentCount, ChaChaStream random) {
        List<BigInteger> factors = new ArrayList<>();
        for (int index = 0; index <= commitmentCount; index++) {
            BigInteger factor = Bn254.FR.toBigInteger(random.nextElement(Bn254.FR), 0);
            if (factor.signum() == 0) {
                throw new IllegalStateException("the stream gave the number zero");
            }
            factors.add(factor);
        }
        return factors;
    }
}
