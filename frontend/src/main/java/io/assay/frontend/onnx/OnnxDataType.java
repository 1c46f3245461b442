package io.assay.frontend.onnx;

import java.util.Optional;

/// The element types of ONNX tensors, with the number that the protobuf format uses for each.
///
/// Source: `TensorProto.DataType` of onnx-ml.proto. The name in lower case is the one of ONNX's text syntax.
public enum OnnxDataType {
    FLOAT(1, 32, Kind.FLOATING), UINT8(2, 8, Kind.UNSIGNED), INT8(3, 8, Kind.SIGNED), UINT16(4, 16,
            Kind.UNSIGNED), INT16(5, 16, Kind.SIGNED), INT32(6, 32, Kind.SIGNED), INT64(7, 64, Kind.SIGNED), STRING(8,
                    0, Kind.STRING), BOOL(9, 8, Kind.BOOLEAN), FLOAT16(10, 16, Kind.FLOATING), DOUBLE(11, 64,
                            Kind.FLOATING), UINT32(12, 32, Kind.UNSIGNED), UINT64(13, 64, Kind.UNSIGNED), COMPLEX64(14,
                                    64, Kind.OPAQUE), COMPLEX128(15, 128, Kind.OPAQUE), BFLOAT16(16, 16,
                                            Kind.FLOATING), FLOAT8E4M3FN(17, 8, Kind.OPAQUE), FLOAT8E4M3FNUZ(18, 8,
                                                    Kind.OPAQUE), FLOAT8E5M2(19, 8, Kind.OPAQUE), FLOAT8E5M2FNUZ(20, 8,
                                                            Kind.OPAQUE), UINT4(21, 4, Kind.UNSIGNED), INT4(22, 4,
                                                                    Kind.SIGNED), FLOAT4E2M1(23, 4,
                                                                            Kind.OPAQUE), FLOAT8E8M0(24, 8,
                                                                                    Kind.OPAQUE), UINT2(25, 2,
                                                                                            Kind.UNSIGNED), INT2(26, 2,
                                                                                                    Kind.SIGNED), FLOAT6E2M3(
                                                                                                            27, 6,
                                                                                                            Kind.OPAQUE), FLOAT6E3M2(
                                                                                                                    28,
                                                                                                                    6,
                                                                                                                    Kind.OPAQUE);

    /// What the bits of an element mean; `OPAQUE` types are carried but have no numeric reading here.
    public enum Kind {
        FLOATING, SIGNED, UNSIGNED, BOOLEAN, STRING, OPAQUE
    }

    private final int code;
    private final int bits;
    private final Kind kind;

    OnnxDataType(int code, int bits, Kind kind) {
        this.code = code;
        this.bits = bits;
        this.kind = kind;
    }

    /// The number of this type in `TensorProto.data_type`.
    public int code() {
        return code;
    }

    /// Width of one element in bits; 0 for strings.
    public int bits() {
        return bits;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    /// Whether the elements are integers or booleans.
    public boolean isIntegral() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED || kind == Kind.BOOLEAN;
    }

    /// The name in ONNX's text syntax, for example `float` or `int64`.
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The type with this protobuf number, if there is one.
    public static Optional<OnnxDataType> ofCode(int code) {
        for (OnnxDataType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The type with this name in the text syntax, if there is one.
    public static Optional<OnnxDataType> ofText(String text) {
        for (OnnxDataType type : values()) {
            if (type.text().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
