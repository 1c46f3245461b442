package io.assay.backends.r1cs;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A contraction as matrix products, one for each index of the labels that both operands and the result have:
/// result[b, i, j] = Σ_k folded[b, i, k] · other[b, k, j].
///
/// The operand with fewer indices that the other one lacks is the one that a random check folds to Σ_i c^i·folded[b, i, k]. The position of an
/// element, row-major, is a part that depends on b plus parts that depend on i, j and k.
/// Source: docs/adr/0028-products-by-a-random-check.md.
public final class ProductLayout {

    /// What three checked rows cost, two rows of single products do: the wire of a checked row is any element of the
    /// field, that of a product a small number.
    private static final int CHECKED_ROW = 3;
    private static final int DIRECT_ROW = 2;

    /// Positions in an operand or the result, by index of some labels.
    private static final class Positions {
        private final int[] folded;
        private final int[] other;
        private final int[] result;

        Positions(int[] folded, int[] other, int[] result) {
            this.folded = folded;
            this.other = other;
            this.result = result;
        }

        int count() {
            return result.length;
        }
    }

    private final Contract contract;
    private final boolean foldsLhs;
    private final Positions batch;
    private final Positions folding;
    private final Positions kept;
    private final Positions summed;

    private ProductLayout(Contract contract, boolean foldsLhs) {
        Einsum einsum = contract.einsum();
        this.contract = contract;
        this.foldsLhs = foldsLhs;
        String first = foldsLhs ? einsum.lhs() : einsum.rhs();
        String second = foldsLhs ? einsum.rhs() : einsum.lhs();
        this.batch = positions(without(einsum.out(), without(einsum.out(), first) + without(einsum.out(), second)));
        this.folding = positions(without(einsum.out(), second));
        this.kept = positions(without(einsum.out(), first));
        this.summed = positions(einsum.contracted());
    }

    /// Returns the layout of a contraction; empty if it is no matrix product, or one that a check does not shorten:
    /// with a vector as an operand, with a label that is summed in one operand only, or of numbers two of which are more than a
    /// machine word.
    public static Optional<ProductLayout> of(Contract contract) {
        Einsum einsum = contract.einsum();
        String contracted = einsum.contracted();
        if (!without(contracted, einsum.lhs()).isEmpty() || !without(contracted, einsum.rhs()).isEmpty()
                || contract.result().type().elementCount() == 0) {
            return Optional.empty();
        }
        ProductLayout left = new ProductLayout(contract, true);
        ProductLayout layout = left.folding.count() <= left.kept.count() ? left : new ProductLayout(contract, false);
        return layout.folding.count() >= 2 && layout.summed.count() >= 1 && layout.fitsAWord()
                ? Optional.of(layout)
                : Optional.empty();
    }

    /// Returns the labels that are not among others.
    private static String without(String labels, String others) {
        StringBuilder found = new StringBuilder();
        labels.chars().filter(label -> others.indexOf(label) < 0).forEach(label -> found.append((char) label));
        return found.toString();
    }

    private Positions positions(String labels) {
        Einsum einsum = contract.einsum();
        int[] lhs = positions(labels, einsum.lhs(), shape(contract.lhs()));
        int[] rhs = positions(labels, einsum.rhs(), shape(contract.rhs()));
        int[] out = positions(labels, einsum.out(), shape(contract.result()));
        return foldsLhs ? new Positions(lhs, rhs, out) : new Positions(rhs, lhs, out);
    }

    private int[] positions(String labels, String axes, Shape shape) {
        int[] strides = shape.strides();
        List<Integer> steps = new ArrayList<>();
        List<Integer> extents = new ArrayList<>();
        for (char label : labels.toCharArray()) {
            int axis = axes.indexOf(label);
            steps.add(axis < 0 ? 0 : strides[axis]);
            extents.add(extent(label));
        }
        return new IndexMap(0, steps).positions(new Shape(extents));
    }

    private int extent(char label) {
        int axis = contract.einsum().lhs().indexOf(label);
        return axis >= 0
                ? shape(contract.lhs()).dim(axis)
                : shape(contract.rhs()).dim(contract.einsum().rhs().indexOf(label));
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    /// Tells whether an element of each operand can share a machine word until the challenge is known.
    private boolean fitsAWord() {
        return 1 + Interval.bitsFor(folded().type().interval().magnitude()) + otherBits() < Long.SIZE;
    }

    /// Returns how many bits hold an element of [#other] above its least value.
    private int otherBits() {
        return other().type().interval().bitWidth();
    }

    /// Returns the contraction.
    Contract contract() {
        return contract;
    }

    /// Returns the operand that is folded.
    public Value folded() {
        return foldsLhs ? contract.lhs() : contract.rhs();
    }

    /// Returns the other operand.
    public Value other() {
        return foldsLhs ? contract.rhs() : contract.lhs();
    }

    /// Returns how many matrix products there are: the range of b.
    int batchCount() {
        return batch.count();
    }

    /// Returns the range of i: at least 2.
    public int foldedCount() {
        return folding.count();
    }

    /// Returns the range of j: at least that of i.
    int keptCount() {
        return kept.count();
    }

    /// Returns the range of k.
    int termCount() {
        return summed.count();
    }

    int foldedPosition(int b, int i, int k) {
        return batch.folded[b] + folding.folded[i] + summed.folded[k];
    }

    int otherPosition(int b, int k, int j) {
        return batch.other[b] + summed.other[k] + kept.other[j];
    }

    int resultPosition(int b, int i, int j) {
        return batch.result[b] + folding.result[i] + kept.result[j];
    }

    /// Returns how many rows show each product by itself.
    long directRows() {
        return (long) batchCount() * foldedCount() * keptCount() * termCount();
    }

    /// Returns how many rows a check takes, those of the powers of the challenge not counted.
    long checkedRows() {
        long folds = (long) termCount() * (foldedCount() - 1);
        return batchCount() * (folds + (long) keptCount() * (termCount() + foldedCount() - 1));
    }

    /// Returns how many wires of a check follow the challenge: one for each row but the last of each j.
    int wireCount() {
        return Math.toIntExact(checkedRows() - (long) batchCount() * keptCount());
    }

    /// Tells whether a check costs the prover less.
    boolean isCheaperChecked() {
        return CHECKED_ROW * checkedRows() < DIRECT_ROW * directRows();
    }

    /// Returns the place, among the wires of a check, of Σ_(l ≤ i) c^l·folded[b, l, k].
    /// @param i at least 1
    int foldWire(int b, int k, int i) {
        return b * (wireCount() / batchCount()) + k * (foldedCount() - 1) + i - 1;
    }

    /// Returns the place, among the wires of a check, of what is left of j after some of its rows.
    /// @param row in [0, termCount + foldedCount − 2)
    int sumWire(int b, int j, int row) {
        return b * (wireCount() / batchCount()) + termCount() * (foldedCount() - 1)
                + j * (termCount() + foldedCount() - 2) + row;
    }

    /// Returns what `io.assay.witness.Products` reads.
    /// @param start   first wire of the check
    /// @param results first wire of the result
    public long[] toLongs(int start, int results) {
        List<Long> numbers = new ArrayList<>(List.of((long) start, (long) results, (long) batchCount(),
                (long) foldedCount(), (long) keptCount(), (long) termCount(), (long) otherBits(),
                other().type().interval().lo()));
        for (Positions positions : List.of(batch, folding, kept, summed)) {
            for (int[] of : List.of(positions.folded, positions.other, positions.result)) {
                for (int position : of) {
                    numbers.add((long) position);
                }
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
