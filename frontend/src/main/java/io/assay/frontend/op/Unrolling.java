package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDim;
import io.assay.frontend.onnx.OnnxType;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What loops, scans and branches have in common.
final class Unrolling {
    private Unrolling() {}

    /// Returns the operand, which must be one boolean.
    static Operand booleanScalar(ImportContext context, Operand operand, String what) {
        if (operand.element() != ScalarType.BOOL || operand.shape().elementCount() != 1) {
            throw context.refuse("AS2105", what + " is not one boolean").found(operand.type().toString(), "a boolean")
                    .raise();
        }
        return operand;
    }

    /// Returns the parts beside each other on a new axis.
    /// @param declared the output of the body that made them; it gives the type where there are none
    /// @param axis     of the result; negative ones count from its end
    static Binding.Present stack(ImportContext context, List<Binding.Present> parts, long axis,
            OnnxValueInfo declared) {
        if (parts.isEmpty()) {
            return Binding.Present.of(empty(context, axis, declared));
        }
        Binding.Present first = parts.getFirst();
        List<Operand> rows = new ArrayList<>();
        for (Binding.Present part : parts) {
            if (!part.operand().type().equals(first.operand().type()) || !part.labels().equals(first.labels())) {
                throw context.refuse("AS2102", "the steps give an output of different types")
                        .with("output", "\"" + declared.name() + "\" of the body")
                        .found(first.operand().type() + " and " + part.operand().type(), "one type and shape").raise();
            }
            List<Integer> dims = new ArrayList<>(part.operand().shape().dims());
            dims.add(context.axis(axis, dims.size() + 1), 1);
            rows.add(context.build().reshape(part.operand(), new Shape(dims)));
        }
        int position = context.axis(axis, first.operand().shape().rank() + 1);
        return new Binding.Present(context.build().concat(rows, position), first.labels());
    }

    private static Operand empty(ImportContext context, long axis, OnnxValueInfo declared) {
        if (declared.type() instanceof OnnxType.Tensor(var type, Optional<List<OnnxDim>> shape)
                && shape.isPresent()
                && Conversions.element(type).isPresent()
                && shape.get().stream().allMatch(OnnxDim.Known.class::isInstance)) {
            List<Long> dims = new ArrayList<>(
                    shape.get().stream().map(dim -> ((OnnxDim.Known) dim).size()).toList());
            dims.add(context.axis(axis, dims.size() + 1), 0L);
            return context.build().filled(Conversions.element(type).orElseThrow(), context.shape(dims), 0);
        }
        throw context.refuse("AS2107", "no step is taken, and the body does not declare the shape of an output")
                .with("output", "\"" + declared.name() + "\" of the body")
                .found(declared.type().text(), "a tensor type with all sizes").raise();
    }

    /// Returns a value that goes from step to step, which keeps its element type.
    static Binding.Present carried(ImportContext context, Binding.Present before, Binding.Present after,
            OnnxValueInfo declared) {
        if (before.operand().element() != after.operand().element() || !before.labels().equals(after.labels())) {
            throw context.refuse("AS2105", "a value changes its type from step to step")
                    .with("output", "\"" + declared.name() + "\" of the body")
                    .found(before.operand().element() + " and " + after.operand().element(), "one element type")
                    .raise();
        }
        return after;
    }
}
