package io.assay.passes.law;

import static io.assay.passes.law.FixedPattern.emit;

import io.assay.ir.Einsum;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Every op of the `fixed` dialect that has one result, on constants: small numbers of both signs, and the greatest.
final class FixedFolds {

    private static final long MOST = Interval.LIMIT;
    private static final long[] NUMBERS = {-9, -8, -3, -2, -1, 0, 1, 2, 3, 4, 7, 8, 9, -1000003, 1 << 20,
            (1L << 30) + 1};
    private static final long[] GREAT = {-MOST, 1 - MOST, MOST - 1, MOST};
    private static final long[] POSITIVE = {1, 2, 3, 4, 7, 8, 9, 255, 256, 257, 1L << 40, MOST - 1};
    private static final Shape FOUR = Shape.of(2, 2);

    private FixedFolds() {}

    private interface One {
        FixedOp of(Value result, Value operand, SourceLoc loc);
    }

    private interface Two {
        FixedOp of(Value result, Value lhs, Value rhs, SourceLoc loc);
    }

    /// Gives a module for each.
    static void each(Consumer<FixedModule> out) {
        for (long[] numbers : new long[][]{NUMBERS, GREAT}) {
            one(out, Relu::new, numbers);
            one(out, Magnitude::new, numbers);
            for (int shift : new int[]{1, 2, 30, 60}) {
                one(out, (r, x, loc) -> new Requantize(r, shift, x, loc), numbers);
                one(out, (r, x, loc) -> new RequantizeRelu(r, shift, x, loc), numbers);
            }
            two(out, Maximum::new, numbers, numbers);
            two(out, Minimum::new, numbers, numbers);
            two(out, FloorDivide::new, numbers, POSITIVE);
            two(out, Remainder::new, numbers, POSITIVE);
        }
        one(out, SquareRoot::new, POSITIVE);
        one(out, SquareRoot::new, new long[]{0, 15, 16, 17, (1L << 62) - 1, 1L << 62, (1L << 60) - 1});
        two(out, Mul::new, NUMBERS, NUMBERS);
        two(out, (r, x, y, loc) -> new Linear(r, List.of(3L, -7L), 11, List.of(x, y), loc), NUMBERS, NUMBERS);
        two(out, (r, x, y, loc) -> new Select(r, x, y, x, loc), new long[]{0, 1}, NUMBERS);
        tables(out);
        moved(out);
        rows(out);
    }

    private static void one(Consumer<FixedModule> out, One op, long[] numbers) {
        emit(out, p -> {
            Value x = p.constant(numbers);
            p.output(p.add(x.type().shape(), (r, loc) -> op.of(r, x, loc)));
        });
    }

    /// All pairs.
    private static void two(Consumer<FixedModule> out, Two op, long[] left, long[] right) {
        long[] firsts = new long[left.length * right.length];
        long[] seconds = new long[firsts.length];
        Arrays.setAll(firsts, i -> left[i / right.length]);
        Arrays.setAll(seconds, i -> right[i % right.length]);
        emit(out, p -> {
            Value x = p.constant(firsts);
            Value y = p.constant(seconds);
            p.output(p.add(x.type().shape(), (r, loc) -> op.of(r, x, y, loc)));
        });
    }

    private static void tables(Consumer<FixedModule> out) {
        TensorData base = TensorData.integers(Shape.of(4), 100, -7, 3, 12345);
        TensorData slope = TensorData.integers(Shape.of(4), 5, -3, 0, 77);
        TensorData none = TensorData.integers(Shape.of(4), 0, 0, 0, 0);
        for (FunctionTable table : List.of(new FunctionTable("plain", -2, 0, 0, base, none),
                new FunctionTable("lines", -5, 2, 0, base, slope),
                new FunctionTable("rounded", -5, 2, 3, base, slope))) {
            long[] all = java.util.stream.LongStream.rangeClosed(table.lo(), table.hi()).toArray();
            one(out, (r, x, loc) -> new Table(r, table, x, loc), all);
        }
    }

    private static void moved(Consumer<FixedModule> out) {
        emit(out, p -> {
            Value x = p.constant(FOUR, 3, -1, 4, -1);
            Value y = p.constant(FOUR, 5, 9, -2, 6);
            p.output(p.add(FOUR, (r, loc) -> new View(r, new IndexMap(3, List.of(-1, -2)), x, loc)));
            p.output(p.add(FOUR, (r, loc) -> new Take(r, TensorData.integers(FOUR, 3, 0, 0, 1), x, loc)));
            p.output(p.add(Shape.of(4, 2), (r, loc) -> new Concat(r, 0, List.of(x, y), loc)));
            p.output(p.add(Shape.of(2, 4), (r, loc) -> new Concat(r, 1, List.of(x, y), loc)));
            p.output(p.add(FOUR, (r, loc) -> new Contract(r, Einsum.MATMUL, x, y, loc)));
            p.output(p.add(Shape.of(2), (r, loc) -> new Contract(r, new Einsum("ik", "ik", "i"), x, y, loc)));
        });
        emit(out, p -> {
            Value x = p.constant(Shape.of(2, 3, 1), 3, -1, 4, -1, 5, 9);
            Value at = p.constant(FOUR, 2, 0, 1, 1);
            p.output(p.add(Shape.of(2, 2, 1), (r, loc) -> new Gather(r, x, at, loc)));
        });
    }

    private static void rows(Consumer<FixedModule> out) {
        for (boolean last : new boolean[]{false, true}) {
            Maps.positions(3, 3, numbers -> emit(out, p -> {
                Value x = p.constant(Shape.of(1, 3), numbers);
                p.output(p.add(Shape.of(1, 1), (r, loc) -> new ArgMax(r, 1, last, x, loc)));
            }));
        }
        Maps.positions(4, 2, numbers -> emit(out, p -> {
            Value x = p.constant(Shape.of(1, 2), 5 * numbers[0] - 7, 1000 * numbers[1]);
            Value addend = p.constant(Shape.of(1, 1), 3);
            p.output(p.add(Shape.of(1, 2), (r, loc) -> new Unit(r, 256, 7, x, addend, loc)));
        }));
    }
}
