package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.List;

/// A value of a random graph, with what its generator knows of it.
///
/// @param name  its name in the graph; empty for an optional input that is left out
/// @param type  element type
/// @param dims  extents
/// @param range what its elements may be
record Operand(String name, OnnxDataType type, List<Integer> dims, Range range) {
    /// An optional input that is left out.
    static final Operand NONE = new Operand("", OnnxDataType.FLOAT, List.of(), Range.UNIT);

    Operand {
        dims = List.copyOf(dims);
    }

    int rank() {
        return dims.size();
    }

    /// Returns an extent.
    /// @param axis from the front, or, if negative, from the back
    int dim(int axis) {
        return dims.get(axis < 0 ? axis + dims.size() : axis);
    }

    int size() {
        return Dims.size(dims);
    }

    boolean isReal() {
        return type.isFloating();
    }
}
