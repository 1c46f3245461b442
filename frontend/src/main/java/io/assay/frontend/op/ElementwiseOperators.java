package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import java.util.List;
import java.util.stream.Stream;

/// Importers of functions of single elements: arithmetic, comparisons, activations, casts.
final class ElementwiseOperators {
    private static final List<OperatorImporter> SINGLE = List.of(
            ExtremumImporter.of("Min", BinaryFunction.MIN),
            ExtremumImporter.of("Max", BinaryFunction.MAX),
            new LeakyReluImporter(),
            new ClipImporter(),
            new IdentityImporter(),
            new DropoutImporter());

    static final List<OperatorImporter> ALL = Stream.of(Arithmetic.ALL, ElementwiseImporter.ALL, Activations.ALL,
            Comparisons.ALL, CastImporter.ALL, SINGLE).flatMap(List::stream).toList();

    private ElementwiseOperators() {}
}
