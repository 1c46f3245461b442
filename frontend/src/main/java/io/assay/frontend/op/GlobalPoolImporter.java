package io.assay.frontend.op;

import io.assay.ir.tensor.ReduceFunction;
import java.util.List;
import java.util.stream.IntStream;

/// Reads GlobalAveragePool, GlobalMaxPool and GlobalLpPool: reductions of all axes but the first two.
///
/// @param row  the operator
/// @param kind what is computed
record GlobalPoolImporter(OperatorRow row, Kind kind) implements OperatorImporter {

    enum Kind {
        AVERAGE, MAX, NORM
    }

    static GlobalPoolImporter of(String operator, Kind kind) {
        return new GlobalPoolImporter(OperatorRow.onnx(operator, 1, "element types float"), kind);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        List<Integer> axes = IntStream.range(2, x.shape().rank()).boxed().toList();
        if (axes.isEmpty()) {
            throw context.refuse("AS2102", "there is no spatial axis")
                    .found("shape " + x.shape().dims(), "[N, C, axes...]").raise();
        }
        return switch (kind) {
            case AVERAGE -> List.of(context.build().reduce(ReduceFunction.MEAN, x, axes));
            case MAX -> List.of(context.build().reduce(ReduceFunction.MAX, x, axes));
            case NORM -> {
                Powers powers = Powers.of(context);
                yield List.of(powers.root(context.build().reduce(ReduceFunction.SUM, powers.raised(x), axes)));
            }
        };
    }
}
