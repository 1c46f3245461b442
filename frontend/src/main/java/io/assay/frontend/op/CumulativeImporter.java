package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Reads CumSum and CumProd: element k along the axis is the sum or product of the elements up to k.
///
/// Short sums are a product with a triangular matrix, which costs no constraints; others, and products, are made one
/// after the other.
///
/// @param row      the operator
/// @param function sum or product
record CumulativeImporter(OperatorRow row, BinaryFunction function) implements OperatorImporter {
    private static final int LONGEST = 4096;
    /// The longest sum whose matrix is written down.
    private static final int SHORT = 512;
    private static final String RESTRICTIONS = "the axis is a constant; at most " + LONGEST + " elements along it";

    static final List<OperatorImporter> ALL = List.of(
            new CumulativeImporter(OperatorRow.onnx("CumSum", 11, RESTRICTIONS), BinaryFunction.ADD),
            new CumulativeImporter(OperatorRow.onnx("CumProd", 26, RESTRICTIONS), BinaryFunction.MUL));

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = Arithmetic.numeric(context, 0);
        long[] listed = context.constantInts(1);
        if (listed.length != 1) {
            throw context.refuse("AS2102", "the axis is no single number")
                    .found(listed.length + " elements", "one").raise();
        }
        int axis = context.axis(listed[0], operand.shape().rank());
        boolean exclusive = context.intAttribute("exclusive").orElse(0L) != 0;
        boolean reverse = context.intAttribute("reverse").orElse(0L) != 0;
        if (operand.shape().dim(axis) > LONGEST) {
            throw context.refuse("AS2102", "an axis is too long")
                    .found(operand.shape().dim(axis) + " elements", "at most " + LONGEST)
                    .help("leave the operator to the caller of the model").raise();
        }
        return List.of(function == BinaryFunction.ADD && operand.shape().dim(axis) <= SHORT
                ? triangular(context, operand, axis, exclusive, reverse)
                : stepwise(context, operand, axis, exclusive, reverse));
    }

    private static Operand triangular(ImportContext context, Operand operand, int axis, boolean exclusive,
            boolean reverse) {
        Shape shape = operand.shape();
        int extent = shape.dim(axis);
        boolean[] taken = new boolean[extent * extent];
        for (int i = 0; i < taken.length; i++) {
            int distance = reverse ? i / extent - i % extent : i % extent - i / extent;
            taken[i] = distance > 0 || (distance == 0 && !exclusive);
        }
        Shape lines = Shape.of(new Shape(shape.dims().subList(0, axis)).elementCount(), extent,
                new Shape(shape.dims().subList(axis + 1, shape.rank())).elementCount());
        Operand sums = context.build().contract(new Einsum("aib", "ij", "ajb"),
                context.build().reshape(operand, lines), matrix(context, operand.element(), extent, taken), lines);
        return context.build().reshape(sums, shape);
    }

    private static Operand matrix(ImportContext context, ScalarType element, int extent, boolean... taken) {
        Shape square = Shape.of(extent, extent);
        long[] ones = new long[taken.length];
        Arrays.setAll(ones, i -> taken[i] ? 1 : 0);
        return context.build().constant(element.isFloat()
                ? TensorData.ofDoubles(element, square, Arrays.stream(ones).asDoubleStream().toArray())
                : TensorData.ofLongs(element, square, ones));
    }

    private Operand stepwise(ImportContext context, Operand operand, int axis, boolean exclusive, boolean reverse) {
        List<Operand> parts = new ArrayList<>();
        int extent = operand.shape().dim(axis);
        Operand running = neutral(context, operand, axis);
        for (int step = 0; step < extent; step++) {
            Operand before = running;
            Operand element = slice(context, operand, axis, reverse ? extent - 1 - step : step);
            running = step == 0 ? element : context.build().binary(function, running, element);
            parts.add(exclusive ? before : running);
        }
        if (reverse) {
            Collections.reverse(parts);
        }
        return parts.isEmpty() ? operand : context.build().concat(parts, axis);
    }

    private Operand neutral(ImportContext context, Operand operand, int axis) {
        return context.build().filled(operand.element(), slice(operand.shape(), axis),
                function == BinaryFunction.ADD ? 0 : 1);
    }

    private static Shape slice(Shape shape, int axis) {
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, 1);
        return new Shape(dims);
    }

    private static Operand slice(ImportContext context, Operand operand, int axis, int index) {
        IndexMap whole = IndexMap.identity(operand.shape());
        return context.build().view(operand, slice(operand.shape(), axis),
                new IndexMap(index * whole.strides().get(axis), whole.strides()));
    }
}
