package io.assay.frontend.op;

import java.util.List;

/// Importers of the operators of ai.onnx.ml without trees.
final class ClassicalOperators {
    static final List<OperatorImporter> ALL = List.of();

    private ClassicalOperators() {}
}
