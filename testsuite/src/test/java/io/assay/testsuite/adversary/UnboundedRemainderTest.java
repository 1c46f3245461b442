package io.assay.testsuite.adversary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.assay.backends.r1cs.WireNames;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.checker.r1cs.R1csReader;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Range;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The classic: a product is scaled back, the remainder is bounded by nothing, and 1 · 1 / 10 is 5.
class UnboundedRemainderTest {

    private static final String NODE = "/rescale/Div";

    @TempDir
    private Path folder;

    private static RelationModule relations() {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE, new Interval(0, 9), Shape.of(1), Optional.empty(),
                Optional.empty());
        Value y = builder.input("y", Visibility.PRIVATE, new Interval(0, 9), Shape.of(1), Optional.empty(),
                Optional.empty());
        builder.at(SourceLoc.of("/scores/Mul", "Mul"));
        Value product = builder.mul(x, y);
        builder.at(SourceLoc.of(NODE, "Div"));
        Value quotient = builder.floorDivide(product, builder.constant(TensorData.integers(Shape.of(1), 10)))
                .getFirst();
        builder.output(quotient, "z", Visibility.PUBLIC);
        return new RelationModule("rescale", new Func("main", builder.ops()));
    }

    /// Returns the rows of the range asserts that bound the remainder.
    private static BitSet remainderRows(Victim victim) {
        List<Op> ops = victim.circuit().module().main().ops();
        Map<Value, Op> definitions = victim.circuit().module().main().definitions();
        Value remainder = victim.hints().getFirst().results().get(1);
        BitSet rows = new BitSet();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Range range && (range.operand().equals(remainder)
                    || Optional.ofNullable(definitions.get(range.operand()))
                            .filter(op -> op.operands().contains(remainder)).isPresent())) {
                rows.or(victim.rowsOf(i));
            }
        }
        return rows;
    }

    @Test
    void theForgeryIsFoundAtItsNode() throws Exception {
        Victim victim = Victim.of("rescale", relations());
        assertThat(victim.check().isProven()).isTrue();

        byte[] broken = Circuits.without(Circuits.write(victim.circuit()), remainderRows(victim));
        Path file = Files.write(folder.resolve("broken.r1cs"), broken);
        ConstraintSystem system = R1csReader.read(file);
        assertThat(system.rowCount()).isEqualTo(victim.rows().count() - remainderRows(victim).cardinality());

        Map<String, long[]> inputs = new LinkedHashMap<>(Map.of("x", new long[]{1}, "y", new long[]{1}));
        BigInteger[] honest = victim.witness(inputs, Victim.CONTEXT, RelationInterpreter::honest);
        BigInteger[] forged = victim.witness(inputs, Victim.CONTEXT, UnboundedRemainderTest::five);
        assertThat(new Rows(system).accepts(honest)).isTrue();
        assertThat(new Rows(system).accepts(forged)).as("1 * 1 / 10 = 5").isTrue();
        assertThat(forged[2]).as("the public output").isEqualTo(BigInteger.valueOf(5));
        assertThat(victim.rows().accepts(forged)).as("with the remainder's range").isFalse();

        BitSet unproven = assertTimeout(Duration.ofSeconds(1),
                () -> ConstraintUniqueness.check(R1csReader.read(file), victim.given()).unproven());
        WireNames names = WireNames.of(victim.circuit());
        assertThat(unproven.stream().mapToObj(names::name)).contains("main./rescale/Div.remainder[0].bit[0]",
                "main./rescale/Div.quotient[0].bit[0]", "main.public[1]");
        assertThat(unproven.stream().filter(wire -> wire > victim.circuit().publicCount())
                .mapToObj(wire -> names.origin(wire).loc())).allMatch(loc -> loc.equals(SourceLoc.of(NODE, "Div")));
    }

    private static List<long[]> five(Hint hint, List<long[]> operands) {
        return hint.function() instanceof HintFunction.Divide
                ? List.of(new long[]{5}, new long[]{operands.getFirst()[0] - 50})
                : RelationInterpreter.honest(hint, operands);
    }
}
