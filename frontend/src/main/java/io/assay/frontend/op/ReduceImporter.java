package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reads the operators Reduce…; the axes are an attribute at first and an input later.
///
/// @param row        the operator
/// @param form       what it computes
/// @param inputSince opset from which the axes are an input
record ReduceImporter(OperatorRow row, Form form, int inputSince) implements OperatorImporter {

    /// What is reduced, and what becomes of the result.
    enum Form {
        SUM, MEAN, MAX, MIN, PROD, ABSOLUTE, SQUARES, ROOT, LOG, LOG_EXP;

        private boolean isForFloats() {
            return this == ROOT || this == LOG || this == LOG_EXP;
        }
    }

    static final List<OperatorImporter> ALL = List.of(
            of("ReduceSum", Form.SUM, 13),
            of("ReduceMean", Form.MEAN, 18),
            of("ReduceMax", Form.MAX, 18),
            of("ReduceMin", Form.MIN, 18),
            of("ReduceProd", Form.PROD, 18),
            of("ReduceL1", Form.ABSOLUTE, 18),
            of("ReduceSumSquare", Form.SQUARES, 18),
            of("ReduceL2", Form.ROOT, 18),
            of("ReduceLogSum", Form.LOG, 18),
            of("ReduceLogSumExp", Form.LOG_EXP, 18));

    private static ReduceImporter of(String operator, Form form, int inputSince) {
        return new ReduceImporter(OperatorRow.onnx(operator, 1,
                form.isForFloats() ? "the axes are constants; element types float" : "the axes are constants"),
                form, inputSince);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = form.isForFloats() ? context.floating(0) : context.input(0);
        int rank = operand.shape().rank();
        boolean keep = context.intAttribute("keepdims").orElse(1L) != 0;
        boolean asInput = context.opset() >= inputSince;
        boolean emptyIsNoop = asInput && context.intAttribute("noop_with_empty_axes").orElse(0L) != 0;
        long[] listed = asInput
                ? context.hasInput(1) ? context.constantInts(1) : new long[0]
                : context.intsAttribute("axes").orElse(new long[0]);
        List<Integer> axes = context.axes(listed, rank);
        if (axes.isEmpty() && !emptyIsNoop) {
            axes = IntStream.range(0, rank).boxed().toList();
        }
        Operand result = reduced(context, operand, axes);
        return List.of(keep ? result : context.build().reshape(result, SqueezeImporter.without(result.shape(), axes)));
    }

    /// Returns the result with extent 1 on the reduced axes; with no axes only what is done to each element.
    private Operand reduced(ImportContext context, Operand x, List<Integer> axes) {
        Formulas formulas = new Formulas(context);
        Shape shape = Axes.reduced(x.shape(), axes);
        if (x.shape().elementCount() == 0 && shape.elementCount() > 0) {
            return ofNothing(context, x.element(), shape);
        }
        return switch (form) {
            case SUM -> reduce(context, ReduceFunction.SUM, x, axes);
            case MEAN -> mean(context, x, axes);
            case MAX -> reduce(context, ReduceFunction.MAX, x, axes);
            case MIN -> reduce(context, ReduceFunction.MIN, x, axes);
            case PROD -> reduce(context, ReduceFunction.PROD, x, axes);
            case ABSOLUTE -> reduce(context, ReduceFunction.SUM, formulas.abs(x), axes);
            case SQUARES -> squares(context, x, axes);
            case ROOT -> axes.isEmpty()
                    ? formulas.abs(x)
                    : formulas.unary(UnaryFunction.SQRT, squares(context, x, axes));
            case LOG -> formulas.unary(UnaryFunction.LOG, reduce(context, ReduceFunction.SUM, x, axes));
            case LOG_EXP -> axes.isEmpty() ? x : logOfSum(context, x, axes);
        };
    }

    private static Operand reduce(ImportContext context, ReduceFunction function, Operand x, List<Integer> axes) {
        return axes.isEmpty() ? x : context.build().reduce(function, x, axes);
    }

    /// The mean of integers is the quotient of their sum, without its fraction.
    private static Operand mean(ImportContext context, Operand x, List<Integer> axes) {
        if (x.element().isFloat()) {
            return reduce(context, ReduceFunction.MEAN, x, axes);
        }
        Operand sum = reduce(context, ReduceFunction.SUM, x, axes);
        int count = x.shape().elementCount() / Math.max(1, sum.shape().elementCount());
        return new Formulas(context).binary(BinaryFunction.DIV, sum, Math.max(1, count));
    }

    /// The sum of squares as one contraction, so that it is rounded once.
    private static Operand squares(ImportContext context, Operand x, List<Integer> axes) {
        if (x.shape().rank() > Labels.COUNT) {
            throw context.refuse("AS2102", "a tensor has too many axes")
                    .found(x.shape().rank() + " axes", "at most " + Labels.COUNT).raise();
        }
        String all = Labels.first(x.shape().rank());
        StringBuilder kept = new StringBuilder();
        for (int axis = 0; axis < all.length(); axis++) {
            kept.append(axes.contains(axis) ? "" : all.substring(axis, axis + 1));
        }
        Operand sum = context.build().contract(new Einsum(all, all, kept.toString()), x, x,
                SqueezeImporter.without(x.shape(), axes));
        return context.build().reshape(sum, Axes.reduced(x.shape(), axes));
    }

    /// m + log Σ e^(x − m) with the greatest element m: the sum is at least 1, and no argument of the exponential is
    /// positive, which its interval does not show without the minimum.
    private static Operand logOfSum(ImportContext context, Operand x, List<Integer> axes) {
        Formulas formulas = new Formulas(context);
        Operand greatest = context.build().reduce(ReduceFunction.MAX, x, axes);
        Operand below = formulas.binary(BinaryFunction.MIN, formulas.difference(x, greatest), 0);
        Operand sum = context.build().reduce(ReduceFunction.SUM, formulas.exp(below), axes);
        return formulas.sum(greatest, formulas.unary(UnaryFunction.LOG, sum));
    }

    /// The reduction of no elements: what changes nothing in a reduction with others.
    private Operand ofNothing(ImportContext context, ScalarType element, Shape shape) {
        return switch (form) {
            case SUM, ABSOLUTE, SQUARES, ROOT -> context.build().filled(element, shape, 0);
            case PROD -> context.build().filled(element, shape, 1);
            case LOG, LOG_EXP -> context.build().filled(element, shape, Double.NEGATIVE_INFINITY);
            case MAX -> limit(context, element, shape, false);
            case MIN -> limit(context, element, shape, true);
            case MEAN -> throw context.refuse("AS2102", "the mean of no elements is not defined")
                    .found("an axis of extent 0", "at least one element").raise();
        };
    }

    private static Operand limit(ImportContext context, ScalarType element, Shape shape, boolean greatest) {
        if (element.isFloat()) {
            return context.build().filled(element, shape,
                    greatest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }
        long[] elements = new long[shape.elementCount()];
        Arrays.fill(elements, greatest ? Extremes.greatest(element) : Extremes.least(element));
        return context.build().constant(TensorData.ofLongs(element, shape, elements));
    }
}
