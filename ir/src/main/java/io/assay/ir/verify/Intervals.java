package io.assay.ir.verify;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.bounds.RelationBounds;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.relation.RelationOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/// Computes the interval of every value anew and compares it with the declared one.
///
/// Packing, ranges and the proof that nothing wraps around the modulus trust declared intervals, so each must hold
/// whatever its op can give.
final class Intervals {

    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private final Map<Value, Op> definitions = new HashMap<>();
    private final ObjIntConsumer<String> report;

    Intervals(ObjIntConsumer<String> report) {
        this.report = report;
    }

    /// Reports, with the op's position, each interval that does not hold what its op can give, and each op whose
    /// results may leave 62 bits. Every value has to be defined before its use.
    void check(List<Op> ops) {
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            List<Value> results = op.results();
            List<ElementBounds> found = found(op, i);
            for (int k = 0; k < results.size(); k++) {
                Value result = results.get(k);
                boolean holds = k < found.size() && result.type().interval().contains(found.get(k).hull());
                if (k < found.size() && !holds) {
                    report.accept(result + " may be anywhere in " + found.get(k).hull(), i);
                }
                // What is declared is believed from here on, so that one mistake gives one message.
                bounds.put(result, holds
                        ? found.get(k)
                        : ElementBounds.uniform(result.type().interval(), result.type().elementCount()));
                definitions.put(result, op);
            }
        }
    }

    private List<ElementBounds> found(Op op, int index) {
        try {
            return switch (op) {
                case FixedOp fixed -> FixedBounds.transfer(fixed, bounds::get);
                case RelationOp relation -> RelationBounds.transfer(relation, bounds::get,
                        value -> Optional.ofNullable(definitions.get(value)));
                default -> List.of();
            };
        } catch (ArithmeticException e) {
            report.accept(op.info().name() + ": " + e.getMessage(), index);
            return List.of();
        }
    }
}
