package io.assay.groth16;

/// What a verifier found.
public sealed interface Verification {
    /// The proof is valid for the key and the public values.
    record Accepted() implements Verification {}

    /// The proof is not valid.
    ///
    /// @param reason   why
    /// @param expected what a valid proof has there
    /// @param got      what was found, public data only
    record Rejected(Reason reason, String expected, String got) implements Verification {}

    /// Why a proof is rejected.
    enum Reason {
        /// The key itself is unsafe: [KeyChecks] says how.
        INSECURE_KEY,
        /// More or fewer public values than the key has.
        PUBLIC_VALUE_COUNT,
        /// A public value is negative or not less than r.
        PUBLIC_VALUE_RANGE,
        /// More or fewer commitments than the key has.
        COMMITMENT_COUNT,
        /// A coordinate is not less than p.
        COORDINATE_RANGE,
        /// A point is at infinity.
        INFINITY,
        /// A point is not on its curve.
        OFF_CURVE,
        /// A point of G2 is not in the subgroup of order r.
        WRONG_SUBGROUP,
        /// The challenge of a stated commitment is not the one that the statement has.
        STATED_CHALLENGE,
        /// All values are well-formed, and the pairing equation does not hold.
        EQUATION
    }
}
