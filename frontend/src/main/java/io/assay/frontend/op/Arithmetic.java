package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Formulas of arithmetic beyond the four operations that [ArithmeticImporter] reads.
final class Arithmetic {
    /// The greatest exponent that becomes products.
    private static final int MOST_PRODUCTS = 64;

    static final List<OperatorImporter> ALL = List.of(
            ArithmeticImporter.of("Add", BinaryFunction.ADD),
            ArithmeticImporter.of("Sub", BinaryFunction.SUB),
            ArithmeticImporter.of("Mul", BinaryFunction.MUL),
            ArithmeticImporter.of("Div", BinaryFunction.DIV),
            FormulaImporter.of("Mod", 10, "the divisor is not 0", Arithmetic::remainder),
            FormulaImporter.of("Pow", 1, "", Arithmetic::power),
            FormulaImporter.of("Neg", 6, "", Arithmetic::negated),
            FormulaImporter.of("Abs", 6, "", Arithmetic::absolute),
            FormulaImporter.of("Sign", 9, "", context -> context.build().unary(UnaryFunction.SIGN, context.input(0))),
            FormulaImporter.of("Sum", 6, "", Arithmetic::sum),
            FormulaImporter.of("Mean", 6, "element types float", Arithmetic::mean));

    private Arithmetic() {}

    private static Operand negated(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand x = context.input(0);
        return x instanceof Operand.Known || x.element().isFloat()
                ? context.build().unary(UnaryFunction.NEG, x)
                : new Formulas(context).from(0, x);
    }

    private static Operand absolute(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        return new Formulas(context).abs(context.input(0));
    }

    private static Operand remainder(ImportContext context) {
        Operand lhs = context.input(0);
        Operand rhs = context.input(1);
        boolean signOfDividend = context.intAttribute("fmod").orElse(0L) != 0;
        if (!signOfDividend && lhs.element().isFloat() && context.opset() < 28) {
            throw context.refuse("AS2003", "fmod is 0, and the operands are no integers").with("attribute", "fmod")
                    .found(lhs.element().toString(), "an integer type, or fmod=1").raise();
        }
        ArithmeticImporter.requireDivisor(context, rhs);
        return Broadcasting.binary(context, signOfDividend ? BinaryFunction.FMOD : BinaryFunction.MOD, lhs, rhs);
    }

    private static Operand sum(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand sum = context.input(0);
        for (int i = 1; i < context.inputCount(); i++) {
            sum = Broadcasting.binary(context, BinaryFunction.ADD, sum, context.input(i));
        }
        return sum;
    }

    private static Operand mean(ImportContext context) {
        context.floating(0);
        return new Formulas(context).product(sum(context), 1.0 / context.inputCount());
    }

    /// Returns a power of one constant exponent as products, a root or their inverse; others as the function itself.
    private static Operand power(ImportContext context) {
        Operand base = context.input(0);
        Operand exponent = LegacyBroadcast.right(context);
        var shape = Broadcasting.common(context, base.shape(), exponent.shape());
        Operand repeated = Broadcasting.to(context, base, shape);
        return single(exponent).stream().boxed().findFirst()
                .flatMap(number -> power(new Formulas(context), repeated, number))
                .orElseGet(() -> context.build().binary(BinaryFunction.POW, repeated,
                        Broadcasting.to(context, exponent, shape)));
    }

    /// Returns the number that every element of a constant is.
    private static OptionalDouble single(Operand operand) {
        if (!(operand instanceof Operand.Known(_, TensorData data)) || data.elementCount() == 0) {
            return OptionalDouble.empty();
        }
        for (int i = 1; i < data.elementCount(); i++) {
            if (data.doubleAt(i) != data.doubleAt(0)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(data.doubleAt(0));
    }

    private static Optional<Operand> power(Formulas formulas, Operand base, double exponent) {
        boolean isFloat = base.element().isFloat();
        double size = Math.abs(exponent);
        if (!isFloat && (!base.element().isInteger() || exponent < 0)) {
            return Optional.empty();
        }
        Operand result;
        if (size == Math.rint(size) && size <= MOST_PRODUCTS) {
            result = product(formulas, base, (int) size);
        } else if (isFloat && size == 0.5) {
            result = formulas.unary(UnaryFunction.SQRT, base);
        } else {
            return Optional.empty();
        }
        return Optional.of(exponent < 0 ? formulas.unary(UnaryFunction.RECIPROCAL, result) : result);
    }

    private static Operand product(Formulas formulas, Operand base, int exponent) {
        if (exponent < 2) {
            return exponent == 0 ? formulas.filled(base, 1) : base;
        }
        Operand half = product(formulas, base, exponent / 2);
        Operand square = formulas.product(half, half);
        return exponent % 2 == 0 ? square : formulas.product(square, base);
    }

    /// Returns the operand, if it has a type that formulas of integers and floats can have.
    static Operand numeric(ImportContext context, int index) {
        Operand operand = context.input(index);
        if (operand.element() == ScalarType.BOOL) {
            throw context.refuse("AS2105", "the element type is not supported here")
                    .with("input", String.valueOf(index)).found("bool", "a float or integer type").raise();
        }
        return operand;
    }
}
