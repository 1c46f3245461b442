package io.assay.passes.tensor;

import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Functions of one float, each of which never decreases or never increases: what one element goes through, rounded to the
/// element type after each as ONNX Runtime rounds it.
///
/// @param steps the functions, the first one first
record FloatChain(List<Step> steps) {

    /// The chain without a function.
    static final FloatChain NONE = new FloatChain(List.of());

    FloatChain {
        steps = List.copyOf(steps);
    }

    /// One function.
    sealed interface Step {
        ScalarType type();

        /// @param type element type of the result
        record One(UnaryFunction function, ScalarType type) implements Step {}

        /// @param constant the other operand, finite; no zero where it multiplies or divides
        /// @param isFirst  whether the constant is the left operand
        record Two(BinaryFunction function, double constant, boolean isFirst, ScalarType type) implements Step {}

        /// @param type what the number is rounded to
        record Rounding(ScalarType type) implements Step {}
    }

    /// Returns this chain behind another function.
    FloatChain after(Step first) {
        List<Step> all = new ArrayList<>(List.of(first));
        all.addAll(steps);
        return new FloatChain(all);
    }

    /// Returns what the chain makes of a number.
    double apply(double number) {
        double result = number;
        for (Step step : steps) {
            double before = result;
            result = ConstantEvaluator.rounded(step.type(), switch (step) {
                case Step.One(var function, _) -> RealFunctions.apply(function, before);
                case Step.Two(var function, var constant, var isFirst, var type) -> isFirst
                        ? RealFunctions.apply(function, type, constant, before)
                        : RealFunctions.apply(function, type, before, constant);
                case Step.Rounding _ -> before;
            });
        }
        return result;
    }

    /// Tells whether a greater number never has a greater result; else a greater one never has a smaller.
    boolean decreases() {
        return steps.stream().filter(step -> decreases(step)).count() % 2 == 1;
    }

    private static boolean decreases(Step step) {
        return switch (step) {
            case Step.One(var function, _) -> function == UnaryFunction.NEG;
            case Step.Two two -> switch (two.function()) {
                case SUB -> two.isFirst();
                case POW -> two.constant() < 1;
                default -> scales(two.function()) && two.constant() < 0;
            };
            case Step.Rounding _ -> false;
        };
    }

    private static boolean scales(BinaryFunction function) {
        return function == BinaryFunction.MUL || function == BinaryFunction.DIV;
    }

    /// Tells whether a step multiplies or divides.
    static boolean scales(Step step) {
        return step instanceof Step.Two(var function, _, _, _) && scales(function);
    }

    /// Tells whether a step is none of those that are sums, products, extremes and conversions.
    static boolean isApproximate(Step step) {
        return switch (step) {
            case Step.One(var function, _) -> function != UnaryFunction.NEG && function != UnaryFunction.RELU;
            case Step.Two(var function, _, _, _) -> function == BinaryFunction.POW;
            case Step.Rounding _ -> false;
        };
    }

    /// A step back from a result to the one operand that varies.
    ///
    /// @param operand what the function reads
    /// @param step    the function, of element `element` of the operand
    record Back(Value operand, Step step) {}

    /// Returns the step that makes element `element` of the result of `op`, if every result of it is the float that ONNX Runtime
    /// computes: sums, products, extremes and conversions.
    /// @param constants constants by their values
    static Optional<Back> exact(Op op, int element, Function<Value, Optional<TensorData>> constants) {
        return switch (op) {
            case Unary(var result, var function, var x, _) when function == UnaryFunction.NEG
                    || function == UnaryFunction.RELU ->
                Optional.of(new Back(x, new Step.One(function, type(result))));
            case Cast(var result, var x, _) when type(result).isFloat() && type(x).isFloat() ->
                Optional.of(new Back(x, new Step.Rounding(type(result))));
            case Binary binary -> binary(binary, element, constants).filter(back -> isExact(back.step));
            default -> Optional.empty();
        };
    }

    private static boolean isExact(Step step) {
        return step instanceof Step.Two(var function, var constant, var isFirst, _) && switch (function) {
            case ADD, SUB, MIN, MAX -> true;
            case MUL -> constant != 0;
            case DIV -> constant != 0 && !isFirst;
            default -> false;
        };
    }

    /// Returns the step of a function of two numbers one of which is a finite constant.
    private static Optional<Back> binary(Binary op, int element, Function<Value, Optional<TensorData>> constants) {
        if (!type(op.result()).isFloat()) {
            return Optional.empty();
        }
        Optional<TensorData> right = constants.apply(op.rhs());
        Optional<TensorData> left = constants.apply(op.lhs());
        if (right.isPresent() == left.isPresent()) {
            return Optional.empty();
        }
        double constant = right.or(() -> left).orElseThrow().doubleAt(element);
        return Double.isFinite(constant)
                ? Optional.of(new Back(right.isPresent() ? op.lhs() : op.rhs(),
                        new Step.Two(op.function(), constant, left.isPresent(), type(op.result()))))
                : Optional.empty();
    }

    /// As [#exact], with the functions besides whose results ONNX Runtime may round to a neighbour: exponentials and the
    /// functions that level off.
    static Optional<Back> approximate(Op op, int element, Function<Value, Optional<TensorData>> constants) {
        Optional<Back> exact = exact(op, element, constants);
        if (exact.isPresent()) {
            return exact;
        }
        return switch (op) {
            case Unary(var result, var function, var x, _) when isMonotone(function) ->
                Optional.of(new Back(x, new Step.One(function, type(result))));
            case Binary binary when binary.function() == BinaryFunction.POW -> binary(binary, element, constants)
                    .filter(back -> back.step instanceof Step.Two(_, var base, var isFirst, _) && isFirst && base > 0);
            default -> Optional.empty();
        };
    }

    private static boolean isMonotone(UnaryFunction function) {
        return switch (function) {
            case SIGMOID, TANH, EXP, ERF, SOFTPLUS, ATAN, SINH, ASINH -> true;
            default -> false;
        };
    }

    private static ScalarType type(Value value) {
        return (ScalarType) value.type().element();
    }
}
