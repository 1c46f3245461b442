package io.assay.codegen.java;

import io.assay.backends.r1cs.WireBlock;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.relation.RelationOp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// A piece of a generated method: a loop or two.
sealed interface Unit {

    /// Returns the nodes that it belongs to.
    SourceLoc loc();

    /// Returns the values that must be there before it.
    List<Value> reads();

    /// Returns the values that are there after it and were not before.
    List<Value> writes();

    /// Computes the results of an op from its operands number `from` up to `to`; all of them, unless it has very many.
    record Compute(RelationOp op, int from, int to) implements Unit {

        @Override
        public SourceLoc loc() {
            return op.loc();
        }

        @Override
        public List<Value> reads() {
            List<Value> reads = new ArrayList<>(op.operands().subList(from, to));
            if (from > 0) {
                reads.addAll(op.results());
            }
            return reads;
        }

        @Override
        public List<Value> writes() {
            return from > 0 ? List.of() : op.results();
        }
    }

    /// Writes one wire for each element of a value, the choice of a row, or a row that is looked up.
    record Fill(WireBlock block, List<Value> values, SourceLoc loc) implements Unit {

        public Fill {
            values = List.copyOf(values);
        }

        @Override
        public List<Value> reads() {
            return values;
        }

        @Override
        public List<Value> writes() {
            return List.of();
        }
    }

    /// Keeps a constant that is an output.
    record Keep(Value value, SourceLoc loc) implements Unit {

        @Override
        public List<Value> reads() {
            return List.of(value);
        }

        @Override
        public List<Value> writes() {
            return List.of();
        }
    }

    /// Writes the bits of parts of a value, or products of leading bits.
    record FillDigits(Value value, Digits digits, List<Row> rows, SourceLoc loc) implements Unit {

        public FillDigits {
            rows = List.copyOf(rows);
        }

        @Override
        public List<Value> reads() {
            return List.of(value);
        }

        @Override
        public List<Value> writes() {
            return List.of();
        }
    }

    /// Writes limbs of parts of a value.
    record FillLimbs(Value value, List<LimbRow> rows, SourceLoc loc) implements Unit {

        public FillLimbs {
            rows = List.copyOf(rows);
        }

        @Override
        public List<Value> reads() {
            return List.of(value);
        }

        @Override
        public List<Value> writes() {
            return List.of();
        }
    }

    /// What is written of a number.
    enum Digits {
        BITS, PREFIXES
    }

    /// Elements [from, from + count) of a value, each minus `low`, have their digits from wire `start` on.
    /// @param limit number of bits, or for [Digits#PREFIXES] the greatest value
    record Row(int start, int from, int count, long low, long limit) {

        /// Returns the arguments of the method that writes it.
        long[] toLongs() {
            return new long[]{start, from, count, low, limit};
        }
    }

    /// The numbers sign·x + constant for elements [from, from + count) of a value have their limbs from wire `start` on.
    record LimbRow(int start, int from, int count, int sign, long constant, List<WireBlock.Use> limbs) {

        public LimbRow {
            limbs = List.copyOf(limbs);
        }

        /// Returns shift, bits and addend of each limb.
        LongStream limbNumbers() {
            return limbs.stream().flatMapToLong(use -> LongStream.of(use.limb().shift(), use.limb().bits(),
                    use.addend()));
        }

        /// Returns the arguments of the method that writes it.
        LongStream numbers() {
            return LongStream.concat(LongStream.of(start, from, count, sign, constant, limbs.size()), limbNumbers());
        }
    }
}
