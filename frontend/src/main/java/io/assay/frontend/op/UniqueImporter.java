package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads Unique: how many different slices there are is part of the shape of the circuit.
final class UniqueImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Unique", 11, "the input is a constant");
    }

    /// A slice that differs from the others, and the indices where it occurs, ascending.
    private record Slice(List<Double> elements, List<Integer> occurrences) {
        int first() {
            return occurrences.getFirst();
        }
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        TensorData data = context.constant(0);
        Shape shape = context.intAttribute("axis").isPresent() ? data.shape() : Shape.of(data.elementCount());
        int axis = context.intAttribute("axis").map(given -> context.axis(given, shape.rank())).orElse(0);
        List<Slice> slices = slices(data, shape, axis);
        if (context.intAttribute("sorted").orElse(1L) != 0) {
            slices.sort(UniqueImporter::compare);
        }
        int[] strides = shape.strides();
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, slices.size());
        Shape result = new Shape(dims);
        TensorData kept = ConstantFolding.take(data, result, Positions.of(result,
                index -> Positions.at(strides, index)
                        + (long) strides[axis] * (slices.get(index[axis]).first() - index[axis])));
        long[] inverse = new long[shape.dim(axis)];
        for (int i = 0; i < slices.size(); i++) {
            for (int occurrence : slices.get(i).occurrences()) {
                inverse[occurrence] = i;
            }
        }
        return List.of(context.build().constant(kept),
                integers(context, slices.stream().mapToLong(Slice::first).toArray()),
                integers(context, inverse),
                integers(context, slices.stream().mapToLong(slice -> slice.occurrences().size()).toArray()));
    }

    private static Operand integers(ImportContext context, long... values) {
        return context.build().constant(TensorData.ofLongs(ScalarType.I64, Shape.of(values.length), values));
    }

    /// Returns the different slices in the order of their first occurrences.
    private static List<Slice> slices(TensorData data, Shape shape, int axis) {
        int inner = shape.strides()[axis];
        int extent = shape.dim(axis);
        int width = extent == 0 ? 0 : shape.elementCount() / extent;
        Map<List<Double>, Slice> slices = new LinkedHashMap<>();
        for (int i = 0; i < extent; i++) {
            List<Double> elements = new ArrayList<>();
            for (int k = 0; k < width; k++) {
                elements.add(data.doubleAt((k / inner * extent + i) * inner + k % inner) + 0.0);
            }
            slices.computeIfAbsent(elements, key -> new Slice(key, new ArrayList<>())).occurrences().add(i);
        }
        return new ArrayList<>(slices.values());
    }

    private static int compare(Slice a, Slice b) {
        for (int i = 0; i < a.elements().size(); i++) {
            int order = Double.compare(a.elements().get(i), b.elements().get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
