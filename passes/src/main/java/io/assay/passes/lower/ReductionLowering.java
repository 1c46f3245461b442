package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Value;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/// Reductions of axes on scaled integers: sums, extrema, products, softmax.
final class ReductionLowering {
    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final FunctionLowering functions;
    private final BinaryLowering binary;

    ReductionLowering(FixedArithmetic arithmetic, FunctionLowering functions, BinaryLowering binary) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.functions = functions;
        this.binary = binary;
    }

    Value reduce(ReduceFunction function, ScalarType element, Value x, List<Integer> axes) {
        Value result = function == ReduceFunction.PROD && element.isFloat() ? arithmetic.working(x) : x;
        for (int axis : axes) {
            result = switch (function) {
                case SUM, MEAN -> sumAlong(result, axis);
                case MAX -> along(result, axis, builder::maximum);
                case MIN -> along(result, axis, builder::minimum);
                case PROD -> along(result, axis, (a, b) -> element.isFloat()
                        ? arithmetic.working(arithmetic.product(a, b))
                        : binary.wrapped(element, builder.mul(a, b)));
            };
        }
        if (function == ReduceFunction.MEAN) {
            double count = (double) shape(x).elementCount() / Math.max(1, shape(result).elementCount());
            return arithmetic.product(result, 1 / count, 0);
        }
        return function == ReduceFunction.SUM ? binary.wrapped(element, result) : result;
    }

    Value sumAlong(Value operand, int axis) {
        if (shape(operand).dim(axis) == 1) {
            return operand;
        }
        int sumBits = FixedArithmetic.bits(operand) + Interval.bitsFor(shape(operand).dim(axis));
        Value x = sumBits > FixedArithmetic.MOST_BITS - 3
                ? arithmetic.working(operand, scale(operand) - (sumBits - FixedArithmetic.MOST_BITS + 4))
                : operand;
        String labels = Einsum.labels(shape(x).rank());
        List<Integer> rest = new ArrayList<>(shape(x).dims().subList(0, axis));
        rest.addAll(shape(x).dims().subList(axis + 1, shape(x).rank()));
        List<Integer> kept = new ArrayList<>(shape(x).dims());
        kept.set(axis, 1);
        Value ones = arithmetic.filled(1, Shape.of(shape(x).dim(axis)), 0);
        String label = labels.substring(axis, axis + 1);
        Value sum = builder.contract(new Einsum(labels, label, labels.replace(label, "")), x, ones, new Shape(rest));
        Shape shape = new Shape(kept);
        return builder.view(sum, IndexMap.identity(shape), shape);
    }

    /// Combines the elements along an axis by halving it.
    private Value along(Value x, int axis, BinaryOperator<Value> combine) {
        Value rest = x;
        while (shape(rest).dim(axis) > 1) {
            int extent = shape(rest).dim(axis);
            int half = extent / 2;
            Value merged = combine.apply(slice(rest, axis, 0, half), slice(rest, axis, half, half));
            if (extent % 2 == 1) {
                List<Integer> dims = new ArrayList<>(shape(merged).dims());
                dims.set(axis, half + 1);
                Value last = slice(rest, axis, extent - 1, 1);
                merged = builder.concat(axis, arithmetic.joined(List.of(merged, last)), new Shape(dims));
            }
            rest = merged;
        }
        return rest;
    }

    private Value slice(Value x, int axis, int from, int count) {
        List<Integer> dims = new ArrayList<>(shape(x).dims());
        dims.set(axis, count);
        IndexMap whole = IndexMap.identity(shape(x));
        return builder.view(x, new IndexMap(from * whole.strides().get(axis), whole.strides()), new Shape(dims));
    }

    private Value spread(Value x, int axis, Shape shape) {
        List<Integer> strides = new ArrayList<>(IndexMap.identity(shape(x)).strides());
        strides.set(axis, 0);
        return builder.view(x, new IndexMap(0, strides), shape);
    }

    /// exp(x − max) / Σ exp(x − max); the sum is at least exp(0), which the intervals do not know and a maximum says.
    Value softmax(Value operand, int axis) {
        int bits = arithmetic.scaleBits();
        Value x = arithmetic.raised(arithmetic.working(operand), bits);
        Value greatest = spread(along(x, axis, builder::maximum), axis, shape(x));
        Value below = arithmetic.minus(x, greatest);
        Value powers = arithmetic.clamped(
                functions.exponential(builder.minimum(below, arithmetic.filled(0, shape(x), bits))), 0,
                Interval.LIMIT);
        Value sum = arithmetic.clamped(sumAlong(powers, axis), 1L << (scale(powers) - 1), Interval.LIMIT);
        return arithmetic.positiveQuotient(powers, spread(sum, axis, shape(x)), bits);
    }
}
