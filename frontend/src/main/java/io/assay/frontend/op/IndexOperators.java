package io.assay.frontend.op;

import java.util.List;

/// Importers of gathering, scattering and sorting.
final class IndexOperators {
    static final List<OperatorImporter> ALL = List.of(
            new GatherImporter());

    private IndexOperators() {}
}
