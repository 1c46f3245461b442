package io.assay.passes.law;

import static io.assay.passes.law.TensorPattern.emit;

import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Value;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Left sides of the laws of the `tensor` dialect, for each rule by name; [FormulaPatterns] has those of formulas.
///
/// Elements are unknown real numbers, integers of each type, or truth values. Constants, of which rules read the
/// values, are enumerated on both sides of where a rule begins to fire; shapes and index maps completely up to a size.
final class TensorPatterns {

    /// Gives each pattern to the consumer.
    @FunctionalInterface
    interface Patterns extends Consumer<Consumer<TensorModule>> {}

    private static final List<ScalarType> INTEGERS = List.of(ScalarType.I8, ScalarType.U8, ScalarType.I16,
            ScalarType.U16, ScalarType.I32, ScalarType.U32, ScalarType.I64, ScalarType.U64);
    private static final List<ScalarType> NUMBERS = List.of(ScalarType.F32, ScalarType.F64, ScalarType.I8,
            ScalarType.U8, ScalarType.I32, ScalarType.I64, ScalarType.U64);
    private static final Shape ONE = Shape.of(1);
    private static final Shape TWO = Shape.of(2);

    private TensorPatterns() {}

    /// Returns the patterns of every rule that simplifies.
    static Map<String, Patterns> all() {
        Map<String, Patterns> patterns = new LinkedHashMap<>();
        patterns.put("constant-right", TensorPatterns::constants);
        patterns.put("add-zero", out -> neutral(out, BinaryFunction.ADD, BinaryFunction.SUB));
        patterns.put("mul-one", out -> neutral(out, BinaryFunction.MUL, BinaryFunction.DIV));
        patterns.put("div-power-of-two", TensorPatterns::quotients);
        patterns.put("integers-first", TensorPatterns::scaledIntegers);
        patterns.put("extremum-of-one", TensorPatterns::extrema);
        patterns.put("max-zero", out -> neutral(out, BinaryFunction.MAX, BinaryFunction.MIN));
        patterns.put("merge-clips", TensorPatterns::clips);
        patterns.put("neg-neg", out -> twice(out, UnaryFunction.NEG));
        patterns.put("abs-neg", out -> twice(out, UnaryFunction.ABS));
        patterns.put("relu-positive", out -> twice(out, UnaryFunction.RELU));
        patterns.put("abs-positive", out -> twice(out, UnaryFunction.ABS));
        patterns.put("leaky-one", TensorPatterns::leaks);
        patterns.put("leaky-zero", TensorPatterns::leaks);
        patterns.put("cast-same", TensorPatterns::casts);
        patterns.put("view-identity", out -> Maps.each(4, 3, (source, seen) -> emit(out,
                p -> p.output(p.view(seen.shape(), seen.map(), p.input("x", ScalarType.F32, source))))));
        patterns.put("view-view", out -> Maps.each(2, 2, (source, inner) -> Maps.views(inner.shape().elementCount(), 2,
                outer -> emit(out, p -> p.output(p.view(outer.shape(), outer.map(),
                        p.view(inner.shape(), inner.map(), p.input("x", ScalarType.F32, source))))))));
        patterns.put("concat-one", TensorPatterns::concats);
        patterns.put("reduce-nothing", TensorPatterns::reductions);
        return patterns;
    }

    /// Every function of a constant and an unknown, and of two unknowns.
    private static void constants(Consumer<TensorModule> out) {
        for (BinaryFunction function : BinaryFunction.values()) {
            for (ScalarType type : ScalarType.values()) {
                boolean isLogic = List.of(BinaryFunction.AND, BinaryFunction.OR, BinaryFunction.XOR).contains(function);
                boolean isBits = function.name().startsWith("BIT") || function.name().startsWith("SHIFT");
                boolean isEqual = function == BinaryFunction.EQUAL && type == ScalarType.BOOL;
                boolean fits = isEqual || (isLogic
                        ? type == ScalarType.BOOL
                        : isBits ? type.isInteger() : type.isInteger() || type.isFloat());
                for (boolean left : new boolean[]{false, true}) {
                    if (fits) {
                        emit(out, p -> {
                            Value x = p.input("x", type, TWO);
                            Value c = p.constant(type, TWO, 1, type == ScalarType.BOOL ? 0 : 3);
                            p.output(p.binary(function, left ? c : x, left ? x : c));
                        });
                    }
                }
            }
        }
    }

    /// Every function with 0, 1 and what is not quite that.
    private static void neutral(Consumer<TensorModule> out, BinaryFunction... functions) {
        for (BinaryFunction function : functions) {
            for (ScalarType type : NUMBERS) {
                for (double[] numbers : new double[][]{{0, 0}, {1, 1}, {0, 1}, {1, 0}, {-0.0, 0}, {2, 2}, {1, 2}}) {
                    for (boolean left : new boolean[]{false, true}) {
                        emit(out, p -> {
                            Value x = p.input("x", type, TWO);
                            Value c = p.constant(type, TWO, numbers);
                            p.output(p.binary(function, left ? c : x, left ? x : c));
                        });
                    }
                }
            }
        }
        emit(out, p -> p.output(p.plus(p.input("x", ScalarType.F32, TWO), 0x1p-40)));
    }

    private static void quotients(Consumer<TensorModule> out) {
        for (ScalarType type : List.of(ScalarType.F16, ScalarType.F32, ScalarType.F64)) {
            for (int k : new int[]{-15, -14, -13, -1, 0, 1, 5, 14, 15}) {
                double power = Math.scalb(1.0, k);
                for (double[] divisors : new double[][]{{power, power}, {-power, power}, {power, 3 * power},
                        {power, 0}}) {
                    emit(out, p -> p.output(p.over(p.input("x", type, TWO), p.constant(type, TWO, divisors))));
                }
            }
        }
        emit(out, p -> p.output(
                p.over(p.input("x", ScalarType.I32, ONE), p.constant(ScalarType.I32, ONE, 4))));
    }

    private static void scaledIntegers(Consumer<TensorModule> out) {
        Shape wide = Shape.of(2, 2);
        for (ScalarType type : List.of(ScalarType.I8, ScalarType.I64, ScalarType.F64)) {
            for (boolean swapped : new boolean[]{false, true}) {
                emit(out, p -> {
                    Value x = p.cast(ScalarType.F32, p.input("x", type, TWO));
                    Value scale = p.times(p.input("s", ScalarType.F32, TWO),
                            p.constant(ScalarType.F32, TWO, 0.25, 3));
                    p.output(swapped ? p.times(scale, x) : p.times(x, scale));
                });
                emit(out, p -> {
                    Value x = p.cast(ScalarType.F32, p.input("x", type, wide));
                    Value scale = p.times(p.input("s", ScalarType.F32, TWO),
                            p.constant(ScalarType.F32, TWO, 0.25, 3));
                    Value spread = p.view(wide, new IndexMap(1, List.of(-1, 0)), scale);
                    p.output(swapped ? p.times(spread, x) : p.times(x, spread));
                });
                emit(out, p -> {
                    Value x = p.cast(ScalarType.F32, p.input("x", type, ONE));
                    Value integers = p.cast(ScalarType.F32, p.input("s", type, ONE));
                    p.output(p.times(x, p.times(integers, 0.5)));
                });
            }
        }
    }

    private static void extrema(Consumer<TensorModule> out) {
        for (BinaryFunction function : List.of(BinaryFunction.MAX, BinaryFunction.MIN, BinaryFunction.ADD)) {
            for (ScalarType type : NUMBERS) {
                emit(out, p -> {
                    Value x = p.input("x", type, ONE);
                    p.output(p.binary(function, x, x));
                });
                emit(out, p -> p.output(p.binary(function, p.input("x", type, ONE), p.input("y", type, ONE))));
            }
        }
    }

    private static void clips(Consumer<TensorModule> out) {
        for (BinaryFunction inner : List.of(BinaryFunction.MAX, BinaryFunction.MIN)) {
            for (BinaryFunction outer : List.of(BinaryFunction.MAX, BinaryFunction.MIN)) {
                for (ScalarType type : List.of(ScalarType.F32, ScalarType.I8)) {
                    for (double[] limits : new double[][]{{0, 0}, {-1, 3}, {6, -6}, {5, 5}}) {
                        emit(out, p -> {
                            Value first = p.binary(inner, p.input("x", type, TWO), p.constant(type, TWO, limits));
                            p.output(p.binary(outer, first, p.constant(type, TWO, 1, 0)));
                        });
                    }
                }
            }
        }
    }

    /// The function of every function.
    private static void twice(Consumer<TensorModule> out, UnaryFunction outer) {
        for (UnaryFunction inner : UnaryFunction.values()) {
            if (inner != UnaryFunction.NOT) {
                emit(out, p -> p.output(p.unary(outer, p.unary(inner, p.input("x", ScalarType.F32, ONE)))));
            }
        }
        for (ScalarType type : INTEGERS) {
            for (UnaryFunction inner : List.of(UnaryFunction.NEG, UnaryFunction.ABS, UnaryFunction.RELU)) {
                emit(out, p -> p.output(p.unary(outer, p.unary(inner, p.input("x", type, ONE)))));
            }
        }
        emit(out, p -> p.output(p.unary(outer, p.input("x", ScalarType.F32, ONE))));
        emit(out, p -> {
            Value x = p.input("x", ScalarType.F32, TWO);
            p.output(p.unary(outer, p.add(ScalarType.F32, TWO, (r, loc) -> new Softmax(r, 0, x, loc))));
        });
        if (outer != UnaryFunction.NEG) {
            emit(out, p -> p.output(p.unary(outer, p.unary(UnaryFunction.NOT, p.input("x", ScalarType.BOOL, ONE)))));
        }
    }

    private static void leaks(Consumer<TensorModule> out) {
        for (double alpha : new double[]{0, 1, 0.5, -1, 1 + 0x1p-50, 0x1p-1000}) {
            emit(out, p -> {
                Value x = p.input("x", ScalarType.F32, ONE);
                p.output(p.add(ScalarType.F32, ONE, (r, loc) -> new LeakyRelu(r, alpha, x, loc)));
            });
        }
    }

    private static void casts(Consumer<TensorModule> out) {
        for (ScalarType from : ScalarType.values()) {
            for (ScalarType to : ScalarType.values()) {
                emit(out, p -> p.output(p.cast(to, p.input("x", from, ONE))));
            }
        }
    }

    private static void concats(Consumer<TensorModule> out) {
        for (Shape shape : List.of(ONE, Shape.of(2, 3), Shape.of(1, 2, 2))) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                int along = axis;
                emit(out, p -> {
                    Value x = p.input("x", ScalarType.F32, shape);
                    p.output(p.add(ScalarType.F32, shape, (r, loc) -> new Concat(r, along, List.of(x), loc)));
                });
            }
        }
        emit(out, p -> {
            Value x = p.input("x", ScalarType.F32, ONE);
            p.output(p.add(ScalarType.F32, TWO, (r, loc) -> new Concat(r, 0, List.of(x, x), loc)));
        });
    }

    private static void reductions(Consumer<TensorModule> out) {
        for (ReduceFunction function : ReduceFunction.values()) {
            for (ScalarType type : List.of(ScalarType.F32, ScalarType.I8, ScalarType.U64)) {
                for (Shape shape : List.of(ONE, Shape.of(1, 3), Shape.of(2, 1), Shape.of(1, 1, 2), Shape.of(2, 2))) {
                    emit(out, p -> p.output(p.reduce(function, List.of(), p.input("x", type, shape))));
                    for (int axis = 0; axis < shape.rank(); axis++) {
                        List<Integer> axes = List.of(axis);
                        emit(out, p -> p.output(p.reduce(function, axes, p.input("x", type, shape))));
                    }
                }
                emit(out, p -> p.output(p.reduce(function, List.of(0, 1), p.input("x", type, Shape.of(1, 1, 2)))));
            }
        }
    }
}
