package io.assay.witness;

/// A matrix product result[b, i, j] = Σ_k folded[b, i, k] · other[b, k, j] that a random check shows: where its elements and
/// wires lie.
///
/// Wires of the check, for each b: for each k and i ≥ 1 the partial sum of c^i · folded[b, i, k]; then, for each j, what is left of
/// Σ_i c^i · result[b, i, j] after each term, and after each product that is taken away, but for the last, after which nothing is.
///
/// Numbers of a plan: first wire of the check, first wire of the result, how many b, i, j, k there are, bits and least value
/// of an element of `other`; then, for b, i, j and k in turn, what it adds to a position in `folded`, in `other` and in the
/// result.
public final class Products {
    private static final int HEADER = 8;

    final int start;
    final int batchCount;
    final int foldedCount;
    final int keptCount;
    final int termCount;
    private final int result;
    private final int otherBits;
    private final long otherLeast;
    private final long[] plan;
    private final int batch;
    private final int folding;
    private final int kept;
    private final int summed;

    Products(long[] plan) {
        this.plan = plan;
        this.start = (int) plan[0];
        this.result = (int) plan[1];
        this.batchCount = (int) plan[2];
        this.foldedCount = (int) plan[3];
        this.keptCount = (int) plan[4];
        this.termCount = (int) plan[5];
        this.otherBits = (int) plan[6];
        this.otherLeast = plan[7];
        this.batch = HEADER;
        this.folding = batch + 3 * batchCount;
        this.kept = folding + 3 * foldedCount;
        this.summed = kept + 3 * keptCount;
    }

    /// Puts operands into the wires of a check until the challenge is known: elements of `folded` with i ≥ 1 where their
    /// partial sums will be, those of `other` where the first of what is left of their j will be. An element of
    /// `folded` with i = 0 is put above that of `other` with j = 0: a product of both fits a machine word, so they do.
    ///
    /// @param wires the wires, such as [WireVector#small]
    public static void place(long[] wires, long[] plan, long[] folded, long[] other) {
        Products products = new Products(plan);
        for (int b = 0; b < products.batchCount; b++) {
            for (int k = 0; k < products.termCount; k++) {
                for (int i = 1; i < products.foldedCount; i++) {
                    wires[products.foldWire(b, k, i)] = folded[products.position(0, b, i, 0, k)];
                }
                for (int j = 0; j < products.keptCount; j++) {
                    wires[products.sumWire(b, j, k)] = other[products.position(1, b, 0, j, k)];
                }
                int first = products.sumWire(b, 0, k);
                wires[first] = products.pair(folded[products.position(0, b, 0, 0, k)], wires[first]);
            }
        }
    }

    private long pair(long folded, long other) {
        return (folded << otherBits) | (other - otherLeast);
    }

    /// Returns the element of the folded operand in a pair.
    long foldedOf(long pair) {
        return pair >> otherBits;
    }

    /// Returns the element of the other operand in a pair.
    long otherOf(long pair) {
        return otherLeast + (pair & ((1L << otherBits) - 1));
    }

    /// @param operand 0 for the folded one, 1 for the other, 2 for the result
    private int position(int operand, int b, int i, int j, int k) {
        return (int) (plan[batch + operand * batchCount + b] + plan[folding + operand * foldedCount + i]
                + plan[kept + operand * keptCount + j] + plan[summed + operand * termCount + k]);
    }

    /// Returns the wire of an element of the result.
    int resultWire(int b, int i, int j) {
        return result + (int) (plan[batch + 2 * batchCount + b] + plan[folding + 2 * foldedCount + i]
                + plan[kept + 2 * keptCount + j]);
    }

    private int batchWire(int b) {
        return start + b * (termCount * (foldedCount - 1) + keptCount * (termCount + foldedCount - 2));
    }

    /// Returns the wire of a partial sum.
    /// @param i at least 1
    int foldWire(int b, int k, int i) {
        return batchWire(b) + k * (foldedCount - 1) + i - 1;
    }

    /// Returns the wire of what is left of j after some of its rows.
    /// @param row in [0, termCount + foldedCount − 2)
    int sumWire(int b, int j, int row) {
        return batchWire(b) + termCount * (foldedCount - 1) + j * (termCount + foldedCount - 2) + row;
    }
}
