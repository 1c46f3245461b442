package io.assay.frontend.op;

import java.util.List;

/// Importers of gathering, scattering and sorting.
final class IndexOperators {
    static final List<OperatorImporter> ALL = List.of(
            new GatherImporter(),
            new GatherElementsImporter(),
            new GatherNdImporter(),
            new ScatterElementsImporter(new OperatorRow("Scatter", "ai.onnx", 9, 10, Indexing.CLAMPED)),
            new ScatterElementsImporter(OperatorRow.onnx("ScatterElements", 11, Indexing.CLAMPED
                    + "; no reduction of booleans")),
            new ScatterNdImporter(),
            new TensorScatterImporter(),
            new OneHotImporter(),
            new TopKImporter(),
            new CompressImporter(),
            new NonZeroImporter(),
            new UniqueImporter(),
            new ReverseSequenceImporter());

    private IndexOperators() {}
}
