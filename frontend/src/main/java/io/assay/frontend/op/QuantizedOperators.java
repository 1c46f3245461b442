package io.assay.frontend.op;

import java.util.List;
import java.util.stream.Stream;

/// Importers of quantisation and arithmetic on quantised numbers.
final class QuantizedOperators {
    static final List<OperatorImporter> ALL = Stream.concat(Stream.<OperatorImporter>of(
            QuantizeLinearImporter.quantize(),
            QuantizeLinearImporter.dequantize(),
            new DynamicQuantizeLinearImporter(),
            IntegerProductImporter.matrices(),
            IntegerProductImporter.windows(),
            QLinearProductImporter.of("QLinearMatMul", QLinearProductImporter.Product.MATRICES),
            QLinearProductImporter.of("QLinearConv", QLinearProductImporter.Product.WINDOWS),
            QLinearProductImporter.gemm(),
            new QLinearConcatImporter()), QLinearElementwiseImporter.all().stream()).toList();

    private QuantizedOperators() {}
}
