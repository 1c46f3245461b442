package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Lists of numbers of a tree ensemble, as attributes of lists or of tensors.
///
/// @param context the node in work
/// @param numbers type that tensors of real numbers have to have, F32 or F64
record TreeAttributes(ImportContext context, ScalarType numbers) {

    long[] integers(String attribute) {
        return context.intsAttribute(attribute).orElse(new long[0]);
    }

    /// Returns integers, one of each node or vote.
    long[] integers(String attribute, int count, String of) {
        long[] list = integers(attribute);
        requireLength(attribute, list.length, count, of);
        return list;
    }

    void requireLength(String attribute, int length, int count, String of) {
        if (length != count) {
            throw context.refuse("AS2004", "a list has the wrong length").with("attribute", attribute)
                    .found(length + " elements", count + ", one for each " + of).raise();
        }
    }

    /// Returns real numbers, from the list or from the tensor named `attribute`_as_tensor.
    List<Double> reals(String attribute) {
        Optional<List<Float>> list = context.floatsAttribute(attribute).filter(floats -> !floats.isEmpty());
        Optional<OnnxTensor> tensor = context.tensorAttribute(attribute + "_as_tensor");
        if (list.isPresent() && tensor.isPresent()) {
            throw context.refuse("AS2004", "numbers are given twice")
                    .with("attribute", attribute + ", " + attribute + "_as_tensor")
                    .found("both", "one of the two").raise();
        }
        return tensor.map(values -> reals(attribute + "_as_tensor", values))
                .orElseGet(() -> list.orElse(List.of()).stream().map(Float::doubleValue).toList());
    }

    /// Returns real numbers from a tensor.
    List<Double> tensor(String attribute) {
        return context.tensorAttribute(attribute).map(values -> reals(attribute, values)).orElse(List.of());
    }

    private List<Double> reals(String attribute, OnnxTensor tensor) {
        OnnxDataType expected = numbers == ScalarType.F64 ? OnnxDataType.DOUBLE : OnnxDataType.FLOAT;
        if (tensor.dataType() != expected) {
            throw context.refuse("AS2105", "an attribute does not have the type of the features")
                    .with("attribute", attribute).found(tensor.dataType().text(), expected.text())
                    .reason("ONNX Runtime does not read it").raise();
        }
        return Arrays.stream(tensor.toDoubles()).boxed().toList();
    }

    /// Requires that a number of a leaf or a target is finite.
    double finite(double number, Supplier<ImportContext.Refusal> otherwise) {
        if (!Double.isFinite(number)) {
            throw otherwise.get().found(String.valueOf(number), "a finite number").raise();
        }
        return number;
    }

    /// Returns the base values: none, or one of `counts` many.
    List<Double> bases(List<Integer> counts) {
        List<Double> bases = reals("base_values");
        if (!bases.isEmpty() && !counts.contains(bases.size())) {
            throw context.refuse("AS2004", "a list has the wrong length").with("attribute", "base_values")
                    .found(bases.size() + " numbers", "none or " + counts).raise();
        }
        bases.forEach(base -> finite(base, () -> context.refuse("AS2201", "a base value is no finite number")
                .with("attribute", "base_values")));
        return bases;
    }
}
