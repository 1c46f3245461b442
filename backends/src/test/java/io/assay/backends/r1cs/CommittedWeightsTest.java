package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedWeightsTest {

    private static final BigInteger CHALLENGE = new BigInteger("123456789012345678901234567890123456789");
    private static final Map<String, long[]> INPUTS = Map.of("x", new long[]{3, 15}, "w", new long[]{-8, 7, 1, 0});

    /// A dense layer of four weights in [−8, 7], which come after the input in the module.
    private static RelationModule dense() throws AirSyntaxException {
        return (RelationModule) new AirParser()
                .parse("""
                        module "m" relation func @main {
                        %0 = relation.input {name = "x", visibility = private} : tensor<1x2xint[0,15]>
                        relation.range %0 {max = 15}
                        %1 = relation.input {name = "w", visibility = committed} : tensor<2x2xint[-8,7]>
                        %2 = relation.linear %1 {coefficients = [1], constant = 8} : tensor<2x2xint[0,15]>
                        relation.range %2 {max = 15}
                        %3 = relation.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x2xint[-240,210]>
                        relation.output %3 {name = "y", visibility = public}
                        }
                        """);
    }

    private static R1csCircuit circuit(boolean lookups) throws AirSyntaxException {
        RelationModule module = dense();
        List<Op> ops = module.main().ops();
        return lookups
                ? R1csCompiler.compile(module, LookupPlan.forced(ops, 16),
                        new RangeParts(ops, module.main().definitions()))
                : R1csCompiler.compile(module);
    }

    private static List<BigInteger> witness(R1csCircuit circuit, Map<String, long[]> inputs) {
        return WitnessBuilder.build(circuit, inputs, BigInteger.TEN, RelationInterpreter::honest, CHALLENGE);
    }

    @Test
    void weightsComeFirstAndTheChallengeDependsOnWhatStandsForThem() throws AirSyntaxException {
        R1csCircuit circuit = circuit(true);
        int publics = circuit.publicCount();
        CommittedWires weights = circuit.commitments().getFirst();
        CommittedWires others = circuit.commitments().getLast();
        assertThat(circuit.commitments()).hasSize(2);
        assertThat(weights.firstWire()).isEqualTo(1 + publics);
        assertThat(weights.wireCount()).isEqualTo(5);
        assertThat(weights.hashedWires()).isEmpty();
        assertThat(weights.stated()).isTrue();
        assertThat(others.firstWire()).isEqualTo(weights.firstWire() + 5);
        assertThat(weights.challengeWire()).isEqualTo(others.firstWire() + others.wireCount());
        assertThat(others.challengeWire()).isEqualTo(weights.challengeWire() + 1).isEqualTo(circuit.challengeWire());
        assertThat(others.hashedWires()).contains(1, publics, weights.challengeWire()).hasSize(publics + 1);
        WireNames names = WireNames.of(circuit);
        assertThat(names.name(weights.firstWire())).isEqualTo("main.w[0]");
        assertThat(names.name(weights.firstWire() + 4)).isEqualTo("main.weights.blinder");
        assertThat(names.name(weights.challengeWire())).isEqualTo("main.weights");
    }

    @Test
    void withoutLookupsThereIsAChallengeAllTheSame() throws AirSyntaxException {
        R1csCircuit circuit = circuit(false);
        assertThat(circuit.commitments()).hasSize(2);
        CommittedWires weights = circuit.commitments().getFirst();
        // Four bits each, and the blinder.
        assertThat(weights.wireCount()).isEqualTo(17);
        assertThat(weights.firstWire()).isEqualTo(1 + circuit.publicCount());
        assertThat(circuit.challengeWire()).isEqualTo(circuit.wireCount() - 1);
    }

    @Test
    void everyWireButBlindersAndWhatStandsForWeightsIsHeld() throws AirSyntaxException {
        for (boolean lookups : List.of(false, true)) {
            R1csCircuit circuit = circuit(lookups);
            List<BigInteger> honest = witness(circuit, INPUTS);
            assertThat(circuit.firstViolation(honest)).isEqualTo(-1);
            List<Integer> free = new ArrayList<>();
            for (CommittedWires commitment : circuit.commitments()) {
                free.add(commitment.firstWire() + commitment.wireCount() - 1);
                if (commitment.stated() || !lookups) {
                    free.add(commitment.challengeWire());
                }
            }
            for (int wire = 1; wire < circuit.wireCount(); wire++) {
                List<BigInteger> changed = new ArrayList<>(honest);
                changed.set(wire, honest.get(wire).add(BigInteger.ONE));
                assertThat(circuit.firstViolation(changed) == -1).as("wire " + wire).isEqualTo(free.contains(wire));
            }
        }
    }

    @Test
    void weightsOutsideTheirRangeAreRejected() throws AirSyntaxException {
        for (boolean lookups : List.of(false, true)) {
            R1csCircuit circuit = circuit(lookups);
            for (long weight = -20; weight <= 20; weight++) {
                List<BigInteger> witness = witness(circuit,
                        Map.of("x", new long[]{3, 15}, "w", new long[]{-8, weight, 1, 0}));
                assertThat(circuit.firstViolation(witness) == -1).as("weight " + weight)
                        .isEqualTo(weight >= -8 && weight <= 7);
            }
        }
    }
}
