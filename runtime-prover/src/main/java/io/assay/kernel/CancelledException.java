package io.assay.kernel;

/// Says that a computation was ended before it had a result, because somebody asked for it or its time was over.
///
/// It is thrown between tasks, after every task that was running has ended.
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Why a computation was ended.
    public enum Reason {
        /// [Cancellation#cancel] was called.
        REQUESTED,
        /// The deadline passed.
        DEADLINE
    }

    private final Reason reason;

    CancelledException(Reason reason) {
        super(reason == Reason.DEADLINE ? "the deadline passed" : "cancelled on request");
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }
}
