package io.assay.ir.interp;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Where the terms of a contraction lie: result element `out` is the sum over k of lhs[...] · rhs[...].
///
/// The position of a term in an operand is a part that depends on `out` plus one that depends on k.
public final class ContractionPlan {

    private final int[] lhsOut;
    private final int[] lhsTerm;
    private final int[] rhsOut;
    private final int[] rhsTerm;
    private final int run;

    private ContractionPlan(int[] lhsOut, int[] lhsTerm, int[] rhsOut, int[] rhsTerm, int run) {
        this.lhsOut = lhsOut;
        this.lhsTerm = lhsTerm;
        this.rhsOut = rhsOut;
        this.rhsTerm = rhsTerm;
        this.run = run;
    }

    /// Returns the plan for operands and a result of the given shapes, which agree with `einsum`.
    public static ContractionPlan of(Einsum einsum, Shape lhs, Shape rhs, Shape out) {
        String contracted = einsum.contracted();
        List<Integer> extents = new ArrayList<>();
        for (char label : contracted.toCharArray()) {
            int axis = einsum.lhs().indexOf(label);
            extents.add(axis >= 0 ? lhs.dim(axis) : rhs.dim(einsum.rhs().indexOf(label)));
        }
        Shape terms = new Shape(extents);
        return new ContractionPlan(positions(einsum.out(), out, einsum.lhs(), lhs),
                positions(contracted, terms, einsum.lhs(), lhs), positions(einsum.out(), out, einsum.rhs(), rhs),
                positions(contracted, terms, einsum.rhs(), rhs), run(einsum, out));
    }

    /// Returns how many neighbouring result elements take neighbouring elements of the left operand and one of the right.
    private static int run(Einsum einsum, Shape out) {
        int run = 1;
        int fromEnd = 1;
        while (fromEnd <= Math.min(einsum.out().length(), einsum.lhs().length())) {
            char label = einsum.out().charAt(einsum.out().length() - fromEnd);
            if (einsum.lhs().charAt(einsum.lhs().length() - fromEnd) != label || einsum.rhs().indexOf(label) >= 0) {
                break;
            }
            run *= out.dim(out.rank() - fromEnd);
            fromEnd++;
        }
        return Math.max(1, run);
    }

    /// Returns the result's elements, each summed over k in ascending order.
    public double[] multiply(double[] left, double[] right) {
        double[] sums = new double[lhsOut.length];
        for (int out = 0; out < sums.length; out += run) {
            for (int k = 0; k < lhsTerm.length; k++) {
                int from = lhsOut[out] + lhsTerm[k];
                double factor = right[rhsOut[out] + rhsTerm[k]];
                for (int i = 0; i < run; i++) {
                    sums[out + i] += left[from + i] * factor;
                }
            }
        }
        return sums;
    }

    private static int[] positions(String labels, Shape shape, String operandLabels, Shape operand) {
        int[] operandStrides = operand.strides();
        List<Integer> strides = new ArrayList<>();
        for (char label : labels.toCharArray()) {
            int axis = operandLabels.indexOf(label);
            strides.add(axis < 0 ? 0 : operandStrides[axis]);
        }
        return new IndexMap(0, strides).positions(shape);
    }

    /// Returns the number of terms of each result element.
    public int termCount() {
        return lhsTerm.length;
    }

    /// Returns the row-major position in the left operand of term k of result element `out`.
    public int lhsPosition(int out, int k) {
        return lhsOut[out] + lhsTerm[k];
    }

    /// Returns the row-major position in the right operand of term k of result element `out`.
    public int rhsPosition(int out, int k) {
        return rhsOut[out] + rhsTerm[k];
    }
}
