package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads Conv: a view of the windows and one contraction with the weights.
final class ConvImporter implements OperatorImporter {
    private static final String KERNEL = "hijk";
    private static final String WINDOWS = "wxyz";

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Conv", 1, "element types float; 1 to 4 spatial axes");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        Operand weights = context.floating(1);
        int groups = groups(context, x, weights, 1);
        List<Integer> kernel = kernel(context, weights);
        Operand product = convolve(context, x, weights, Window.of(context, x.shape(), kernel, false), groups);
        return List.of(biased(context, product));
    }

    /// Returns the attribute `group`, after it was compared with the channels.
    /// @param channelAxis axis of the weights whose extent, times the groups, is the number of channels; 0 where that
    ///                    axis has all channels
    static int groups(ImportContext context, Operand x, Operand weights, int channelAxis) {
        int groups = Math.toIntExact(context.intAttribute("group").orElse(1L));
        int rank = x.shape().rank();
        boolean fits = rank >= 3 && rank <= KERNEL.length() + 2 && weights.shape().rank() == rank && groups > 0
                && x.element() == weights.element() && weights.shape().dim(0) % groups == 0
                && x.shape().dim(1) == weights.shape().dim(channelAxis) * (channelAxis == 0 ? 1 : groups);
        if (!fits) {
            throw context.refuse("AS2102", "the tensor, the weights and the groups do not fit together")
                    .found(x.type() + ", " + weights.type() + ", " + groups + " groups",
                            "channels and types that agree, 1 to " + KERNEL.length() + " spatial axes")
                    .raise();
        }
        return groups;
    }

    /// Returns the spatial extents of the weights, which `kernel_shape` may repeat.
    static List<Integer> kernel(ImportContext context, Operand weights) {
        List<Integer> kernel = weights.shape().dims().subList(2, weights.shape().rank());
        if (context.intsAttribute("kernel_shape").isPresent() && !Window.kernel(context).equals(kernel)) {
            throw context.refuse("AS2102", "kernel_shape is not that of the weights")
                    .found(Window.kernel(context).toString(), kernel.toString()).raise();
        }
        return kernel;
    }

    /// Returns the sums of products.
    ///
    /// @param x       [N, C, axes...]
    /// @param weights [M, C / groups, kernel...]
    static Operand convolve(ImportContext context, Operand x, Operand weights, List<Window> windows, int groups) {
        TensorBuilder build = context.build();
        Operand view = Window.view(context, x, windows);
        List<Integer> spatial = view.shape().dims().subList(2 + windows.size(), view.shape().rank());
        int batch = x.shape().dim(0);
        int filters = weights.shape().dim(0);
        String kernel = KERNEL.substring(0, windows.size());
        String out = WINDOWS.substring(0, windows.size());
        if (groups == 1) {
            return build.contract(new Einsum("nc" + kernel + out, "mc" + kernel, "nm" + out), view, weights,
                    joined(List.of(batch, filters), spatial));
        }
        List<Integer> rest = view.shape().dims().subList(2, view.shape().rank());
        Operand grouped = build.reshape(view, joined(List.of(batch, groups, x.shape().dim(1) / groups), rest));
        Operand filterGroups = build.reshape(weights, joined(List.of(groups, filters / groups),
                weights.shape().dims().subList(1, weights.shape().rank())));
        Operand product = build.contract(
                new Einsum("ngc" + kernel + out, "gmc" + kernel, "ngm" + out), grouped, filterGroups,
                joined(List.of(batch, groups, filters / groups), spatial));
        return build.reshape(product, joined(List.of(batch, filters), spatial));
    }

    private static Shape joined(List<Integer> first, List<Integer> second) {
        List<Integer> dims = new ArrayList<>(first);
        dims.addAll(second);
        return new Shape(dims);
    }

    /// Returns the tensor with input 2, one number for each channel, added if it is there.
    static Operand biased(ImportContext context, Operand x) {
        return context.hasInput(2)
                ? Broadcasting.binary(context, BinaryFunction.ADD, x, perChannel(context, context.input(2), x.shape()))
                : x;
    }

    /// Returns one number for each channel as a tensor that broadcasts to [N, C, axes...].
    static Operand perChannel(ImportContext context, Operand numbers, Shape shape) {
        if (numbers.shape().rank() != 1 || numbers.shape().dim(0) != shape.dim(1)) {
            throw context.refuse("AS2102", "there is not one number for each channel")
                    .found("shape " + numbers.shape().dims(), "[" + shape.dim(1) + "]").raise();
        }
        List<Integer> dims = new ArrayList<>(Collections.nCopies(shape.rank() - 1, 1));
        dims.set(0, shape.dim(1));
        Shape column = new Shape(dims);
        return context.build().view(numbers, column, IndexMap.identity(column));
    }
}
