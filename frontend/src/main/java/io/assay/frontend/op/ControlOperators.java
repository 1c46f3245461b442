package io.assay.frontend.op;

import java.util.List;

/// Importers of branches, loops and scans, unrolled, and of what only names the values of a tensor.
final class ControlOperators {
    static final List<OperatorImporter> ALL = List.of(
            new IfImporter(),
            new LoopImporter(),
            new BatchScanImporter(),
            new ScanImporter(),
            new ZipMapImporter());

    private ControlOperators() {}
}
