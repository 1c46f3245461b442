package io.assay.frontend.op;

import java.util.List;
import java.util.stream.Stream;

/// Importers of models that are no networks (linear models, support vectors, trees, what prepares features), and of
/// functions that ONNX Runtime fuses.
final class ClassicalOperators {
    static final List<OperatorImporter> ALL = Stream.of(
            List.<OperatorImporter>of(
                    LinearModelImporter.regressor(),
                    LinearModelImporter.classifier(),
                    SupportVectorImporter.regressor(),
                    SupportVectorImporter.classifier(),
                    new TreeClassifierImporter(),
                    new ArrayFeatureExtractorImporter(),
                    new FeatureVectorizerImporter()),
            TreeRegressorImporter.ALL,
            FeatureImporter.ALL,
            MappingImporter.ALL,
            FusedGeluImporter.ALL).flatMap(List::stream).toList();

    private ClassicalOperators() {}
}
