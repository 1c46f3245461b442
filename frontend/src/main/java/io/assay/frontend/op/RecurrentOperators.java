package io.assay.frontend.op;

import java.util.List;

/// Importers of recurrent networks, unrolled.
final class RecurrentOperators {
    static final List<OperatorImporter> ALL = List.of();

    private RecurrentOperators() {}
}
