package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.type.Shape;

/// Contractions on scaled integers: layers of a network.
///
/// Weights get as many bits as keep their rounding, added up as independent errors over the magnitudes of the operand,
/// below half a working unit. Where sums might leave 62 bits, weights get fewer bits, down to the working precision; where
/// that does not suffice, the operand saturates: it counts as the nearest number for which the sums fit. Bounds are those
/// of the worst case, which grow from layer to layer far beyond what a network ever sees.
final class ContractionLowering {
    private final FixedArithmetic arithmetic;
    private final Einsum einsum;
    private final Shape result;

    ContractionLowering(FixedArithmetic arithmetic, Einsum einsum, Shape result) {
        this.arithmetic = arithmetic;
        this.einsum = einsum;
        this.result = result;
    }

    /// Returns the contraction of two variables: of all their bits where there is room, else at the working precision;
    /// beside committed weights, a variable may saturate.
    Value variables(Value lhs, Value rhs) {
        int terms = ContractionPlan.of(einsum, shape(lhs), shape(rhs), result).termCount();
        if (arithmetic.hasRoom(lhs, rhs, terms)) {
            return arithmetic.builder().contract(einsum, lhs, rhs, result);
        }
        if (arithmetic.builder().isWeights(rhs)) {
            return arithmetic.builder().contract(einsum, arithmetic.besideWeights(lhs, rhs, terms), rhs, result);
        }
        if (arithmetic.builder().isWeights(lhs)) {
            return arithmetic.builder().contract(einsum, lhs, arithmetic.besideWeights(rhs, lhs, terms), result);
        }
        Value left = arithmetic.working(lhs);
        Value right = lhs.equals(rhs) ? left : arithmetic.working(rhs);
        return arithmetic.builder().contract(einsum, left, right, result);
    }

    /// Returns the contraction of a variable and real weights.
    /// @param weightsFirst whether the weights are the left operand
    Value weighted(Value variable, TensorData weights, boolean weightsFirst) {
        Sums sums = sums(variable, weights, weightsFirst);
        int wanted = arithmetic.weightBits(sums.reach);
        boolean fits = wanted + scale(variable) <= FixedArithmetic.MOST_SCALE_BITS
                && wanted <= room(sums, variable);
        int rest = FixedArithmetic.MOST_BITS - 1 - wanted - FixedArithmetic.exponent(sums.greatest);
        Value x = fits ? variable : arithmetic.working(variable, rest);
        int room = room(sums, x);
        if (wanted > room) {
            wanted = Math.max(room, arithmetic.scaleBits());
        }
        if (wanted > room) {
            int limit = FixedArithmetic.MOST_BITS - 1 - wanted - FixedArithmetic.exponent(sums.weightSum);
            x = arithmetic.saturated(x, limit);
        }
        Value factors = arithmetic.constant(weights, wanted);
        return weightsFirst
                ? arithmetic.builder().contract(einsum, factors, x, result)
                : arithmetic.builder().contract(einsum, x, factors, result);
    }

    private static int room(Sums sums, Value x) {
        return FixedArithmetic.MOST_BITS - 1 - FixedArithmetic.exponent(Math.scalb(sums.greatest, scale(x)));
    }

    /// What one result element reads, at most.
    ///
    /// @param reach     root of the sum of squares of the magnitudes of the variable
    /// @param greatest  sum of the magnitudes of the products
    /// @param weightSum sum of the magnitudes of the weights
    private record Sums(double reach, double greatest, double weightSum) {}

    private Sums sums(Value x, TensorData weights, boolean weightsFirst) {
        ContractionPlan plan = weightsFirst
                ? ContractionPlan.of(einsum, weights.shape(), shape(x), result)
                : ContractionPlan.of(einsum, shape(x), weights.shape(), result);
        double[] magnitudes = arithmetic.magnitudes(x);
        double[] factors = weights.toDoubles();
        double squares = 0;
        double greatest = 0;
        double weightSum = 0;
        for (int out = 0; out < result.elementCount(); out++) {
            double square = 0;
            double sum = 0;
            double factorSum = 0;
            for (int k = 0; k < plan.termCount(); k++) {
                int left = plan.lhsPosition(out, k);
                int right = plan.rhsPosition(out, k);
                double magnitude = magnitudes[weightsFirst ? right : left];
                double factor = Math.abs(factors[weightsFirst ? left : right]);
                square += magnitude * magnitude;
                sum += magnitude * factor;
                factorSum += factor;
            }
            squares = Math.max(squares, square);
            greatest = Math.max(greatest, sum);
            weightSum = Math.max(weightSum, factorSum);
        }
        return new Sums(Math.sqrt(squares), greatest, weightSum);
    }
}
