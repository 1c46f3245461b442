package io.assay.frontend.op;

import java.util.List;
import java.util.stream.Stream;

/// Importers of sums, extrema and products along axes.
final class ReductionOperators {
    private static final List<OperatorImporter> SINGLE = List.of(
            new GemmImporter(),
            new MatMulImporter(),
            new EinsumImporter(),
            new DeterminantImporter());

    static final List<OperatorImporter> ALL = Stream.of(ReduceImporter.ALL, SoftmaxImporter.ALL, ArgMaxImporter.ALL,
            CumulativeImporter.ALL, SINGLE).flatMap(List::stream).toList();

    private ReductionOperators() {}
}
