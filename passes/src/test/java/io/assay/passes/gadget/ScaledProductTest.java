package io.assay.passes.gadget;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The gadget of a rounded product whose quotient has the bounds of its range assert: every operand and every choice of a
/// prover over a small field.
class ScaledProductTest {
    private static final int SHIFT = 2;
    private static final int MOST = 3;
    private static final long PRIME = 101;

    private static RelationModule module() {
        RelationBuilder builder = new RelationBuilder();
        Shape one = Shape.of(1);
        Value x = builder.input("x", Visibility.PRIVATE, new Interval(-4, 4), one, Optional.empty(), Optional.empty());
        Value y = builder.input("y", Visibility.PRIVATE, new Interval(0, 9), one, Optional.empty(), Optional.empty());
        Value q = builder.scaledProduct(x, y, SHIFT, MOST);
        assertThat(q.type().interval()).isEqualTo(new Interval(-MOST, 7 - MOST));
        builder.output(q, "q", Visibility.PUBLIC);
        return new RelationModule("m", new Func("main", builder.ops()));
    }

    /// Returns how many choices of quotient and remainder are accepted.
    private static int accepted(RelationModule module, long x, long y) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[]{x});
        inputs.put("y", new long[]{y});
        int count = 0;
        for (long q = 0; q < PRIME; q++) {
            for (long r = 0; r < PRIME; r++) {
                long[] quotient = {q};
                long[] remainder = {r};
                boolean holds = RelationInterpreter.run(module, inputs, (_, _) -> List.of(quotient, remainder), PRIME)
                        .failures().isEmpty();
                count += holds ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void oneQuotientIsAcceptedWhereItIsWithinBoundsAndNoneElsewhere() {
        RelationModule module = module();
        assertThat(Verifier.verify(module)).isEmpty();
        for (long x = -4; x <= 4; x++) {
            for (long y = 0; y <= 9; y += 3) {
                long honest = Math.floorDiv(x * y + 2, 4);
                boolean inside = honest >= -MOST && honest <= 7 - MOST;
                assertThat(accepted(module, x, y)).as("%d * %d", x, y).isEqualTo(inside ? 1 : 0);
            }
        }
    }

    /// A range that is wider than the bounds say would make the bounds wrong: it does not pin the hint.
    @Test
    void boundsAreNotBelievedWithoutTheirAssert() {
        RelationModule module = module();
        List<Op> ops = new ArrayList<>(module.main().ops());
        ops.replaceAll(op -> op instanceof Hint(var results, var function, var operands, var loc)
                && function instanceof io.assay.ir.relation.HintFunction.ScaledProduct
                        ? new Hint(results.stream()
                                .map(r -> r.equals(results.getFirst())
                                        ? new Value(r.id(), io.assay.ir.type.TensorType.integer(new Interval(-1, 2),
                                                r.type().shape()))
                                        : r)
                                .toList(), new io.assay.ir.relation.HintFunction.ScaledProduct(SHIFT, 1), operands, loc)
                        : op);
        Value declared = ((Hint) ops.stream().filter(Hint.class::isInstance).findFirst().orElseThrow()).results()
                .getFirst();
        ops.replaceAll(op -> op.mapOperands(value -> value.id() == declared.id() ? declared : value));
        assertThat(Verifier.verify(module.withMain(module.main().withOps(ops))))
                .anySatisfy(violation -> assertThat(violation.toString()).contains("q is within its bounds"));
    }
}
