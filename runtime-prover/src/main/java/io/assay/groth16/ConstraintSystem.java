package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.util.List;
import java.util.Optional;

/// A rank-1 constraint system: row i says (A_i · w)(B_i · w) = C_i · w for the wire values w, with w_0 = 1.
///
/// Wire 0 is the constant one, wires 1 to publicCount are public (outputs, then inputs, as in a `.r1cs`), the others
/// are private. Distinct coefficients are kept once, in a table of Montgomery elements of bn254.fr.
public final class ConstraintSystem {
    private static final PrimeField FR = Bn254.FR;
    private final int wireCount;
    private final int publicCount;
    private final SparseMatrix a;
    private final SparseMatrix b;
    private final SparseMatrix c;
    private final long[] coefficientTable;
    private final List<Commitment> commitments;
    private final Optional<LayeredProducts> layers;

    /// Makes a system without commitments over the given matrices.
    ///
    /// @param wireCount        wires, the constant one included
    /// @param publicCount      public wires (outputs and public inputs), the constant one not counted
    /// @param a                left factors
    /// @param b                right factors
    /// @param c                products
    /// @param coefficientTable four limbs per distinct coefficient, Montgomery form, each < r
    /// @throws IllegalArgumentException if the row counts differ or an index is out of range
    public ConstraintSystem(int wireCount, int publicCount, SparseMatrix a, SparseMatrix b, SparseMatrix c,
            long[] coefficientTable) {
        this(wireCount, publicCount, a, b, c, coefficientTable, List.of());
    }

    /// Makes a system over the given matrices.
    ///
    /// @param wireCount        wires, the constant one included
    /// @param publicCount      public wires (outputs and public inputs), the constant one not counted
    /// @param a                left factors
    /// @param b                right factors
    /// @param c                products
    /// @param coefficientTable four limbs per distinct coefficient, Montgomery form, each < r
    /// @param commitments      wires that are committed to, in the order of their challenges
    /// @throws IllegalArgumentException if the row counts differ, an index is out of range, or wires stand in another
    ///                                  order than [Commitment#firstFreeWire] wants
    public ConstraintSystem(int wireCount, int publicCount, SparseMatrix a, SparseMatrix b, SparseMatrix c,
            long[] coefficientTable, List<Commitment> commitments) {
        this(wireCount, publicCount, a, b, c, coefficientTable, commitments, Optional.empty());
    }

    /// Makes a system whose products are the sum of `c` and `layers`: for a setup of one party, which needs no row of theirs.
    ///
    /// @param wireCount        as above, like all that follow
    /// @param c                the part of the products that is written out
    /// @param layers           the part that is not
    /// @throws IllegalArgumentException as above
    public ConstraintSystem(int wireCount, int publicCount, SparseMatrix a, SparseMatrix b, SparseMatrix c,
            long[] coefficientTable, List<Commitment> commitments, Optional<LayeredProducts> layers) {
        this.wireCount = Lengths.requireBetween("wireCount", wireCount, 1, 1 << 27);
        this.publicCount = Lengths.requireBetween("publicCount", publicCount, 0, wireCount - 1);
        if (a.rowCount() != b.rowCount() || a.rowCount() != c.rowCount()) {
            throw new IllegalArgumentException("matrices of " + a.rowCount() + ", " + b.rowCount() + " and "
                    + c.rowCount() + " rows");
        }
        if (coefficientTable.length % 4 != 0) {
            throw new IllegalArgumentException("coefficient table of " + coefficientTable.length + " longs");
        }
        this.a = requireIndices("A", a, wireCount, coefficientTable.length / 4);
        this.b = requireIndices("B", b, wireCount, coefficientTable.length / 4);
        this.c = requireIndices("C", c, wireCount, coefficientTable.length / 4);
        this.coefficientTable = coefficientTable;
        this.commitments = List.copyOf(commitments);
        this.layers = layers;
        layers.ifPresent(found -> requireIndices(found, a.rowCount(), wireCount, coefficientTable.length / 4));
        Commitment.firstFreeWire(wireCount, publicCount, commitments);
    }

    private static void requireIndices(LayeredProducts layers, int rowCount, int wireCount, int coefficientCount) {
        if (layers.references().rowCount() != rowCount) {
            throw new IllegalArgumentException(
                    "layers for " + layers.references().rowCount() + " rows; expected " + rowCount);
        }
        requireIndices("references", layers.references(), Integer.MAX_VALUE, coefficientCount);
        for (LinearLayer layer : layers.layers()) {
            requireIndices("sources", layer.wires(), wireCount, coefficientCount);
            requireIndices("sources", layer.elements(), Integer.MAX_VALUE, coefficientCount);
        }
    }

    private static SparseMatrix requireIndices(String name, SparseMatrix matrix, int wireCount, int coefficientCount) {
        for (int entry = 0; entry < matrix.entryCount(); entry++) {
            int wire = matrix.wire()[entry];
            int coefficient = matrix.coefficientIndex()[entry];
            if (wire < 0 || wire >= wireCount || coefficient < 0 || coefficient >= coefficientCount) {
                throw new IllegalArgumentException("entry " + entry + " of " + name + ": wire " + wire + " of "
                        + wireCount + ", coefficient " + coefficient + " of " + coefficientCount);
            }
        }
        return matrix;
    }

    /// Requires every public wire and every wire of a commitment to occur in some constraint: a proof says nothing about a
    /// value that occurs in none.
    ///
    /// @throws UnboundPublicValueException for the first public wire that does not
    /// @throws UnboundCommitmentException  for the first committed wire or challenge that does not
    public void requireBoundValues() {
        boolean[] bound = new boolean[Commitment.firstFreeWire(wireCount, publicCount, commitments)];
        for (SparseMatrix matrix : new SparseMatrix[]{a, b, c}) {
            for (int entry = 0; entry < matrix.entryCount(); entry++) {
                int wire = matrix.wire()[entry];
                if (wire < bound.length && !FR.isZero(coefficientTable, 4 * matrix.coefficientIndex()[entry])) {
                    bound[wire] = true;
                }
            }
        }
        layers.ifPresent(found -> {
            boolean[] marked = new boolean[wireCount];
            found.mark(coefficientTable, marked);
            for (int wire = 0; wire < bound.length; wire++) {
                bound[wire] |= marked[wire];
            }
        });
        for (int wire = 1; wire < bound.length; wire++) {
            if (!bound[wire]) {
                throw wire <= publicCount ? new UnboundPublicValueException(wire) : unboundCommitment(wire);
            }
        }
    }

    /// What to throw for a wire that is committed or a challenge, and says nothing.
    public UnboundCommitmentException unboundCommitment(int wire) {
        for (int index = 0; index < commitments.size(); index++) {
            Commitment commitment = commitments.get(index);
            if (commitment.contains(wire)) {
                return new UnboundCommitmentException(
                        (wire == commitment.blinder() ? "blinder of commitment " : "committed value of commitment ")
                                + index,
                        wire);
            }
        }
        return new UnboundCommitmentException("challenge", wire);
    }

    /// How many constraints there are.
    public int constraintCount() {
        return a.rowCount();
    }

    /// Wires, the constant one included.
    public int wireCount() {
        return wireCount;
    }

    /// Public wires (outputs, then inputs), the constant one not counted.
    public int publicCount() {
        return publicCount;
    }

    /// The left factors.
    public SparseMatrix a() {
        return a;
    }

    /// The right factors.
    public SparseMatrix b() {
        return b;
    }

    /// The products.
    ///
    /// @throws IllegalStateException if a part of them is not written out
    public SparseMatrix c() {
        if (layers.isPresent()) {
            throw new IllegalStateException("the products are not written out; expected a system without layers");
        }
        return c;
    }

    /// The part of the products that is written out.
    SparseMatrix writtenProducts() {
        return c;
    }

    /// The part of the products that is not written out.
    Optional<LayeredProducts> layers() {
        return layers;
    }

    /// Four limbs per distinct coefficient, Montgomery form, shared.
    public long[] coefficientTable() {
        return coefficientTable;
    }

    /// Wires that are committed to, in the order of their challenges; empty for a plain system.
    public List<Commitment> commitments() {
        return commitments;
    }
}
