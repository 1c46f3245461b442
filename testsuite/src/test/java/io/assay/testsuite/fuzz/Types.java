package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.List;

/// Element types of random graphs.
final class Types {
    /// Integers that ONNX Runtime computes with in most operators.
    static final List<OnnxDataType> COMMON = List.of(OnnxDataType.INT32, OnnxDataType.INT64);
    static final List<OnnxDataType> INTEGERS = List.of(OnnxDataType.INT32, OnnxDataType.INT64, OnnxDataType.INT8,
            OnnxDataType.UINT8, OnnxDataType.INT16, OnnxDataType.UINT16, OnnxDataType.UINT32);

    private Types() {}

    /// Returns the numbers of an integer type that a graph uses: of 64 bits only those of 40.
    static Range range(OnnxDataType type) {
        int bits = Math.min(type.bits(), 40);
        double count = Math.scalb(1.0, bits);
        return switch (type.kind()) {
            case BOOLEAN -> Range.UNIT;
            case UNSIGNED -> new Range(0, count - 1);
            default -> new Range(-count / 2, count / 2 - 1);
        };
    }

    /// Returns the range of integers that wrap around where they leave their type.
    static Range wrapped(OnnxDataType type, Range exact) {
        return exact.within(range(type)) ? exact : range(type);
    }

    /// Tells whether inputs and outputs of that type pass the Java interface of ONNX Runtime.
    static boolean isReadByJava(OnnxDataType type) {
        return switch (type) {
            case FLOAT, DOUBLE, INT8, UINT8, INT16, INT32, INT64, BOOL -> true;
            default -> false;
        };
    }
}
