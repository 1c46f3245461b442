package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class R1csCompilerTest {

    private static final BigInteger CONTEXT = BigInteger.valueOf(77);

    @Property(tries = 25)
    void theHonestWitnessSatisfiesAndNoWireMayChange(@ForAll long seed) {
        FixedModule fixed = RandomModules.fixed(seed);
        R1csCircuit circuit = R1csCompiler.compile(LowerFixedToRelation.lower(fixed));
        Map<String, long[]> inputs = RandomModules.inputs(seed);
        List<BigInteger> witness = WitnessBuilder.build(circuit, inputs, CONTEXT, RelationInterpreter::honest);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        java.util.Random random = new java.util.Random(seed);
        for (int i = 0; i < 20; i++) {
            int wire = 1 + random.nextInt(circuit.wireCount() - 1);
            List<BigInteger> changed = new ArrayList<>(witness);
            changed.set(wire, witness.get(wire).add(BigInteger.ONE).mod(R1csCircuit.ORDER));
            assertThat(circuit.firstViolation(changed)).as("wire " + wire).isNotEqualTo(-1);
        }
        long[] first = FixedInterpreter.run(fixed, inputs).values().iterator().next();
        assertThat(circuit.statement().tensors().getFirst().places()).hasSize(first.length);
    }

    @Test
    void aRangeAdmitsExactlyItsValues() throws AirSyntaxException {
        for (int max = 0; max <= 70; max++) {
            RelationModule module = relation("""
                    %%0 = relation.input {name = "x", visibility = private} : tensor<1xint[0,%1$d]>
                    relation.range %%0 {max = %1$d}
                    relation.output %%0 {name = "y", visibility = private}
                    """.formatted(max));
            R1csCircuit circuit = R1csCompiler.compile(module);
            for (long x = 0; x < 128; x++) {
                List<BigInteger> witness = WitnessBuilder.build(circuit, Map.of("x", new long[]{x}), CONTEXT,
                        RelationInterpreter::honest);
                int bits = 32 - Integer.numberOfLeadingZeros(max);
                if (x < 1L << bits) {
                    assertThat(circuit.firstViolation(witness) == -1).as(x + " <= " + max).isEqualTo(x <= max);
                }
            }
        }
    }

    @Test
    void knownPublicValuesHaveNoPublicElement() throws AirSyntaxException {
        R1csCircuit circuit = R1csCompiler.compile(relation("""
                %0 = relation.input {name = "x", visibility = private} : tensor<1xint[0,3]>
                relation.range %0 {max = 3}
                %1 = relation.linear %0 {coefficients = [0], constant = 7} : tensor<1xint[7,7]>
                relation.output %1 {name = "y", visibility = public}
                """));
        assertThat(circuit.publicCount()).isEqualTo(1);
        List<BigInteger> witness = WitnessBuilder.build(circuit, Map.of("x", new long[]{2}), CONTEXT,
                RelationInterpreter::honest);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
    }

    @Test
    void countsAreAsDocumented() throws AirSyntaxException {
        RelationModule relu = LowerFixedToRelation.lower((FixedModule) new AirParser().parse("""
                module "m" fixed
                func @main {
                %0 = fixed.input {name = "x", visibility = private} : tensor<10xfixed0[-128,127]>
                %1 = fixed.relu %0 : tensor<10xfixed0[0,127]>
                fixed.output %1 {name = "y", visibility = public}
                }
                """));
        // Each element: 8 bits of the input, 8 bits of the magnitude, the sum, the product; then context and packing.
        assertThat(R1csCompiler.compile(relu).constraintCount()).isEqualTo(10 * (8 + 8 + 2) + 1 + 1);
    }

    @Test
    void aCheatingProverIsRejected() throws AirSyntaxException {
        RelationModule module = LowerFixedToRelation.lower((FixedModule) new AirParser().parse("""
                module "m" fixed
                func @main {
                %0 = fixed.input {name = "x", visibility = private} : tensor<1xfixed4[-100,100]>
                %1 = fixed.requantize %0 {shift = 3} : tensor<1xfixed1[-13,13]>
                fixed.output %1 {name = "y", visibility = public}
                }
                """));
        R1csCircuit circuit = R1csCompiler.compile(module);
        Map<String, long[]> inputs = Map.of("x", new long[]{-37});
        for (long shift = -4; shift <= 4; shift++) {
            long moved = shift;
            List<BigInteger> witness = WitnessBuilder.build(circuit, inputs, CONTEXT, (hint, operands) -> {
                List<long[]> parts = RelationInterpreter.honest(hint, operands);
                return List.of(new long[]{parts.get(0)[0] - moved}, new long[]{parts.get(1)[0] + 8 * moved});
            });
            assertThat(circuit.firstViolation(witness) == -1).isEqualTo(moved == 0);
        }
    }

    private static RelationModule relation(String body) throws AirSyntaxException {
        return (RelationModule) new AirParser().parse("module \"m\" relation func @main {" + body + "}");
    }
}
