package io.assay.frontend.op;

import java.util.List;

/// Importers of branches, loops and scans, unrolled.
final class ControlOperators {
    static final List<OperatorImporter> ALL = List.of();

    private ControlOperators() {}
}
