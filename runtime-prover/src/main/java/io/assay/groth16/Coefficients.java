package io.assay.groth16;

/// The matrices A and B of the circuit as the prover needs them: one entry per non-zero coefficient, as in section 4 of
/// a `.zkey`, in the heap or in a mapped file.
///
/// An entry says that a row (constraint) of a matrix has a coefficient at a wire. The rows publicCount + 1 after the
/// last constraint are the public rows (row constraintCount + i of A has coefficient 1 at wire i) and are entries like
/// all others. Entries may have any order; those of snarkjs and of our setup are ordered by row.
///
/// **Form of the values**: exactly as in the file, that is the coefficient c stored as c * R^2 mod r with R = 2^256
/// (the Montgomery form times R once more). A Montgomery product with a *canonical* witness value therefore gives the
/// product in Montgomery form. A reader converts nothing.
///
/// Threads may share an object.
public interface Coefficients {
    /// How many entries there are.
    int count();

    /// Every row that [#read] gives is less than this.
    int rowBound();

    /// Every wire that [#read] gives is less than this.
    int wireBound();

    /// Copies the entries `first` to `first + count - 1` to the begin of the block; all of them are checked: rows and
    /// wires against their bounds, matrices 0 or 1, values less than r.
    ///
    /// @param count at most the capacity of the block
    /// @throws IndexOutOfBoundsException    if there are fewer entries, or the block is too small
    /// @throws java.io.UncheckedIOException if the entries are in a file that cannot be read, or one is out of bounds
    void read(int first, int count, Block block);

    /// Makes a table over the given arrays, which are shared, not copied, and must not be written to.
    ///
    /// @param matrix 0 for A, 1 for B, per entry
    /// @param row    row, not negative, per entry
    /// @param wire   column, not negative, per entry
    /// @param values four limbs per entry, c * R^2 mod r
    /// @throws IllegalArgumentException if the lengths differ, a matrix is neither 0 nor 1, an index is negative, or a
    ///                                  value is not less than r
    static Coefficients of(byte[] matrix, int[] row, int[] wire, long[] values) {
        return new CoefficientArrays(matrix, row, wire, values);
    }

    /// Room for a run of entries; belongs to one thread.
    final class Block {
        private final byte[] matrix;
        private final int[] row;
        private final int[] wire;
        private final long[] values;

        /// Makes room.
        ///
        /// @param capacity entries, at least 0
        public Block(int capacity) {
            this.matrix = new byte[capacity];
            this.row = new int[capacity];
            this.wire = new int[capacity];
            this.values = new long[4 * capacity];
        }

        /// How many entries there is room for.
        public int capacity() {
            return matrix.length;
        }

        /// 0 for A, 1 for B, per entry.
        public byte[] matrix() {
            return matrix;
        }

        /// The row of each entry.
        public int[] row() {
            return row;
        }

        /// The wire of each entry.
        public int[] wire() {
            return wire;
        }

        /// Four limbs per entry, c * R^2 mod r.
        public long[] values() {
            return values;
        }
    }
}
