package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// Constraints with the names of what is in them, wherever they are kept: in a circuit, or in files.
///
/// Of a circuit in memory, [ConstraintCheck] makes one itself. A command that has only files makes one of the `.r1cs`
/// file, the names in `.sym` and a stored list of [ConstraintRun].
public interface ConstraintRows {

    /// One of the three linear combinations of a constraint (A·w)(B·w) = C·w.
    enum Matrix {
        A, B, C
    }

    /// Returns the number of constraints.
    int rowCount();

    /// Returns the number of wires.
    int wireCount();

    /// Returns how many terms a row of a matrix has.
    int termCount(Matrix matrix, int row);

    /// Returns the wire of term `term`.
    int wire(Matrix matrix, int row, int term);

    /// Returns the coefficient of term `term`, as a residue or with its sign.
    BigInteger coefficient(Matrix matrix, int row, int term);

    /// Returns the name of a wire.
    String wireName(int wire);

    /// Returns where constraint `row` comes from.
    ConstraintRun run(int row);

    /// Returns the name of the value that is packed at bit `bit` of public element `element`, for example `output[3]`.
    default Optional<String> packed(int element, int bit) {
        return Optional.empty();
    }
}
