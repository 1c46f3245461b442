package io.assay.checker.air;

/// Which elements a contraction multiplies: for element i of the result and term k, lhs[lhsAt[i] + lhsSteps[k]] and
/// rhs[rhsAt[i] + rhsSteps[k]].
final class Contraction {

    private final int[] lhsAt;
    private final int[] rhsAt;
    private final int[] lhsSteps;
    private final int[] rhsSteps;

    private Contraction(int[] lhsAt, int[] rhsAt, int[] lhsSteps, int[] rhsSteps) {
        this.lhsAt = lhsAt;
        this.rhsAt = rhsAt;
        this.lhsSteps = lhsSteps;
        this.rhsSteps = rhsSteps;
    }

    /// Returns the labels that are summed over.
    static String summed(Relation.Contract contract) {
        StringBuilder labels = new StringBuilder();
        for (char label : (contract.lhsLabels() + contract.rhsLabels()).toCharArray()) {
            if (contract.outLabels().indexOf(label) < 0 && labels.indexOf(String.valueOf(label)) < 0) {
                labels.append(label);
            }
        }
        return labels.toString();
    }

    /// Returns the extents of the labels that are summed over.
    static int[] summedExtents(Relation.Contract contract) {
        return summed(contract).chars().map(label -> {
            int axis = contract.lhsLabels().indexOf(label);
            return axis >= 0
                    ? contract.lhs().shape().dim(axis)
                    : contract.rhs().shape().dim(contract.rhsLabels().indexOf(label));
        }).toArray();
    }

    /// Returns the plan of a contraction.
    static Contraction of(Relation.Contract contract) {
        Shape out = contract.result().shape();
        Shape terms = Shape.of(summedExtents(contract));
        String summed = summed(contract);
        return new Contraction(
                out.positions(0, strides(contract.outLabels(), contract.lhsLabels(), contract.lhs().shape())),
                out.positions(0, strides(contract.outLabels(), contract.rhsLabels(), contract.rhs().shape())),
                terms.positions(0, strides(summed, contract.lhsLabels(), contract.lhs().shape())),
                terms.positions(0, strides(summed, contract.rhsLabels(), contract.rhs().shape())));
    }

    /// Returns the stride in an operand of each of `labels`, 0 where the operand does not have it.
    static int[] strides(String labels, String operandLabels, Shape operand) {
        return labels.chars().map(label -> {
            int axis = operandLabels.indexOf(label);
            return axis < 0 ? 0 : operand.stride(axis);
        }).toArray();
    }

    /// Returns the number of terms of a sum.
    int termCount() {
        return lhsSteps.length;
    }

    /// Returns the position in lhs of a term of an element.
    int lhs(int element, int term) {
        return lhsAt[element] + lhsSteps[term];
    }

    /// Returns the position in rhs of a term of an element.
    int rhs(int element, int term) {
        return rhsAt[element] + rhsSteps[term];
    }

    /// Returns bounds of the sums.
    Bounds bounds(Bounds lhs, Bounds rhs) {
        if (rhs.isExact()) {
            return new WeightedSums(lhs, lhsAt, lhsSteps, rhs, rhsAt, rhsSteps).bounds();
        }
        if (lhs.isExact()) {
            return new WeightedSums(rhs, rhsAt, rhsSteps, lhs, lhsAt, lhsSteps).bounds();
        }
        double reach = 2.0 * lhs.magnitude() * rhs.magnitude() * lhsSteps.length;
        return reach < Bounds.LIMIT ? products(lhs, rhs) : exactly(lhs, rhs);
    }

    private Bounds products(Bounds lhs, Bounds rhs) {
        long[] lo = new long[lhsAt.length];
        long[] hi = new long[lhsAt.length];
        for (int i = 0; i < lo.length; i++) {
            for (int k = 0; k < lhsSteps.length; k++) {
                int left = lhsAt[i] + lhsSteps[k];
                int right = rhsAt[i] + rhsSteps[k];
                long a = lhs.lo(left) * rhs.lo(right);
                long b = lhs.lo(left) * rhs.hi(right);
                long c = lhs.hi(left) * rhs.lo(right);
                long d = lhs.hi(left) * rhs.hi(right);
                lo[i] += Math.min(Math.min(a, b), Math.min(c, d));
                hi[i] += Math.max(Math.max(a, b), Math.max(c, d));
            }
        }
        return Bounds.of(lo, hi);
    }

    private Bounds exactly(Bounds lhs, Bounds rhs) {
        long[] lo = new long[lhsAt.length];
        long[] hi = new long[lhsAt.length];
        for (int i = 0; i < lo.length; i++) {
            for (int k = 0; k < lhsSteps.length; k++) {
                int left = lhsAt[i] + lhsSteps[k];
                int right = rhsAt[i] + rhsSteps[k];
                Bounds product = Bounds.of(1, lhs.lo(left), lhs.hi(left))
                        .times(Bounds.of(1, rhs.lo(right), rhs.hi(right)));
                lo[i] = Math.addExact(lo[i], product.least());
                hi[i] = Math.addExact(hi[i], product.greatest());
            }
        }
        return Bounds.of(lo, hi);
    }

    /// Returns bounds of the sums where lhs is one-hot along the one label that is summed over: in each sum just one
    /// term is not zero.
    /// @param first    least term that can be it, for the row of lhs that an element of the result reads
    /// @param last     greatest term
    /// @param rowWidth elements of lhs in a row
    Bounds picked(Bounds rhs, Bounds first, Bounds last, int rowWidth) {
        if (lhsSteps.length == 0) {
            return Bounds.of(lhsAt.length, 0, 0);
        }
        long[] lo = new long[lhsAt.length];
        long[] hi = new long[lhsAt.length];
        for (int i = 0; i < lo.length; i++) {
            int row = rowWidth == 0 ? 0 : lhsAt[i] / rowWidth;
            // A position outside has no witness, so that any bounds hold for it.
            int from = Math.clamp(first.lo(row), 0, lhsSteps.length - 1);
            int to = Math.clamp(last.hi(row), 0, lhsSteps.length - 1);
            lo[i] = Long.MAX_VALUE;
            hi[i] = Long.MIN_VALUE;
            for (int k = from; k <= to; k++) {
                lo[i] = Math.min(lo[i], rhs.lo(rhsAt[i] + rhsSteps[k]));
                hi[i] = Math.max(hi[i], rhs.hi(rhsAt[i] + rhsSteps[k]));
            }
        }
        return Bounds.of(lo, hi);
    }
}
