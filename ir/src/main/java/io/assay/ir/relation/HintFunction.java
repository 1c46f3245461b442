package io.assay.ir.relation;

import io.assay.ir.FunctionTable;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// What an honest prover chooses for a hint.
public sealed interface HintFunction {

    /// Returns how many tensors it takes: one, unless the function says otherwise.
    default int operandCount() {
        return 1;
    }

    /// Returns how many tensors it gives: one, unless the function says otherwise.
    default int resultCount() {
        return 1;
    }

    /// Returns the shape of a result: that of the operands, unless the function says otherwise.
    /// @param result  which result, in [0, resultCount)
    /// @param operand shape of the operands
    default Shape resultShape(int result, Shape operand) {
        return operand;
    }

    /// Quotient q and remainder r of the floor division by 2^shift: x = q·2^shift + r, 0 ≤ r < 2^shift.
    /// @param shift log2 of the divisor, in [1, 60]
    record SplitPow2(int shift) implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// Magnitude |x| and positive part max(x, 0).
    record Magnitude() implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// Magnitude and positive part of the floor division by 2^shift, then the remainder.
    /// @param shift log2 of the divisor, in [1, 60]
    record SplitMagnitude(int shift) implements HintFunction {
        @Override
        public int resultCount() {
            return 3;
        }
    }

    /// One-hot choice of the greatest element along an axis (operand's shape), and that element (extent 1).
    /// @param axis       axis, in [0, rank)
    /// @param selectLast takes the last of equal elements instead of the first
    record ArgMax(int axis, boolean selectLast) implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            List<Integer> dims = new ArrayList<>(operand.dims());
            if (result == 1 && axis >= 0 && axis < dims.size()) {
                dims.set(axis, 1);
            }
            return new Shape(dims);
        }
    }

    /// Base and slope of the table's row: (base[x], slope[x]).
    /// @param table the table
    record TableRow(FunctionTable table) implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// Quotient and remainder of the floor division of the first by the second operand, which is positive.
    record Divide() implements HintFunction {
        @Override
        public int operandCount() {
            return 2;
        }

        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// Quotient q and remainder r of a product, rounded half up: x·y + 2^(shift−1) = q·2^shift + r, 0 ≤ r < 2^shift.
    ///
    /// Of the product of the intervals of x and y nothing follows for q; what q may be is what its range assert leaves.
    /// @param shift log2 of the divisor, in [1, 60]
    /// @param most  greatest magnitude of an honest q, in [1, 2^60]
    record ScaledProduct(int shift, long most) implements HintFunction {
        @Override
        public int operandCount() {
            return 2;
        }

        @Override
        public int resultCount() {
            return 2;
        }

        /// Returns the greatest value of q + most that the range assert lets pass.
        public long range() {
            return (1L << Interval.bitsFor(2 * most)) - 1;
        }
    }

    /// Root y = floor(sqrt(x)) and rest x − y², of a number that is not negative.
    record SquareRoot() implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// One-hot rows: along a new last axis, 1 at the position x and 0 elsewhere.
    /// @param extent size of the last axis; x is in [0, extent)
    record OneHot(int extent) implements HintFunction {
        @Override
        public Shape resultShape(int result, Shape operand) {
            List<Integer> dims = new ArrayList<>(operand.dims());
            dims.add(extent);
            return new Shape(dims);
        }
    }

    /// Shift s and mantissa m = x·2^s with 2^(bits−1) ≤ m < 2^bits, of a number in [1, 2^bits).
    /// @param bits size of the mantissa, in [1, 60]
    record Normalize(int bits) implements HintFunction {
        @Override
        public int resultCount() {
            return 2;
        }
    }

    /// Which thresholds each element has reached, as 0 or 1.
    /// @param steps the thresholds
    record Steps(io.assay.ir.Steps steps) implements HintFunction {
        @Override
        public Shape resultShape(int result, Shape operand) {
            return Shape.of(steps.stepCount());
        }
    }

    /// The element of each row that `rank` others come before, of equal ones those with a lower index; where it is, and
    /// which come before it, as 0 or 1.
    /// @param rank in [0, extent of a row)
    record OrderStatistic(int rank) implements HintFunction {
        @Override
        public int resultCount() {
            return 3;
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            return result == 0 && operand.rank() > 0 ? Shape.of(operand.dim(0)) : operand;
        }
    }

    /// Each row in ascending order.
    /// @param positions whether a second result says where each element was; equal ones in the order that they had
    record Sort(boolean positions) implements HintFunction {
        @Override
        public int operandCount() {
            return 1;
        }

        @Override
        public int resultCount() {
            return positions ? 2 : 1;
        }
    }

    /// The operand itself, which is 0 or 1.
    record Bit() implements HintFunction {}
}
