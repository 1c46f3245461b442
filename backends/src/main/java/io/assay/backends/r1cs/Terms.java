package io.assay.backends.r1cs;

import io.assay.ir.interp.ContractionPlan;
import java.util.List;

/// How the elements of a value are written as linear combinations of wires.
///
/// Made once for each value, so that writing a row looks nothing up.
sealed interface Terms {

    /// Returns an upper bound on the number of terms of one element.
    int count();

    /// Adds scale · element to `sum`.
    /// @throws ArithmeticException if a coefficient leaves `long`
    void add(Accumulator sum, int element, long scale);

    /// One wire for each element.
    record Wires(int start) implements Terms {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            sum.add(start + element, scale);
        }
    }

    /// The bits of element − offset, least first.
    record Bits(int start, int bits, long offset) implements Terms {
        @Override
        public int count() {
            return bits + 1;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            sum.add(0, Math.multiplyExact(scale, offset));
            int first = start + element * bits;
            for (int k = 0; k < bits; k++) {
                sum.add(first + k, Math.multiplyExact(scale, 1L << k));
            }
        }
    }

    /// The sum of `terms` wires for each element.
    record Sums(int start, int terms) implements Terms {
        @Override
        public int count() {
            return terms;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            for (int k = 0; k < terms; k++) {
                sum.add(start + element * terms + k, scale);
            }
        }
    }

    /// The same known number for every element.
    record Known(long value) implements Terms {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            sum.add(0, Math.multiplyExact(scale, value));
        }
    }

    /// Known numbers.
    final class Constant implements Terms {
        private final long[] values;

        Constant(long[] values) {
            this.values = values;
        }

        long[] values() {
            return values;
        }

        long at(int element) {
            return values[element];
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            sum.add(0, Math.multiplyExact(scale, values[element]));
        }
    }

    /// Elements of several values: element i is element index[i] of part[i].
    final class Pieces implements Terms {
        private final List<Terms> parts;
        private final int[] part;
        private final int[] index;
        private final int count;

        private Pieces(List<Terms> parts, int[] part, int[] index) {
            this.parts = List.copyOf(parts);
            this.part = part;
            this.index = index;
            this.count = parts.stream().mapToInt(Terms::count).max().orElse(0);
        }

        static Terms of(List<Terms> parts, int[] part, int[] index) {
            return parts.size() == 1 ? Viewed.of(parts.getFirst(), index) : new Pieces(parts, part, index);
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            parts.get(part[element]).add(sum, index[element], scale);
        }
    }

    /// Elements of one value in another order.
    final class Viewed implements Terms {
        private final Terms source;
        private final int[] positions;

        private Viewed(Terms source, int[] positions) {
            this.source = source;
            this.positions = positions;
        }

        /// Returns the view, composed with the source where that is a view or known.
        static Terms of(Terms source, int[] positions) {
            if (source instanceof Constant constant) {
                long[] values = new long[positions.length];
                java.util.Arrays.setAll(values, i -> constant.values[positions[i]]);
                return new Constant(values);
            }
            if (source instanceof Viewed inner) {
                int[] composed = new int[positions.length];
                java.util.Arrays.setAll(composed, i -> inner.positions[positions[i]]);
                return of(inner.source, composed);
            }
            for (int i = 0; i < positions.length; i++) {
                if (positions[i] != i) {
                    return new Viewed(source, positions);
                }
            }
            return source;
        }

        Terms source() {
            return source;
        }

        /// Element of the source by element.
        int[] positions() {
            return positions;
        }

        @Override
        public int count() {
            return source.count();
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            source.add(sum, positions[element], scale);
        }
    }

    /// constant + Σ factors[k]·terms[k], element by element.
    final class Combination implements Terms {
        private final long[] factors;
        private final long constant;
        private final Terms[] terms;
        private final int count;

        private Combination(long[] factors, long constant, Terms[] terms) {
            this.factors = factors;
            this.constant = constant;
            this.terms = terms;
            long sum = constant == 0 ? 0 : 1;
            for (Terms term : terms) {
                sum += term.count();
            }
            this.count = (int) Math.min(sum, Integer.MAX_VALUE);
        }

        /// Returns the combination, evaluated if every term is known.
        static Terms of(List<Long> factors, long constant, List<Terms> terms, int elementCount) {
            Combination combination = new Combination(factors.stream().mapToLong(Long::longValue).toArray(), constant,
                    terms.toArray(Terms[]::new));
            if (!terms.stream().allMatch(Constant.class::isInstance)) {
                return combination;
            }
            long[] values = new long[elementCount];
            Accumulator sum = new Accumulator();
            for (int i = 0; i < elementCount; i++) {
                sum.clear();
                combination.add(sum, i, 1);
                values[i] = sum.count() == 0 ? 0 : sum.coefficient(0);
            }
            return new Constant(values);
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            sum.add(0, Math.multiplyExact(scale, constant));
            for (int k = 0; k < terms.length; k++) {
                terms[k].add(sum, element, Math.multiplyExact(scale, factors[k]));
            }
        }
    }

    /// factors[i]·term[i].
    record Scaled(Constant factors, Terms term) implements Terms {
        @Override
        public int count() {
            return term.count();
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            long factor = factors.at(element);
            if (factor != 0) {
                term.add(sum, element, Math.multiplyExact(scale, factor));
            }
        }
    }

    /// A contraction with known weights.
    ///
    /// @param plan         where the terms lie
    /// @param weights      the known operand
    /// @param variable     the other operand
    /// @param weightsFirst whether the known operand is the left one
    record Weighted(ContractionPlan plan, Constant weights, Terms variable, boolean weightsFirst) implements Terms {
        @Override
        public int count() {
            return (int) Math.min((long) plan.termCount() * variable.count(), Integer.MAX_VALUE);
        }

        @Override
        public void add(Accumulator sum, int element, long scale) {
            for (int k = 0; k < plan.termCount(); k++) {
                int left = plan.lhsPosition(element, k);
                int right = plan.rhsPosition(element, k);
                long weight = weights.at(weightsFirst ? left : right);
                if (weight != 0) {
                    variable.add(sum, weightsFirst ? right : left, Math.multiplyExact(scale, weight));
                }
            }
        }
    }

    /// The elements of a layer: references where the sum takes them, else their terms.
    ///
    /// @param layer the layer
    /// @param count terms of an element, at most
    record Layered(LinearLayer layer, int count) implements Terms {
        @Override
        public void add(Accumulator sum, int element, long scale) {
            if (sum.refers()) {
                sum.references().add(layer.first() + element, scale);
            } else {
                layer.add(sum, element, scale);
            }
        }
    }
}
