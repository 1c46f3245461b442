package io.assay.frontend.op;

import java.util.List;

/// Importers of quantisation and arithmetic on quantised numbers.
final class QuantizedOperators {
    static final List<OperatorImporter> ALL = List.of();

    private QuantizedOperators() {}
}
