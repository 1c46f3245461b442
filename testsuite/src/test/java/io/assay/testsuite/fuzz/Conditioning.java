package io.assay.testsuite.fuzz;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// Tells how far outputs move when every rounded value of a model moves by some units of the working precision.
///
/// A result that moves past the tolerance (or an integer that becomes another one) says nothing about a compiler that
/// rounds there: its computation is ill-conditioned, or stands before a step that roundings decide. What needs no
/// rounding is not moved: moves, choices, comparisons, and whatever comes out as a multiple of the unit that a float
/// holds.
final class Conditioning {
    private static final int RUNS = 14;
    private static final double UNITS = 4;
    private static final int FLOAT_BITS = 24;

    private final List<Step> steps = new ArrayList<>();
    private final double unit;

    /// An op as a module of its own, whose inputs are named after its operands and whose outputs after its results.
    private record Step(Op op, TensorModule module) {
        static Step of(Op op) {
            List<Op> ops = new ArrayList<>();
            new LinkedHashSet<>(op.operands()).forEach(value -> ops.add(new Input(value, name(value), SourceLoc.NONE)));
            ops.add(op);
            op.results().forEach(value -> ops.add(new Output(value, name(value), SourceLoc.NONE)));
            return new Step(op, new TensorModule("step", new Func("main", ops)));
        }

        static String name(Value value) {
            return Integer.toString(value.id());
        }
    }

    /// Outputs of one row.
    ///
    /// @param outputs    what the float model gives
    /// @param deviations greatest distance of each element in the moved runs; infinite where one is no number
    record Row(Map<String, double[]> outputs, Map<String, double[]> deviations) {}

    /// @param unit the working precision
    Conditioning(TensorModule source, double unit) {
        this.unit = unit;
        source.main().ops().forEach(op -> steps.add(Step.of(op)));
    }

    /// Returns how the outputs of a row move; empty if a value of the row is out of what the compiler promises: no
    /// number, a quotient by zero, a float outside the integer type that it becomes.
    Optional<Row> row(Map<String, double[]> inputs, Random random) {
        Map<Value, double[]> values = new HashMap<>();
        Map<String, double[]> outputs = run(inputs, values, DoubleUnaryOperator.identity());
        if (!steps.stream().allMatch(step -> isInside(step.op, values))) {
            return Optional.empty();
        }
        Map<String, double[]> deviations = new LinkedHashMap<>();
        outputs.forEach((name, elements) -> deviations.put(name, new double[elements.length]));
        for (int run = 0; run < RUNS; run++) {
            Map<String, double[]> found = run(inputs, new HashMap<>(), mover(run, random));
            deviations.forEach((name, most) -> {
                double[] a = Objects.requireNonNull(outputs.get(name));
                double[] b = Objects.requireNonNull(found.get(name));
                Arrays.setAll(most, i -> Double.isFinite(b[i])
                        ? Math.max(most[i], Math.abs(a[i] - b[i]))
                        : Double.POSITIVE_INFINITY);
            });
        }
        return Optional.of(new Row(outputs, deviations));
    }

    /// Returns how a run moves a value: to a grid, all up, all down, or either way.
    private DoubleUnaryOperator mover(int run, Random random) {
        double far = UNITS * unit;
        return switch (run) {
            case 0 -> value -> Math.rint(value / unit) * unit;
            case 1 -> value -> Math.rint(value / far) * far;
            case 2 -> value -> value + far * Math.max(1, Math.abs(value));
            case 3 -> value -> value - far * Math.max(1, Math.abs(value));
            default -> value -> value + (random.nextBoolean() ? far : -far) * Math.max(1, Math.abs(value));
        };
    }

    private Map<String, double[]> run(Map<String, double[]> inputs, Map<Value, double[]> values,
            DoubleUnaryOperator mover) {
        Map<String, double[]> outputs = new LinkedHashMap<>();
        for (Step step : steps) {
            switch (step.op) {
                case Input(var result, var name, _) -> values.put(result, Objects.requireNonNull(inputs.get(name)));
                case Output(var value, var name, _) -> outputs.put(name, values.get(value));
                default -> {
                    Map<String, double[]> operands = new LinkedHashMap<>();
                    step.op.operands().forEach(value -> operands.put(Step.name(value),
                            read(step.op, Objects.requireNonNull(values.get(value)), mover)));
                    Map<String, double[]> results = TensorInterpreter.run(step.module, operands);
                    step.op.results().forEach(value -> values.put(value,
                            written(step.op, value, Objects.requireNonNull(results.get(Step.name(value))), mover)));
                }
            }
        }
        return outputs;
    }

    private double[] written(Op op, Value result, double[] elements, DoubleUnaryOperator mover) {
        if (!isRounded(op) || !isReal(result)) {
            return elements;
        }
        boolean mayBeExact = mayBeExact(op);
        return Arrays.stream(elements).map(value -> mayBeExact && isExact(value) ? value : mover.applyAsDouble(value))
                .toArray();
    }

    private boolean isExact(double value) {
        return value == Math.rint(value / unit) * unit && Math.abs(value) < Math.scalb(unit, FLOAT_BITS);
    }

    /// Moves what is divided by a scale as ONNX Runtime rounds the quotient: to a float of 32 bits.
    private double[] read(Op op, double[] elements, DoubleUnaryOperator mover) {
        return op instanceof DynamicQuantize || op instanceof Quantize quantize && isDecidedOtherwise(quantize)
                ? Arrays.stream(elements).map(value -> value
                        + Math.signum(mover.applyAsDouble(value) - value) * Math.scalb(Math.abs(value), 2 - FLOAT_BITS))
                        .toArray()
                : elements;
    }

    /// Tells whether ONNX Runtime decides halves otherwise: by a quotient of floats, or, in its own quantised operators,
    /// by adding the zero point first.
    private static boolean isDecidedOtherwise(Quantize op) {
        return !isBinary(op.scale())
                || op.loc().origins().stream().anyMatch(origin -> origin.opType().startsWith("QLinear"));
    }

    private static boolean isBinary(TensorData scales) {
        return Arrays.stream(scales.toDoubles()).allMatch(scale -> Math.scalb(1.0, Math.getExponent(scale)) == scale);
    }

    private static boolean isReal(Value value) {
        return ((ScalarType) value.type().element()).isFloat();
    }

    private static boolean isRounded(Op op) {
        return switch (op) {
            case Unary unary -> switch (unary.function()) {
                case NEG, RELU, ABS, SIGN, FLOOR, CEIL, ROUND, NOT -> false;
                default -> isReal(unary.result());
            };
            // What is joined has one scale, so that a copy may be rounded where its original is not.
            case Concat _,Select _,Gather _,TopK _ -> isReal(op.results().getFirst());
            case Binary _,LeakyRelu _,Contract _,Reduce _,Softmax _,Standardize _,Dequantize _,Const _ ->
                isReal(op.results().getFirst());
            default -> false;
        };
    }

    /// Tells whether an op gives the exact result where that is a multiple of the unit, as sums and products do; a mean is
    /// a product with a rounded number.
    private static boolean mayBeExact(Op op) {
        return !(op instanceof Unary || op instanceof Softmax || op instanceof Standardize
                || op instanceof Reduce reduce && reduce.function() == ReduceFunction.MEAN
                || op instanceof Binary binary && binary.function() == BinaryFunction.POW);
    }

    private static boolean isInside(Op op, Map<Value, double[]> values) {
        for (Value result : op.results()) {
            double[] elements = Objects.requireNonNull(values.get(result));
            if (!(op instanceof Const) && !Arrays.stream(elements).allMatch(v -> Math.abs(v) <= 0x1p52)) {
                return false;
            }
        }
        return switch (op) {
            case Cast(var result, var x, _) when isReal(x) && !isReal(result)
                    && result.type().element() != ScalarType.BOOL ->
                Arrays.stream(Objects.requireNonNull(values.get(x))).allMatch(v -> fits(result.type(), v));
            case Binary(var result, var function, _, var divisor, _) when !isReal(result)
                    && (function == BinaryFunction.DIV || function == BinaryFunction.MOD
                            || function == BinaryFunction.FMOD) ->
                Arrays.stream(Objects.requireNonNull(values.get(divisor))).noneMatch(v -> v == 0);
            default -> true;
        };
    }

    private static boolean fits(TensorType type, double value) {
        ScalarType element = (ScalarType) type.element();
        double count = Math.scalb(1.0, element.bits());
        return element.isUnsigned() ? value > -1 && value < count : value > -count / 2 - 1 && value < count / 2;
    }
}
