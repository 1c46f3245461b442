package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.ir.type.ScalarType;
import java.util.List;
import java.util.Optional;

/// Reads QuantizeLinear and DequantizeLinear: per tensor, per axis from opset 13, in blocks from opset 21.
///
/// @param row       the operator
/// @param quantizes QuantizeLinear
record QuantizeLinearImporter(OperatorRow row, boolean quantizes) implements OperatorImporter {
    private static final String RESTRICTIONS = "scale and zero point are constants; ";

    static QuantizeLinearImporter quantize() {
        return new QuantizeLinearImporter(OperatorRow.onnx("QuantizeLinear", 10,
                RESTRICTIONS + "to int8, uint8, int16, uint16"), true);
    }

    static QuantizeLinearImporter dequantize() {
        return new QuantizeLinearImporter(OperatorRow.onnx("DequantizeLinear", 10,
                RESTRICTIONS + "from int8, uint8, int16, uint16, int32"), false);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        // It says what floats of 8 bits do beyond their range.
        context.ignoreAttributes("saturate");
        Operand x = quantizes ? context.input(0) : Quantization.integers(context, 0);
        ScalarType outputType = outputType(context);
        Quantization quantization = quantization(context, x);
        if (!quantizes) {
            return List.of(context.build().dequantize(x, quantization, outputType));
        }
        requirePrecision(context);
        if (!x.element().isFloat() && x.element() != ScalarType.I32) {
            throw context.refuse("AS2105", "the element type is not supported here").with("input", "0")
                    .found(x.element().toString(), "a floating-point type or int32").raise();
        }
        return List.of(context.build().quantize(x, quantization, outputType));
    }

    private static Quantization quantization(ImportContext context, Operand x) {
        int rank = x.shape().rank();
        boolean list = context.input(1).shape().rank() > 0 && context.input(1).shape().elementCount() > 1;
        long axis = context.intAttribute("axis").orElse(1L);
        long block = context.intAttribute("block_size").orElse(0L);
        if (block < 0 || block > Integer.MAX_VALUE) {
            throw context.refuse("AS2102", "an attribute is not possible").with("attribute", "block_size")
                    .found(String.valueOf(block), "0, or the extent of a block").raise();
        }
        if (block > 0) {
            return Quantization.ofBlocks(context, x.shape(), context.axis(axis, rank), (int) block);
        }
        if (list && context.input(1).shape().rank() != 1) {
            throw context.refuse("AS2102", "a scale does not fit its tensor")
                    .found("shape " + context.input(1).shape().dims(), "one axis; more with block_size").raise();
        }
        return Quantization.of(context, 1, 2, x.shape(), list ? context.axis(axis, rank) : 0);
    }

    private ScalarType outputType(ImportContext context) {
        Optional<Long> given = context.intAttribute("output_dtype").filter(code -> code != 0);
        ScalarType otherwise = quantizes
                ? Quantization.type(context, 2, ScalarType.U8)
                : context.input(1).element();
        ScalarType element = given.map(code -> named(context, code)).orElse(otherwise);
        if (quantizes) {
            Quantization.requireNarrow(context, element);
            if (context.hasInput(2) && element != otherwise) {
                throw context.refuse("AS2105", "output_dtype is not the type of the zero point")
                        .found(element + " and " + otherwise, "one type").raise();
            }
        } else if (!element.isFloat()) {
            throw context.refuse("AS2105", "the result is no floating-point type")
                    .found(element.toString(), "a floating-point type").raise();
        }
        return element;
    }

    private static ScalarType named(ImportContext context, long code) {
        return OnnxDataType.ofCode((int) code).flatMap(Conversions::element)
                .orElseThrow(() -> context.refuse("AS2105", "the element type is not supported")
                        .with("attribute", "output_dtype")
                        .found(OnnxDataType.ofCode((int) code).map(OnnxDataType::text).orElse("type number " + code),
                                "int8, uint8, int16 or uint16, or a float of at least 16 bits")
                        .help("quantise to 8 bits").raise());
    }

    /// Accepts the precision of the division where it does not matter: the circuit divides exactly.
    private static void requirePrecision(ImportContext context) {
        context.intAttribute("precision").filter(code -> code != 0).ifPresent(code -> {
            ScalarType precision = named(context, code);
            if (precision != ScalarType.F32 && precision != ScalarType.F64) {
                throw context.refuse("AS2105", "the division is asked to round to a narrow type")
                        .with("attribute", "precision").found(precision.toString(), "f32 or f64").raise();
            }
        });
    }
}
