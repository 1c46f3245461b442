package io.assay.frontend.op;

import java.util.List;

/// Importers of convolutions, pooling, normalisations, resizing.
final class ConvolutionOperators {
    static final List<OperatorImporter> ALL = List.of();

    private ConvolutionOperators() {}
}
