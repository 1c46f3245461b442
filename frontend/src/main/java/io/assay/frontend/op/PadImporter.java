package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Reads Pad; what is an attribute before opset 11 is an input from then on. Negative numbers cut off.
final class PadImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Pad", 1, "pads and axes are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        boolean attributes = context.opset() < 11;
        String mode = Choice.of(context, "mode", "constant", "reflect", "edge", "wrap");
        if (mode.equals("wrap") && context.opset() < 19) {
            throw context.refuse("AS2004", "the value of an attribute is not known").with("attribute", "mode")
                    .found("'wrap'", "a mode of opset " + context.opset()).raise();
        }
        int rank = x.shape().rank();
        long[] pads = attributes ? padsAttribute(context) : context.constantInts(1);
        long[] axes = !attributes && context.hasInput(3)
                ? context.constantInts(3)
                : LongStream.range(0, rank).toArray();
        context.axes(axes, rank);
        if (pads.length != 2 * axes.length) {
            throw context.refuse("AS2102", "pads has another number of elements")
                    .found(Arrays.toString(pads), "two for each of " + axes.length + " axes").raise();
        }
        Operand value = value(context, x, attributes);
        Operand result = x;
        for (int i = 0; i < axes.length; i++) {
            int axis = context.axis(axes[i], rank);
            int before = Math.toIntExact(pads[i]);
            int after = Math.toIntExact(pads[axes.length + i]);
            result = mode.equals("constant")
                    ? AlongAxis.of(context).fit(result, axis, before, after, value)
                    : repeated(context, result, axis, before, after, mode);
        }
        return List.of(result);
    }

    private static long[] padsAttribute(ImportContext context) {
        String name = context.opset() < 2 ? "paddings" : "pads";
        return context.intsAttribute(name).orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", name).raise());
    }

    private static Operand value(ImportContext context, Operand x, boolean attribute) {
        if (attribute || !context.hasInput(2)) {
            double value = attribute ? context.floatAttribute("value").orElse(0f) : 0;
            return context.build().filled(x.element(), Shape.SCALAR, value);
        }
        Operand value = context.input(2);
        if (value.shape().elementCount() != 1 || value.element() != x.element()) {
            throw context.refuse("AS2102", "the constant value does not fit the tensor").with("input", "2")
                    .found(value.type().toString(), "one " + x.element()).raise();
        }
        return context.build().reshape(value, Shape.SCALAR);
    }

    private static Operand repeated(ImportContext context, Operand x, int axis, int before, int after, String mode) {
        AlongAxis along = AlongAxis.of(context);
        Operand cut = along.fit(x, axis, Math.min(0, before), Math.min(0, after), along.zero(x));
        int extent = cut.shape().dim(axis);
        int first = Math.max(0, before);
        int total = Math.addExact(Math.addExact(first, extent), Math.max(0, after));
        context.shape(List.of((long) total));
        if (extent == 0 && total > 0) {
            throw context.refuse("AS2102", "an axis without elements cannot be continued")
                    .found("axis " + axis + " of extent 0", "at least 1").raise();
        }
        List<Integer> positions = new ArrayList<>();
        IntStream.range(0, total).map(i -> source(i - first, extent, mode)).forEach(positions::add);
        return along.take(cut, axis, positions.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int source(int position, int extent, String mode) {
        return switch (mode) {
            case "edge" -> Math.clamp(position, 0, extent - 1);
            case "wrap" -> Math.floorMod(position, extent);
            default -> {
                int period = Math.max(1, 2 * (extent - 1));
                int within = Math.floorMod(position, period);
                yield within < extent ? within : period - within;
            }
        };
    }
}
