package io.assay.groth16;

import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The numbers that a verifier draws from a proof with commitments.
///
/// @param icFactors what the points of IC are multiplied with: one, the values of public wires, the challenges
/// @param powers    for each commitment the power of rho that its test is raised to: rho, rho^2, and so on, mod r; with
///                  rho drawn after all points, their product is one only if each test holds, up to commitments / r
record Folding(List<BigInteger> icFactors, List<BigInteger> powers) {
    /// The numbers of a proof whose inputs have no fault.
    static Folding of(PreparedVerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        List<BigInteger> factors = new ArrayList<>(key.key().ic().length / 8);
        factors.add(BigInteger.ONE);
        factors.addAll(publicValues.subList(0, key.key().publicCount()));
        List<CommitmentKey> commitments = key.key().commitmentKeys();
        for (int index = 0; index < commitments.size(); index++) {
            List<BigInteger> hashed = commitments.get(index).hashed().stream().map(factors::get).toList();
            factors.add(Challenges.of(proof.commitments().get(index), hashed));
        }
        List<BigInteger> powers = new ArrayList<>();
        if (!commitments.isEmpty()) {
            BigInteger rho = FoldingNumber.of(key.digest(), publicValues, proof).mod(Bn254.FR.modulus());
            BigInteger power = rho;
            for (int index = 0; index < commitments.size(); index++) {
                powers.add(power);
                power = power.multiply(rho).mod(Bn254.FR.modulus());
            }
        }
        return new Folding(factors, powers);
    }
}
