package io.assay.driver.peer;

/// How much is measured.
///
/// @param rounds      measurements of each side, at least 1
/// @param proofRounds of long work: proofs
/// @param warmSeconds how long our side runs before it counts: the JIT needs that
public record Effort(int rounds, int proofRounds, double warmSeconds) {
    /// What published numbers are made with.
    public static final Effort FULL = new Effort(9, 5, 4);

    public Effort {
        if (rounds < 1 || proofRounds < 1) {
            throw new IllegalArgumentException(rounds + " and " + proofRounds + " rounds, expected at least 1");
        }
    }

    /// Returns the effort for long work.
    Effort forProofs() {
        return new Effort(proofRounds, proofRounds, warmSeconds);
    }
}
