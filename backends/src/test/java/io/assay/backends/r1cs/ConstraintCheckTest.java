package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.SourceLoc;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConstraintCheckTest {

    private R1csCircuit circuit;
    private List<BigInteger> witness;

    @BeforeEach
    void honestWitness() throws Exception {
        circuit = TestCircuits.perceptron();
        witness = new ArrayList<>(TestCircuits.honest(circuit, 100, -128, 33, 7));
        assertThat(ConstraintCheck.first(circuit, witness)).isEmpty();
    }

    private int wire(String name) {
        WireNames names = WireNames.of(circuit);
        for (int wire = 0; wire < circuit.wireCount(); wire++) {
            if (names.name(wire).equals(name)) {
                return wire;
            }
        }
        throw new AssertionError("no wire " + name);
    }

    private FailedConstraint failure() {
        FailedConstraint found = ConstraintCheck.first(circuit, witness).orElseThrow();
        assertThat(found.text().lines()).hasSizeLessThanOrEqualTo(10);
        return found;
    }

    @Test
    void aWrongHintBitIsFoundInTheSumOfItsElement() {
        int bit = wire("main./act/Relu.remainder[1].bit[3]");
        witness.set(bit, BigInteger.ONE.subtract(witness.get(bit)));
        FailedConstraint found = failure();
        assertThat(found.run().loc()).isEqualTo(SourceLoc.of("/act/Relu", "Relu"));
        assertThat(found.run().op()).isEqualTo("relation.zero");
        assertThat(found.element()).endsWith("[0, 1]");
        assertThat(found.c().value().abs()).isEqualTo(BigInteger.valueOf(8));
        assertThat(found.text()).contains("does not hold: relation.zero").contains("/act/Relu (Relu)")
                .contains("expected 0");
    }

    @Test
    void aBitThatIsNotBooleanIsShownWithItsValue() {
        witness.set(wire("main./act/Relu.magnitude[2].bit[0]"), BigInteger.TWO);
        circuit.firstViolation(witness);
        FailedConstraint found = ConstraintCheck.describe(ConstraintCheck.rows(circuit), booleanRow(), witness::get);
        assertThat(found.element()).endsWith("[0, 2]");
        assertThat(found.text()).contains("main./act/Relu.magnitude[2].bit[0]{2} = 2").contains("A*B = 4, C = 2");
    }

    private int booleanRow() {
        int bit = wire("main./act/Relu.magnitude[2].bit[0]");
        for (int row = 0; row < circuit.constraintCount(); row++) {
            int start = circuit.a().rowStart(row);
            if (circuit.a().rowStart(row + 1) == start + 1 && circuit.a().wire(start) == bit
                    && circuit.b().wire(circuit.b().rowStart(row)) == bit) {
                return row;
            }
        }
        throw new AssertionError("no boolean row");
    }

    @Test
    void aWrongPackedOutputIsFoundAtItsElement() {
        for (int element = 0; element < 2; element++) {
            honestAgain();
            BigInteger weight = circuit.statement().tensors().getFirst().places().get(element).weight();
            witness.set(2, witness.get(2).add(weight.multiply(BigInteger.valueOf(6))));
            FailedConstraint found = failure();
            assertThat(found.run().op()).isEqualTo("relation.output");
            assertThat(found.run().loc()).isEqualTo(SourceLoc.of("/fc2/Gemm", "Gemm"));
            assertThat(found.element()).isEqualTo("y[0, " + element + "]");
        }
    }

    private void honestAgain() {
        witness = new ArrayList<>(TestCircuits.honest(circuit, 100, -128, 33, 7));
    }

    @Test
    void aReplacedReluIsFoundAtItsNode() {
        int positive = wire("main./act/Relu.positive[2]");
        witness.set(positive, witness.get(positive).add(BigInteger.TEN));
        FailedConstraint found = failure();
        assertThat(found.run().loc()).isEqualTo(SourceLoc.of("/act/Relu", "Relu"));
        assertThat(found.element()).endsWith("[0, 2]");
        assertThat(found.text()).contains("main./act/Relu.positive[2]{");
    }

    /// The fast check and the readable one name the same row, whatever wire is changed.
    @Property(tries = 10)
    void bothChecksFindTheSameRow(@ForAll long seed) {
        R1csCircuit random = TestCircuits.compile(RandomModules.fixed(seed));
        List<BigInteger> values = new ArrayList<>(WitnessBuilder.build(random, RandomModules.inputs(seed),
                TestCircuits.CONTEXT, RelationInterpreter::honest));
        ConstraintRows rows = ConstraintCheck.rows(random);
        assertThat(ConstraintCheck.first(rows, values::get)).isEmpty();
        Random choice = new Random(seed);
        for (int i = 0; i < 8; i++) {
            int wire = 1 + choice.nextInt(random.wireCount() - 1);
            BigInteger before = values.get(wire);
            BigInteger other = i % 2 == 0 ? before.add(BigInteger.ONE) : new BigInteger(253, choice);
            values.set(wire, other.mod(R1csCircuit.ORDER));
            assertThat(ConstraintCheck.first(random, values)).isEqualTo(ConstraintCheck.first(rows, values::get))
                    .isPresent();
            values.set(wire, before);
        }
    }
}
