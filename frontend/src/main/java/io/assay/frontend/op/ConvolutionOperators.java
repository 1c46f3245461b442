package io.assay.frontend.op;

import java.util.List;

/// Importers of convolutions, pooling, normalisations, resizing.
final class ConvolutionOperators {
    static final List<OperatorImporter> ALL = List.of(
            new ConvImporter(),
            new ConvTransposeImporter(),
            new MaxPoolImporter(),
            SumPoolImporter.average(),
            SumPoolImporter.norms(),
            GlobalPoolImporter.of("GlobalAveragePool", GlobalPoolImporter.Kind.AVERAGE),
            GlobalPoolImporter.of("GlobalMaxPool", GlobalPoolImporter.Kind.MAX),
            GlobalPoolImporter.of("GlobalLpPool", GlobalPoolImporter.Kind.NORM));

    private ConvolutionOperators() {}
}
