package io.assay.checker.air;

/// What a hint says that it is. Nobody has to believe it: it is what the asserts have to leave.
public sealed interface HintFunction {

    /// Returns the name of the function in files.
    String kind();

    /// Returns the number of operands.
    default int operandCount() {
        return 1;
    }

    /// Returns the number of results.
    default int resultCount() {
        return 2;
    }

    /// Returns the shape of a result.
    /// @param result  which one
    /// @param operand shape of every operand
    default Shape resultShape(int result, Shape operand) {
        return operand;
    }

    /// q = floor(x / 2^shift) and r = x − q·2^shift.
    /// @param shift in [1, 60]
    record SplitPow2(int shift) implements HintFunction {
        @Override
        public String kind() {
            return "split_pow2";
        }
    }

    /// t = |x| and y = max(x, 0).
    record Magnitude() implements HintFunction {
        @Override
        public String kind() {
            return "magnitude";
        }
    }

    /// With u = floor(x / 2^shift): t = |u|, y = max(u, 0), and r = x − u·2^shift.
    /// @param shift in [1, 60]
    record SplitMagnitude(int shift) implements HintFunction {
        @Override
        public String kind() {
            return "split_magnitude";
        }

        @Override
        public int resultCount() {
            return 3;
        }
    }

    /// e, one-hot at the greatest element along an axis, and that element.
    /// @param axis       in [0, rank)
    /// @param selectLast takes the last of equal elements, else the first
    record ArgMax(int axis, boolean selectLast) implements HintFunction {
        @Override
        public String kind() {
            return "arg_max";
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            return result == 0 ? operand : operand.with(axis, 1);
        }
    }

    /// base[x] and slope[x].
    record TableRow(Table table) implements HintFunction {
        @Override
        public String kind() {
            return "table_row";
        }
    }

    /// q = floor(n / d) and r = n − q·d, for d ≥ 1.
    record Divide() implements HintFunction {
        @Override
        public String kind() {
            return "divide";
        }

        @Override
        public int operandCount() {
            return 2;
        }
    }

    /// q = floor((x·y + 2^(shift−1)) / 2^shift) and r = x·y + 2^(shift−1) − q·2^shift.
    /// @param shift in [1, 60]
    /// @param most  greatest magnitude of an honest q
    record ScaledProduct(int shift, long most) implements HintFunction {
        @Override
        public String kind() {
            return "scaled_product";
        }

        @Override
        public int operandCount() {
            return 2;
        }
    }

    /// y = floor(√x) and r = x − y².
    record SquareRoot() implements HintFunction {
        @Override
        public String kind() {
            return "square_root";
        }
    }

    /// e, along a new last axis 1 at position x and 0 elsewhere.
    /// @param extent of the last axis
    record OneHot(int extent) implements HintFunction {
        @Override
        public String kind() {
            return "one_hot";
        }

        @Override
        public int resultCount() {
            return 1;
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            int[] dims = java.util.Arrays.copyOf(operand.dims(), operand.rank() + 1);
            dims[operand.rank()] = extent;
            return Shape.of(dims);
        }
    }

    /// In each row, the element that `rank` others come before, of equal ones those with a lower index; e, one-hot where it
    /// is; b, 1 where one comes before it.
    /// @param rank in [0, length of a row)
    record OrderStatistic(int rank) implements HintFunction {
        @Override
        public String kind() {
            return "order_statistic";
        }

        @Override
        public int resultCount() {
            return 3;
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            return result == 0 ? Shape.of(operand.dim(0)) : operand;
        }
    }

    /// Each row in ascending order.
    /// @param positions whether a second result says where each element was; of equal ones the first comes first
    record Sort(boolean positions) implements HintFunction {
        @Override
        public String kind() {
            return "sort";
        }

        @Override
        public int resultCount() {
            return positions ? 2 : 1;
        }
    }

    /// s and m = x·2^s with 2^(bits−1) ≤ m < 2^bits, for x in [1, 2^bits).
    /// @param bits in [1, 60]
    record Normalize(int bits) implements HintFunction {
        @Override
        public String kind() {
            return "normalize";
        }
    }

    /// Which thresholds each element has reached, as 0 or 1.
    /// @param counts     number of thresholds of each element, at least 1
    /// @param thresholds strictly ascending for each element, of all elements one after the other
    record Steps(Constant counts, Constant thresholds) implements HintFunction {
        @Override
        public String kind() {
            return "steps";
        }

        @Override
        public int resultCount() {
            return 1;
        }

        @Override
        public Shape resultShape(int result, Shape operand) {
            if (operand.count() != counts.count()) {
                throw new IllegalArgumentException("thresholds of " + counts.count() + " elements");
            }
            return Shape.of(thresholds.count());
        }

        /// Returns the position of the first step of each element, and their number at last.
        int[] starts() {
            int[] starts = new int[counts.count() + 1];
            for (int i = 0; i < counts.count(); i++) {
                starts[i + 1] = starts[i] + (int) counts.at(i);
            }
            return starts;
        }
    }

    /// x itself, which is 0 or 1.
    record Bit() implements HintFunction {
        @Override
        public String kind() {
            return "bit";
        }

        @Override
        public int resultCount() {
            return 1;
        }
    }
}
