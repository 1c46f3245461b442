package io.assay.passes.law;

import static io.assay.passes.law.FixedPattern.WIDEST;
import static io.assay.passes.law.FixedPattern.emit;

import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
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
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Left sides of the laws of the `fixed` dialect, for each rule by name.
///
/// Elements are unknowns of whole intervals. Numbers that a rule reads at compile time (shifts, factors, bounds) are
/// enumerated: small ones, the greatest, and those next to where the rule begins to fire, on both sides of it. Shapes
/// and index maps are enumerated completely up to a size. Patterns on which the rule does not fire prove nothing and do
/// no harm: they are there to catch a rule that fires too often.
final class FixedPatterns {

    /// Gives each pattern to the consumer.
    @FunctionalInterface
    interface Patterns extends Consumer<Consumer<FixedModule>> {}

    private static final int[] SHIFTS = {1, 2, 3, 7, 8, 30, 31, 59, 60};
    private static final long[] FACTORS = {-3, -1, 0, 1, 2, 1L << 20};
    private static final Interval BIT = new Interval(0, 1);
    private static final List<Interval> INTERVALS = List.of(new Interval(-9, 9), new Interval(-1, 1),
            new Interval(0, 1L << 20), new Interval(-(1L << 31), (1L << 31) - 1), new Interval(-(1L << 60), 1L << 60),
            WIDEST);

    private FixedPatterns() {}

    /// Returns the patterns of every rule.
    static Map<String, Patterns> all() {
        Map<String, Patterns> patterns = new LinkedHashMap<>();
        patterns.put("fold-constants", FixedFolds::each);
        patterns.put("view-identity", out -> Maps.each(4, 3, (source, view) -> emit(out,
                p -> p.output(view(p, view, p.input("x", WIDEST, source))))));
        patterns.put("view-view", FixedPatterns::viewOfView);
        patterns.put("concat-one", FixedPatterns::concats);
        patterns.put("mul-constant-right", out -> ordered(out, Mul::new));
        patterns.put("max-constant-right", out -> ordered(out, Maximum::new));
        patterns.put("min-constant-right", out -> ordered(out, Minimum::new));
        patterns.put("max-known", out -> ordered(out, Maximum::new));
        patterns.put("min-known", out -> ordered(out, Minimum::new));
        patterns.put("max-zero", out -> ordered(out, Maximum::new));
        patterns.put("relu-positive", FixedPatterns::rectified);
        patterns.put("relu-negative", FixedPatterns::rectified);
        patterns.put("linear-one", FixedPatterns::multiples);
        patterns.put("linear-merge", FixedPatterns::repeatedTerms);
        patterns.put("linear-constant", FixedPatterns::constantTerms);
        patterns.put("linear-linear", FixedPatterns::sumsOfSums);
        patterns.put("mul-number", FixedPatterns::products);
        patterns.put("round-multiple", FixedPatterns::roundedMultiples);
        patterns.put("round-coarse", FixedPatterns::roundedMultiples);
        patterns.put("round-round", out -> roundedTwice(out, Requantize::new));
        patterns.put("round-relu-round", out -> roundedTwice(out, RequantizeRelu::new));
        patterns.put("relu-round", out -> rounded(out, (p, y) -> p.output(p.add((r, loc) -> new Relu(r, y, loc)))));
        patterns.put("round-view", FixedPatterns::roundedViews);
        patterns.put("round-relu-positive", FixedPatterns::roundedAndRectified);
        patterns.put("take-take", FixedPatterns::takesOfTakes);
        patterns.put("take-view", FixedPatterns::takesOfViews);
        patterns.put("take-affine", FixedPatterns::takes);
        patterns.put("select-known", FixedPatterns::choices);
        patterns.put("select-equal", FixedPatterns::choices);
        patterns.put("select-not", FixedPatterns::negatedChoices);
        patterns.put("gather-constant", FixedPatterns::gathers);
        patterns.put("divide-one", FixedPatterns::divisions);
        patterns.put("divide-power", FixedPatterns::divisions);
        patterns.put("square-root-square", FixedPatterns::rootsOfSquares);
        return patterns;
    }

    /// Makes an op of two operands.
    private interface Two {
        FixedOp of(Value result, Value lhs, Value rhs, SourceLoc loc);
    }

    /// Makes an op with a shift.
    private interface Rounding {
        FixedOp of(Value result, int shift, Value operand, SourceLoc loc);
    }

    /// Pairs of x with constants around both ends of its interval, with another input whose interval meets it there,
    /// and with itself, in both orders.
    private static void ordered(Consumer<FixedModule> out, Two op) {
        for (Interval x : List.of(new Interval(-9, 9), new Interval(0, 9), new Interval(-9, 0), WIDEST)) {
            for (long end : new long[]{x.lo(), x.hi(), 0, 1}) {
                for (int step = -1; step <= 1; step++) {
                    long c = end + step;
                    both(out, op, p -> p.input("x", x), p -> p.constant(c));
                    both(out, op, p -> p.input("x", x), p -> p.input("y", new Interval(c, c + 3)));
                    both(out, op, p -> p.input("x", x), p -> p.input("y", new Interval(c - 3, c)));
                    both(out, op, p -> p.input("x", x, Shape.of(2)), p -> p.constant(c, c + 1));
                }
            }
            emit(out, p -> {
                Value same = p.input("x", x);
                p.output(p.add((r, loc) -> op.of(r, same, same, loc)));
            });
        }
    }

    private interface Operand {
        Value in(FixedPattern pattern);
    }

    private static void both(Consumer<FixedModule> out, Two op, Operand first, Operand second) {
        for (boolean swapped : new boolean[]{false, true}) {
            emit(out, p -> {
                Value a = first.in(p);
                Value b = second.in(p);
                p.output(p.add(a.type().shape(), (r, loc) -> op.of(r, swapped ? b : a, swapped ? a : b, loc)));
            });
        }
    }

    private static void rectified(Consumer<FixedModule> out) {
        for (long end : new long[]{-2, -1, 0, 1, 2}) {
            for (long reach : new long[]{0, 1, 5, 1L << 61}) {
                emit(out, p -> p.output(relu(p, p.input("x", new Interval(end, end + reach)))));
                emit(out, p -> p.output(relu(p, p.input("x", new Interval(end - reach, end)))));
            }
        }
    }

    private static Value relu(FixedPattern p, Value x) {
        return p.add((r, loc) -> new Relu(r, x, loc));
    }

    private static void multiples(Consumer<FixedModule> out) {
        for (long factor : FACTORS) {
            for (long constant : new long[]{-1, 0, 1}) {
                emit(out, p -> p.output(p.linear(List.of(factor), constant, p.input("x", INTERVALS.getFirst()))));
                emit(out, p -> p.output(p.linear(List.of(factor), constant, p.input("x", WIDEST))));
            }
        }
    }

    /// Each of three terms is x or y.
    private static void repeatedTerms(Consumer<FixedModule> out) {
        for (int terms = 0; terms < 8; terms++) {
            for (int factors = 0; factors < 27; factors++) {
                int which = terms;
                List<Long> coefficients = List.of(FACTORS[1 + factors % 3], FACTORS[1 + factors / 3 % 3],
                        FACTORS[3 + factors / 9]);
                emit(out, p -> {
                    Value[] two = {p.input("x", new Interval(-(1L << 40), 1L << 40)), p.input("y", INTERVALS.get(1))};
                    p.output(p.linear(coefficients, 7, two[which & 1], two[which >> 1 & 1], two[which >> 2]));
                });
            }
        }
    }

    /// Returns for each rule of pool-before-requantize the modules it is tried on.
    static Map<String, Patterns> pools() {
        Map<String, Patterns> patterns = new LinkedHashMap<>();
        patterns.put("max-monotone", out -> pools(out, Maximum::new));
        patterns.put("min-monotone", out -> pools(out, Minimum::new));
        return patterns;
    }

    /// Extremes of two halves and of three thirds of one tensor, and of two tensors, behind each monotone function; then
    /// with another reader, with two functions, and of an overlapping window.
    private static void pools(Consumer<FixedModule> out, Two op) {
        for (int shift : new int[]{0, 1, 7}) {
            for (boolean relu : new boolean[]{true, false}) {
                if (shift > 0 || relu) {
                    pools(out, op, shift, relu);
                }
            }
        }
    }

    private static Value step(FixedPattern p, int shift, boolean relu, Value x) {
        return p.add(x.type().shape(), (r, loc) -> shift == 0
                ? new Relu(r, x, loc)
                : relu ? new RequantizeRelu(r, shift, x, loc) : new Requantize(r, shift, x, loc));
    }

    private static Value part(FixedPattern p, int offset, int stride, Value x) {
        IndexMap map = new IndexMap(offset, List.of(stride));
        return p.add(Shape.of(2), (r, loc) -> new View(r, map, x, loc));
    }

    private static Value extreme(FixedPattern p, Two op, Value a, Value b) {
        return p.add(a.type().shape(), (r, loc) -> op.of(r, a, b, loc));
    }

    private static void pools(Consumer<FixedModule> out, Two op, int shift, boolean relu) {
        for (Interval x : List.of(new Interval(-300, 200), new Interval(-1, 1))) {
            emit(out, p -> {
                Value y = step(p, shift, relu, p.input("x", x, Shape.of(4)));
                p.output(extreme(p, op, part(p, 0, 2, y), part(p, 1, 2, y)));
            });
            emit(out, p -> {
                Value y = step(p, shift, relu, p.input("x", x, Shape.of(6)));
                p.output(extreme(p, op, part(p, 0, 1, y), extreme(p, op, part(p, 4, 1, y), part(p, 2, 1, y))));
            });
            emit(out, p -> {
                Value a = step(p, shift, relu, p.input("x", x, Shape.of(2)));
                Value b = step(p, shift, relu, p.input("z", x, Shape.of(2)));
                p.output(extreme(p, op, a, b));
            });
            emit(out, p -> {
                Value y = step(p, shift, relu, p.input("x", x, Shape.of(4)));
                p.output(extreme(p, op, part(p, 0, 2, y), part(p, 1, 2, y)));
                p.output(y);
            });
            emit(out, p -> {
                Value a = step(p, shift, relu, p.input("x", x, Shape.of(2)));
                Value b = step(p, shift + 1, true, p.input("z", x, Shape.of(2)));
                p.output(extreme(p, op, a, b));
            });
            emit(out, p -> {
                Value y = step(p, shift, relu, p.input("x", x, Shape.of(3)));
                p.output(extreme(p, op, part(p, 0, 1, y), part(p, 1, 1, y)));
            });
        }
    }

    /// Returns for each rule of fuse-lookups the modules it is tried on.
    static Map<String, Patterns> chains() {
        return Map.of("table-of-chain", FixedPatterns::chains);
    }

    /// What is tried of a chain: makes its result of an argument with few integers.
    private interface Function {
        Value of(FixedPattern pattern, Value x);
    }

    /// Each op that works element by element, before few roundings and before enough for a table; then with another
    /// reader, with a constant that is not one number, and of two arguments. Products of unknowns and roots are too hard for
    /// the solver behind so many roundings; random modules have them, and the table is made by the interpreter in any case.
    private static void chains(Consumer<FixedModule> out) {
        List<Function> functions = List.of((_, x) -> x,
                (p, x) -> extreme(p, Mul::new, x, p.constant(x.type().shape(), 3)),
                (p, x) -> step(p, 0, true, x), (p, x) -> step(p, 2, true, x),
                (p, x) -> p.add(x.type().shape(), (r, loc) -> new Magnitude(r, x, loc)),
                (p, x) -> extreme(p, Maximum::new, x, p.constant(x.type().shape(), 7)),
                (p, x) -> extreme(p, Minimum::new, p.constant(x.type().shape(), 7), x),
                (p, x) -> extreme(p, FloorDivide::new, x, p.constant(x.type().shape(), 3)),
                (p, x) -> extreme(p, Remainder::new, x, p.constant(x.type().shape(), 3)),
                (p, x) -> p.add(x.type().shape(), (r, loc) -> new Table(r, segments(), x, loc)),
                FixedPatterns::chosen);
        for (Interval interval : List.of(BIT, new Interval(-2, -1))) {
            for (int roundings : new int[]{1, MANY}) {
                for (Function function : functions) {
                    emit(out, p -> p.output(rounded(p, p.input("x", interval), function, roundings)));
                }
            }
            emit(out, p -> {
                Value x = p.input("x", interval);
                Value y = rounded(p, x, functions.getFirst(), MANY);
                p.output(p.linear(List.of(3L, 1L), 0, y, x));
                p.output(y);
            });
            emit(out, p -> p.output(rounded(p, p.input("x", interval, Shape.of(2)),
                    (q, x) -> extreme(q, Maximum::new, x, q.constant(0, 1)), MANY)));
            emit(out, p -> p.output(rounded(p, p.input("x", interval),
                    (q, x) -> extreme(q, Maximum::new, x, q.input("z", interval)), MANY)));
        }
    }

    /// Roundings that cost more than the rows of a small table, even of one element.
    private static final int MANY = 24;

    /// f(100·x − 37), then multiplied by 3/4 and 5/4 and rounded again and again.
    private static Value rounded(FixedPattern p, Value x, Function function, int roundings) {
        Value y = function.of(p, p.linear(List.of(100L), -37, x));
        for (int i = 0; i < roundings; i++) {
            y = step(p, 2, false, p.linear(List.of(5L - 2 * (i & 1)), i, y));
        }
        return y;
    }

    private static FunctionTable segments() {
        Shape rows = Shape.of(16);
        long[] base = new long[16];
        long[] slope = new long[16];
        for (int i = 0; i < 16; i++) {
            base[i] = i * i * 10 - 300;
            slope[i] = 5 - i;
        }
        return new FunctionTable("t", -1024, 7, 2, TensorData.integers(rows, base), TensorData.integers(rows, slope));
    }

    private static Value chosen(FixedPattern p, Value x) {
        Value bit = extreme(p, Minimum::new, step(p, 0, true, x), p.constant(x.type().shape(), 1));
        Value negated = p.linear(List.of(-2L), 9, x);
        return p.add(x.type().shape(), (r, loc) -> new Select(r, bit, x, negated, loc));
    }

    /// The numbers that differ but are one as floats are the greatest danger to a rule that compares them so.
    private static final long[][] NUMBERS = {{0, 0}, {1, 1}, {-5, -5}, {1L << 53, 1L << 53}, {1L << 53, (1L << 53) + 1},
            {(1L << 53) - 1, (1L << 53) - 1}, {(1L << 53) - 1, 1L << 53}, {3, 4}, {-(1L << 53), -(1L << 53) - 1}};

    private static void constantTerms(Consumer<FixedModule> out) {
        for (long[] numbers : NUMBERS) {
            for (long a : FACTORS) {
                for (long b : new long[]{-3, 0, 1, 64}) {
                    emit(out, p -> {
                        Value x = p.input("x", new Interval(-(1L << 31), 1L << 31), Shape.of(2));
                        p.output(p.linear(List.of(a, b), -2, x, p.constant(numbers)));
                    });
                    emit(out, p -> {
                        Value x = p.input("x", INTERVALS.getFirst(), Shape.of(2));
                        p.output(p.linear(List.of(b, a, 5L), 0, p.constant(numbers), x, p.constant(2, 2)));
                    });
                }
            }
        }
    }

    private static void sumsOfSums(Consumer<FixedModule> out) {
        for (long a : FACTORS) {
            for (long b : FACTORS) {
                for (long c : new long[]{-1, 0, 1L << 30}) {
                    emit(out, p -> {
                        Value inner = p.linear(List.of(b), c, p.input("x", INTERVALS.get(3)));
                        p.output(p.linear(List.of(a), 5, inner));
                    });
                    emit(out, p -> {
                        Value x = p.input("x", INTERVALS.get(2));
                        Value y = p.input("y", INTERVALS.getFirst());
                        Value inner = p.linear(List.of(b, 7L), c, x, y);
                        p.output(p.linear(List.of(2L, a, -1L), -5, y, inner, x));
                    });
                    emit(out, p -> {
                        Value inner = p.linear(List.of(b, 1L), c, p.input("x", WIDEST), p.input("y", BIT));
                        p.output(p.linear(List.of(a), 1, inner));
                        p.output(inner);
                    });
                }
            }
        }
    }

    private static void products(Consumer<FixedModule> out) {
        for (long[] numbers : NUMBERS) {
            for (Interval x : List.of(INTERVALS.getFirst(), BIT, WIDEST)) {
                for (boolean left : new boolean[]{false, true}) {
                    emit(out, p -> {
                        Value a = p.input("x", x, Shape.of(2));
                        Value c = p.constant(numbers);
                        p.output(p.add(Shape.of(2), (r, loc) -> new Mul(r, left ? c : a, left ? a : c, loc)));
                    });
                }
            }
        }
    }

    private static void roundedMultiples(Consumer<FixedModule> out) {
        for (int shift : SHIFTS) {
            long unit = 1L << shift;
            for (long factor : new long[]{unit, -unit, 2 * unit, unit / 2, unit + 1, unit - 1, 0}) {
                for (long constant : new long[]{0, unit, -unit, unit / 2, 1, -1, unit - 1}) {
                    for (Interval x : List.of(new Interval(-2, 1), new Interval(-(1L << 28), 1L << 28))) {
                        emit(out, p -> {
                            Value sum = p.linear(List.of(factor), constant, p.input("x", x));
                            p.output(p.add((r, loc) -> new Requantize(r, shift, sum, loc)));
                        });
                        emit(out, p -> {
                            Value sum = p.linear(List.of(unit, factor), constant, p.input("x", x), p.input("y", BIT));
                            p.output(p.add((r, loc) -> new Requantize(r, shift, sum, loc)));
                        });
                    }
                }
            }
        }
    }

    private static void rounded(Consumer<FixedModule> out, BiConsumer<FixedPattern, Value> then) {
        for (int shift : SHIFTS) {
            for (Interval x : INTERVALS) {
                emit(out, p -> {
                    Value input = p.input("x", x);
                    then.accept(p, p.add((r, loc) -> new Requantize(r, shift, input, loc)));
                });
            }
        }
    }

    private static void roundedTwice(Consumer<FixedModule> out, Rounding outer) {
        for (int shift : SHIFTS) {
            rounded(out, (p, y) -> p.output(p.add((r, loc) -> outer.of(r, shift, y, loc))));
        }
        rounded(out, (p, y) -> {
            p.output(p.add((r, loc) -> outer.of(r, 1, y, loc)));
            p.output(y);
        });
    }

    private static void roundedViews(Consumer<FixedModule> out) {
        Maps.each(2, 2, (source, view) -> {
            for (int shift : new int[]{1, 8, 60}) {
                emit(out, p -> {
                    Value seen = view(p, view, p.input("x", new Interval(-(1L << 60), 1L << 60), source));
                    p.output(p.add(view.shape(), (r, loc) -> new Requantize(r, shift, seen, loc)));
                });
            }
        });
    }

    private static void roundedAndRectified(Consumer<FixedModule> out) {
        for (int shift : SHIFTS) {
            long half = 1L << (shift - 1);
            for (long lo : new long[]{-half - 1, -half, -half + 1, 0, 1}) {
                for (long hi : new long[]{lo, lo + 2 * half, 1L << 61}) {
                    emit(out, p -> {
                        Value x = p.input("x", new Interval(lo, Math.max(lo, hi)));
                        p.output(p.add((r, loc) -> new RequantizeRelu(r, shift, x, loc)));
                    });
                }
            }
        }
    }

    static Value view(FixedPattern p, Maps.Seen view, Value source) {
        return p.add(view.shape(), (r, loc) -> new View(r, view.map(), source, loc));
    }

    private static Value take(FixedPattern p, Shape shape, long[] positions, Value source) {
        return p.add(shape, (r, loc) -> new Take(r, TensorData.integers(shape, positions), source, loc));
    }

    private static void viewOfView(Consumer<FixedModule> out) {
        Maps.each(3, 2, (source, inner) -> Maps.views(inner.shape().elementCount(), 2, outer -> emit(out,
                p -> p.output(view(p, outer, view(p, inner, p.input("x", WIDEST, source)))))));
    }

    private static void concats(Consumer<FixedModule> out) {
        for (Shape shape : List.of(Shape.of(1), Shape.of(3), Shape.of(2, 3), Shape.of(1, 2, 2))) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                int along = axis;
                emit(out, p -> {
                    Value x = p.input("x", WIDEST, shape);
                    p.output(p.add(shape, (r, loc) -> new Concat(r, along, List.of(x), loc)));
                });
                List<Integer> dims = new java.util.ArrayList<>(shape.dims());
                dims.set(axis, 2 * dims.get(axis));
                emit(out, p -> {
                    Value x = p.input("x", WIDEST, shape);
                    Value y = p.input("y", WIDEST, shape);
                    p.output(p.add(new Shape(dims), (r, loc) -> new Concat(r, along, List.of(x, y), loc)));
                });
            }
        }
    }

    private static void takesOfTakes(Consumer<FixedModule> out) {
        for (Shape inner : List.of(Shape.of(1), Shape.of(3), Shape.of(2, 2))) {
            Maps.positions(3, inner.elementCount(), first -> Maps.positions(first.length, 2, second -> emit(out, p -> p
                    .output(take(p, Shape.of(2), second, take(p, inner, first, p.input("x", WIDEST, Shape.of(3))))))));
        }
    }

    private static void takesOfViews(Consumer<FixedModule> out) {
        Maps.each(3, 2, (source, view) -> Maps.positions(view.shape().elementCount(), 2, positions -> emit(out,
                p -> p.output(take(p, Shape.of(2), positions, view(p, view, p.input("x", WIDEST, source)))))));
    }

    private static void takes(Consumer<FixedModule> out) {
        for (Shape shape : List.of(Shape.SCALAR, Shape.of(1), Shape.of(3), Shape.of(4), Shape.of(2, 2), Shape.of(1, 3),
                Shape.of(2, 1, 2))) {
            Maps.positions(4, shape.elementCount(), positions -> emit(out,
                    p -> p.output(take(p, shape, positions, p.input("x", WIDEST, Shape.of(4))))));
        }
    }

    private static void gathers(Consumer<FixedModule> out) {
        for (int batches = 1; batches <= 2; batches++) {
            for (int rows = 1; rows <= 3; rows++) {
                for (int width = 1; width <= 2; width++) {
                    for (int picks = 1; picks <= 2; picks++) {
                        gathers(out, Shape.of(batches, rows, width), Shape.of(batches, picks));
                    }
                }
            }
        }
    }

    private static void gathers(Consumer<FixedModule> out, Shape data, Shape indices) {
        Shape shape = Shape.of(data.dim(0), indices.dim(1), data.dim(2));
        Maps.positions(data.dim(1), indices.elementCount(), numbers -> emit(out, p -> {
            Value x = p.input("x", WIDEST, data);
            Value at = p.constant(indices, numbers);
            p.output(p.add(shape, (r, loc) -> new Gather(r, x, at, loc)));
        }));
        emit(out, p -> {
            Value x = p.input("x", WIDEST, data);
            Value at = p.input("i", new Interval(0, data.dim(1) - 1L), indices);
            p.output(p.add(shape, (r, loc) -> new Gather(r, x, at, loc)));
        });
    }

    private static void choices(Consumer<FixedModule> out) {
        for (Interval condition : List.of(BIT, Interval.of(0), Interval.of(1))) {
            for (Interval x : INTERVALS) {
                emit(out, p -> p.output(select(p, p.input("c", condition), p.input("x", x), p.input("y", BIT))));
                emit(out, p -> {
                    Value same = p.input("x", x);
                    p.output(select(p, p.input("c", condition), same, same));
                });
            }
        }
        for (long[] known : new long[][]{{0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
            emit(out, p -> {
                Shape two = Shape.of(2);
                Value c = p.constant(known);
                Value x = p.input("x", WIDEST, two);
                Value y = p.input("y", WIDEST, two);
                p.output(p.add(two, (r, loc) -> new Select(r, c, x, y, loc)));
            });
        }
    }

    private static Value select(FixedPattern p, Value condition, Value x, Value y) {
        return p.add((r, loc) -> new Select(r, condition, x, y, loc));
    }

    private static void negatedChoices(Consumer<FixedModule> out) {
        for (long factor : new long[]{-1, 1}) {
            for (long constant : new long[]{-1, 0, 1, 2}) {
                for (Interval c : List.of(BIT, new Interval(-1, 0), new Interval(1, 2), Interval.of(0))) {
                    Interval negated = c.times(factor).plus(Interval.of(constant));
                    if (BIT.contains(negated)) {
                        emit(out, p -> {
                            Value not = p.linear(List.of(factor), constant, p.input("c", c));
                            p.output(select(p, not, p.input("x", WIDEST), p.input("y", WIDEST)));
                        });
                    }
                }
            }
        }
        emit(out, p -> {
            Value not = p.linear(List.of(-1L, 0L), 1, p.input("c", BIT), p.input("d", BIT));
            p.output(select(p, not, p.input("x", WIDEST), p.input("y", WIDEST)));
        });
    }

    private static void divisions(Consumer<FixedModule> out) {
        for (int shift : new int[]{0, 1, 2, 8, 31, 59, 60, 61, 62}) {
            for (long step : new long[]{-1, 0, 1}) {
                long divisor = (1L << shift) + step;
                if (divisor > 0 && divisor <= Interval.LIMIT) {
                    for (Interval x : INTERVALS) {
                        emit(out, p -> {
                            Value input = p.input("x", x);
                            Value by = p.constant(divisor);
                            p.output(p.add((r, loc) -> new FloorDivide(r, input, by, loc)));
                        });
                    }
                    emit(out, p -> {
                        Value input = p.input("x", INTERVALS.getFirst(), Shape.of(2));
                        Value by = p.constant(divisor, Math.max(1, divisor / 2));
                        p.output(p.add(Shape.of(2), (r, loc) -> new FloorDivide(r, input, by, loc)));
                    });
                }
            }
        }
    }

    private static void rootsOfSquares(Consumer<FixedModule> out) {
        for (long lo : new long[]{-1, 0, 1, 3}) {
            for (long hi : new long[]{3, 1L << 10, (1L << 31) - 1, 1L << 31}) {
                emit(out, p -> {
                    Value x = p.input("x", new Interval(lo, hi));
                    Value square = p.add((r, loc) -> new Mul(r, x, x, loc));
                    p.output(p.add((r, loc) -> new SquareRoot(r, square, loc)));
                });
                emit(out, p -> {
                    Value x = relu(p, p.input("x", new Interval(lo, hi)));
                    Value y = relu(p, p.input("y", new Interval(lo, hi)));
                    Value product = p.add((r, loc) -> new Mul(r, x, y, loc));
                    p.output(p.add((r, loc) -> new SquareRoot(r, product, loc)));
                });
            }
        }
    }
}
