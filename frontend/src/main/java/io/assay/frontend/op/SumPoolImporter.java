package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads AveragePool and LpPool: sums over windows, the padding being zero.
///
/// @param row  the operator
/// @param norm sums powers and takes the root, instead of the mean
record SumPoolImporter(OperatorRow row, boolean norm) implements OperatorImporter {

    static SumPoolImporter average() {
        return new SumPoolImporter(OperatorRow.onnx("AveragePool", 1,
                "element types float; every window has an element that counts"), false);
    }

    static SumPoolImporter norms() {
        return new SumPoolImporter(OperatorRow.onnx("LpPool", 1, "element types float"), true);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        boolean ceilMode = context.intAttribute("ceil_mode").orElse(0L) != 0;
        List<Window> windows = Window.of(context, x.shape(), Window.kernel(context), ceilMode);
        if (!norm) {
            boolean padding = context.intAttribute("count_include_pad").orElse(0L) != 0;
            return List.of(average(context, x, windows, padding));
        }
        Powers powers = Powers.of(context);
        Operand summed = reduced(context, ReduceFunction.SUM, Window.view(context, powers.raised(x), windows));
        return List.of(powers.root(summed));
    }

    private static Operand average(ImportContext context, Operand x, List<Window> windows, boolean padding) {
        Shape counts = new Shape(windows.stream().map(Window::count).toList());
        double[] weights = new double[counts.elementCount()];
        for (int i = 0; i < weights.length; i++) {
            int[] window = counts.indexOf(i);
            weights[i] = 1;
            for (int axis = 0; axis < window.length; axis++) {
                weights[i] *= windows.get(axis).weight(window[axis], padding);
            }
        }
        if (IntStream.range(0, weights.length).anyMatch(i -> weights[i] == 0)) {
            MaxPoolImporter.requireElements(context, windows);
        }
        Operand view = Window.view(context, x, windows);
        int size = windows.stream().mapToInt(Window::kernel).reduce(1, Math::multiplyExact);
        if (IntStream.range(0, weights.length).allMatch(i -> weights[i] == size)) {
            return reduced(context, ReduceFunction.MEAN, view);
        }
        Operand divisor = context.build().constant(TensorData.ofDoubles(x.element(), counts, weights));
        return Broadcasting.binary(context, BinaryFunction.DIV, reduced(context, ReduceFunction.SUM, view), divisor);
    }

    /// Returns [N, C, windows...] of [N, C, kernel..., windows...].
    private static Operand reduced(ImportContext context, ReduceFunction function, Operand view) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 2; axis < 2 + (view.shape().rank() - 2) / 2; axis++) {
            axes.add(axis);
        }
        Operand result = context.build().reduce(function, view, axes);
        return context.build().reshape(result, SqueezeImporter.without(result.shape(), axes));
    }
}
