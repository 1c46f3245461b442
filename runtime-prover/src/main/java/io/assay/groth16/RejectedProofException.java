package io.assay.groth16;

/// Says that a proof that was just made would be rejected by every verifier, so it was not given out.
///
/// It is in no message: under a hostile key it may give away the witness.
/// The values of the witness violate a constraint, the key belongs to another circuit, or the key is damaged.
public final class RejectedProofException extends RuntimeException {
    /// The diagnostic code of every such proof.
    public static final String CODE = "AS4004";
    private static final String HELP = "check the witness against the constraints (snarkjs wtns check) and the key "
            + "against the circuit";
    private static final long serialVersionUID = 1L;

    private final Verification.Reason reason;
    private final String expected;

    RejectedProofException(Verification.Rejected rejected) {
        super("the proof would be rejected, " + rejected.reason() + ": expected " + rejected.expected());
        this.reason = rejected.reason();
        this.expected = rejected.expected();
    }

    /// What a verifier would say.
    public Verification.Reason reason() {
        return reason;
    }

    /// What the user can do.
    public String help() {
        return HELP;
    }

    /// The message as a diagnostic of several lines, ending with a line break.
    public String toDiagnostic() {
        return "error[" + CODE + "]: the proof would be rejected\n  reason  " + reason
                + "\n  found   another value; expected "
                + expected + "\n  help    " + HELP + "\n";
    }
}
