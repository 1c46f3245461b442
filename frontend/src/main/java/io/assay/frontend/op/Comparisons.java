package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/// Comparisons, functions of booleans and of bits, and choices.
final class Comparisons {
    static final List<OperatorImporter> ALL = List.of(
            FormulaImporter.of("Equal", 1, "element types float, integer and bool",
                    context -> compared(context, BinaryFunction.EQUAL, false)),
            FormulaImporter.of("Less", 1, "", context -> compared(context, BinaryFunction.LESS, false)),
            FormulaImporter.of("Greater", 1, "", context -> compared(context, BinaryFunction.LESS, true)),
            FormulaImporter.of("LessOrEqual", 12, "",
                    context -> compared(context, BinaryFunction.LESS_OR_EQUAL, false)),
            FormulaImporter.of("GreaterOrEqual", 12, "",
                    context -> compared(context, BinaryFunction.LESS_OR_EQUAL, true)),
            FormulaImporter.of("And", 1, "", context -> logic(context, BinaryFunction.AND)),
            FormulaImporter.of("Or", 1, "", context -> logic(context, BinaryFunction.OR)),
            FormulaImporter.of("Xor", 1, "", context -> logic(context, BinaryFunction.XOR)),
            FormulaImporter.of("Not", 1, "", context -> context.build().unary(UnaryFunction.NOT, bool(context, 0))),
            FormulaImporter.of("BitwiseAnd", 18, "", context -> bits(context, BinaryFunction.BIT_AND)),
            FormulaImporter.of("BitwiseOr", 18, "", context -> bits(context, BinaryFunction.BIT_OR)),
            FormulaImporter.of("BitwiseXor", 18, "", context -> bits(context, BinaryFunction.BIT_XOR)),
            FormulaImporter.of("BitwiseNot", 18, "", Comparisons::complement),
            FormulaImporter.of("BitShift", 11, "integers with a sign from opset 28 on", Comparisons::shifted),
            FormulaImporter.of("Where", 9, "", Comparisons::where),
            FormulaImporter.of("IsNaN", 9, "false for everything computed: a circuit has no NaN",
                    context -> tested(context, Double::isNaN)),
            FormulaImporter.of("IsInf", 10, "false for everything computed: a circuit has no infinity; refused in a"
                    + " model whose weights have infinities, which become large numbers", Comparisons::infinite));

    private Comparisons() {}

    private static Operand compared(ImportContext context, BinaryFunction function, boolean swapped) {
        Operand lhs = context.input(0);
        Operand rhs = LegacyBroadcast.right(context);
        return swapped
                ? Broadcasting.binary(context, function, rhs, lhs)
                : Broadcasting.binary(context, function, lhs, rhs);
    }

    private static Operand bool(ImportContext context, int index) {
        Operand operand = context.input(index);
        if (operand.element() != ScalarType.BOOL) {
            throw wrongType(context, index, operand, "bool");
        }
        return operand;
    }

    private static ImportRefusal wrongType(ImportContext context, int index, Operand operand, String expected) {
        return context.refuse("AS2105", "the element type is not supported here")
                .with("input", String.valueOf(index)).found(operand.element().toString(), expected).raise();
    }

    private static Operand logic(ImportContext context, BinaryFunction function) {
        bool(context, 1);
        return Broadcasting.binary(context, function, bool(context, 0), LegacyBroadcast.right(context));
    }

    /// Returns input `index`, which must have an integer type.
    static Operand integer(ImportContext context, int index) {
        Operand operand = context.input(index);
        if (!operand.element().isInteger()) {
            throw wrongType(context, index, operand, "an integer type");
        }
        return operand;
    }

    private static Operand bits(ImportContext context, BinaryFunction function) {
        return Broadcasting.binary(context, function, integer(context, 0), integer(context, 1));
    }

    /// Returns the integers in reverse order without leaving their type: −1 − x, or 2^bits − 1 − x where there is no
    /// sign. In two's complement this is the number with all bits turned.
    static Operand reversed(ImportContext context, Operand x) {
        long[] elements = new long[x.shape().elementCount()];
        Arrays.fill(elements, x.element().isUnsigned() ? Extremes.greatest(x.element()) : -1);
        Operand all = context.build().constant(TensorData.ofLongs(x.element(), x.shape(), elements));
        return context.build().binary(BinaryFunction.SUB, all, x);
    }

    private static Operand complement(ImportContext context) {
        return reversed(context, integer(context, 0));
    }

    private static Operand shifted(ImportContext context) {
        String direction = context.stringAttribute("direction").orElse("");
        BinaryFunction function = switch (direction) {
            case "LEFT" -> BinaryFunction.SHIFT_LEFT;
            case "RIGHT" -> BinaryFunction.SHIFT_RIGHT;
            default -> throw context.refuse("AS2003", "an attribute has a value that is not supported")
                    .with("attribute", "direction").found("\"" + direction + "\"", "LEFT or RIGHT").raise();
        };
        Operand x = integer(context, 0);
        Operand distance = integer(context, 1);
        if (x.element().isUnsigned()) {
            return Broadcasting.binary(context, function, x, distance);
        }
        if (context.opset() < 28) {
            throw wrongType(context, 0, x, "an integer type without sign before opset 28");
        }
        return function == BinaryFunction.SHIFT_LEFT
                ? Broadcasting.binary(context, function, x, beyond(context, distance))
                : shiftedRight(context, x, beyond(context, distance));
    }

    /// A negative distance means one that leaves no bit.
    private static Operand beyond(ImportContext context, Operand distance) {
        Formulas formulas = new Formulas(context);
        return formulas.select(formulas.binary(BinaryFunction.LESS, distance, 0),
                formulas.filled(distance, distance.element().bits()), distance);
    }

    /// Shifts copies of the sign in: of a negative number its complement is shifted.
    private static Operand shiftedRight(ImportContext context, Operand x, Operand distance) {
        Formulas formulas = new Formulas(context);
        Operand negative = formulas.binary(BinaryFunction.LESS, x, 0);
        Operand bits = formulas.select(negative, reversed(context, x), x);
        Operand moved = formulas.binary(BinaryFunction.SHIFT_RIGHT, bits, distance);
        return formulas.select(negative, reversed(context, moved), moved);
    }

    private static Operand where(ImportContext context) {
        Operand whenTrue = context.input(1);
        Operand whenFalse = context.input(2);
        if (whenTrue.element() != whenFalse.element()) {
            throw context.refuse("AS2105", "the operands have different element types")
                    .found(whenTrue.element() + " and " + whenFalse.element(), "one type").raise();
        }
        return new Formulas(context).select(bool(context, 0), whenTrue, whenFalse);
    }

    private static Operand tested(ImportContext context, DoublePredicate test) {
        Operand operand = context.floating(0);
        long[] found = new long[operand.shape().elementCount()];
        if (operand instanceof Operand.Known(_, TensorData data)) {
            Arrays.setAll(found, i -> test.test(data.doubleAt(i)) ? 1 : 0);
        }
        return context.build().constant(TensorData.ofLongs(ScalarType.BOOL, operand.shape(), found));
    }

    private static Operand infinite(ImportContext context) {
        boolean positive = context.intAttribute("detect_positive").orElse(1L) != 0;
        boolean negative = context.intAttribute("detect_negative").orElse(1L) != 0;
        if (context.input(0) instanceof Operand.Computed && context.build().hasSaturated()) {
            throw context.refuse("AS2003", "the model has infinities, which are large numbers in a circuit")
                    .found("an infinity in the weights", "none in a model that asks for them")
                    .help("write a large number such as -1e4 for -inf, and compare with it").raise();
        }
        return tested(context, x -> (positive && x == Double.POSITIVE_INFINITY)
                || (negative && x == Double.NEGATIVE_INFINITY));
    }
}
