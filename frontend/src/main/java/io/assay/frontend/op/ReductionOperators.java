package io.assay.frontend.op;

import io.assay.ir.tensor.ReduceFunction;
import java.util.List;

/// Importers of sums, extrema and products along axes.
final class ReductionOperators {
    static final List<OperatorImporter> ALL = List.of(
            ReduceImporter.of("ReduceSum", ReduceFunction.SUM, 13),
            ReduceImporter.of("ReduceMean", ReduceFunction.MEAN, 18),
            new SoftmaxImporter(),
            new ArgMaxImporter(),
            new GemmImporter(),
            new MatMulImporter());

    private ReductionOperators() {}
}
