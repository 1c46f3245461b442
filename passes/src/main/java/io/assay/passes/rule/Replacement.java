package io.assay.passes.rule;

import io.assay.ir.Op;
import io.assay.ir.Value;
import java.util.Optional;

/// What takes the place of an op.
public sealed interface Replacement {

    /// A value that is there already, with the shape and scale of the op's result.
    record Existing(Value value) implements Replacement {}

    /// An op with the same result; what it reads besides was added to the [Scope].
    record Made(Op op) implements Replacement {}

    /// Returns the replacement by a value.
    static Optional<Replacement> value(Value value) {
        return Optional.of(new Existing(value));
    }

    /// Returns the replacement by an op with the same result.
    static Optional<Replacement> op(Op op) {
        return Optional.of(new Made(op));
    }
}
