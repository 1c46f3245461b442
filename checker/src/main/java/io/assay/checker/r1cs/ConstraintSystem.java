package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rank-1 constraints (A·w)·(B·w) = C·w over a prime field; w[0] = 1.
///
/// Wires come in the order of `.r1cs`: the constant one, public outputs, public inputs, private inputs, all others.
public final class ConstraintSystem {

    private final BigInteger modulus;
    private final int wireCount;
    private final int publicOutputs;
    private final int publicInputs;
    private final int privateInputs;
    private final int rowCount;
    private final Matrix a;
    private final Matrix b;
    private final Matrix c;
    private final Coefficients coefficients;
    private final List<Commitment> commitments;

    ConstraintSystem(BigInteger modulus, int wireCount, int publicOutputs, int publicInputs, int privateInputs,
            int rowCount, Matrix a, Matrix b, Matrix c, Coefficients coefficients, List<Commitment> commitments) {
        this.modulus = modulus;
        this.wireCount = wireCount;
        this.publicOutputs = publicOutputs;
        this.publicInputs = publicInputs;
        this.privateInputs = privateInputs;
        this.rowCount = rowCount;
        this.a = a;
        this.b = b;
        this.c = c;
        this.coefficients = coefficients;
        this.commitments = List.copyOf(commitments);
    }

    /// Builds a system row by row.
    public static final class Builder {

        private final BigInteger modulus;
        private final int wireCount;
        private final List<SortedMap<Integer, BigInteger>> a = new ArrayList<>();
        private final List<SortedMap<Integer, BigInteger>> b = new ArrayList<>();
        private final List<SortedMap<Integer, BigInteger>> c = new ArrayList<>();
        private final List<Commitment> commitments = new ArrayList<>();

        /// Starts a system without rows.
        public Builder(BigInteger modulus, int wireCount) {
            this.modulus = modulus;
            this.wireCount = wireCount;
        }

        /// Adds (left·w)·(right·w) = out·w; each map holds the coefficients of wires.
        public Builder row(Map<Integer, BigInteger> left, Map<Integer, BigInteger> right,
                Map<Integer, BigInteger> out) {
            a.add(new TreeMap<>(left));
            b.add(new TreeMap<>(right));
            c.add(new TreeMap<>(out));
            return this;
        }

        /// Adds a commitment.
        public Builder commit(Commitment commitment) {
            commitments.add(commitment);
            return this;
        }

        /// Returns the system.
        public ConstraintSystem build(int publicOutputs, int publicInputs, int privateInputs) {
            Coefficients coefficients = new Coefficients(modulus);
            return new ConstraintSystem(modulus, wireCount, publicOutputs, publicInputs, privateInputs, a.size(),
                    matrix(a, coefficients), matrix(b, coefficients), matrix(c, coefficients), coefficients,
                    commitments);
        }

        private Matrix matrix(List<SortedMap<Integer, BigInteger>> rows, Coefficients coefficients) {
            int[] starts = new int[rows.size() + 1];
            int[] wires = new int[rows.stream().mapToInt(Map::size).sum()];
            int[] indices = new int[wires.length];
            int at = 0;
            for (int row = 0; row < rows.size(); row++) {
                for (var entry : rows.get(row).entrySet()) {
                    if (entry.getValue().mod(modulus).signum() != 0) {
                        wires[at] = entry.getKey();
                        indices[at++] = coefficients.index(entry.getValue());
                    }
                }
                starts[row + 1] = at;
            }
            return new Matrix(starts, Arrays.copyOf(wires, at), Arrays.copyOf(indices, at));
        }
    }

    /// Returns the same system without one of its rows.
    /// @param row in [0, rowCount)
    public ConstraintSystem without(int row) {
        return new ConstraintSystem(modulus, wireCount, publicOutputs, publicInputs, privateInputs, rowCount - 1,
                without(a, row), without(b, row), without(c, row), coefficients, commitments);
    }

    /// (left·w)·(right·w) = out·w.
    record Row(Form left, Form right, Form out) {}

    /// Returns the first rows, then the given ones of this system, over more wires; without commitments.
    ConstraintSystem with(int[] rows, List<Row> first, int moreWires) {
        return new ConstraintSystem(modulus, wireCount + moreWires, publicOutputs, publicInputs, privateInputs,
                rows.length + first.size(), with(a, rows, first.stream().map(Row::left).toList()),
                with(b, rows, first.stream().map(Row::right).toList()),
                with(c, rows, first.stream().map(Row::out).toList()), coefficients, List.of());
    }

    private Matrix with(Matrix matrix, int[] rows, List<Form> first) {
        int count = Arrays.stream(rows).map(matrix::count).sum() + first.stream().mapToInt(Form::count).sum();
        int[] starts = new int[rows.length + first.size() + 1];
        int[] wires = new int[count];
        int[] indices = new int[count];
        int at = 0;
        for (int i = 0; i < first.size(); i++) {
            for (int k = 0; k < first.get(i).count(); k++) {
                wires[at] = first.get(i).wire(k);
                indices[at++] = coefficients.index(first.get(i).coefficient(k));
            }
            starts[i + 1] = at;
        }
        for (int i = 0; i < rows.length; i++) {
            for (int entry = matrix.start(rows[i]); entry < matrix.start(rows[i] + 1); entry++) {
                wires[at] = matrix.wire(entry);
                indices[at++] = matrix.coefficient(entry);
            }
            starts[first.size() + i + 1] = at;
        }
        return new Matrix(starts, wires, indices);
    }

    private Matrix without(Matrix matrix, int row) {
        int from = matrix.start(row);
        int removed = matrix.count(row);
        int[] starts = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            starts[i] = i <= row ? matrix.start(i) : matrix.start(i + 1) - removed;
        }
        int count = matrix.start(rowCount) - removed;
        int[] wires = new int[count];
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            int source = i < from ? i : i + removed;
            wires[i] = matrix.wire(source);
            indices[i] = matrix.coefficient(source);
        }
        return new Matrix(starts, wires, indices);
    }

    /// Returns the prime.
    public BigInteger modulus() {
        return modulus;
    }

    /// Returns how many wires there are, the constant one included.
    public int wireCount() {
        return wireCount;
    }

    /// Returns how many public outputs the header declares.
    public int publicOutputs() {
        return publicOutputs;
    }

    /// Returns how many public inputs the header declares.
    public int publicInputs() {
        return publicInputs;
    }

    /// Returns how many private inputs the header declares.
    public int privateInputs() {
        return privateInputs;
    }

    /// Returns how many rows there are.
    public int rowCount() {
        return rowCount;
    }

    /// Returns the left factors.
    public Matrix a() {
        return a;
    }

    /// Returns the right factors.
    public Matrix b() {
        return b;
    }

    /// Returns the products.
    public Matrix c() {
        return c;
    }

    /// Returns the coefficients that the matrices point to.
    public Coefficients coefficients() {
        return coefficients;
    }

    /// Returns which wires are committed to before a challenge; none in a plain system.
    public List<Commitment> commitments() {
        return commitments;
    }
}
