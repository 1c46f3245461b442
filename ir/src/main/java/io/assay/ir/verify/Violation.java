package io.assay.ir.verify;

import io.assay.ir.Op;

/// One rule that a module breaks; always a bug of the compiler or of a hand-written file, never of a user's model.
///
/// @param opIndex position in the function's list of ops
/// @param op      the op
/// @param message what is wrong
public record Violation(int opIndex, Op op, String message) {

    @Override
    public String toString() {
        return "op " + opIndex + " (" + op.info().name() + ", " + op.loc() + "): " + message;
    }
}
