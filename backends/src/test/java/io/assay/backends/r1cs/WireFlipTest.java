package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.TestCircuits.Row;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// No wire of an honest witness may change alone: there is no free wire.
class WireFlipTest {

    private static final List<String> GADGETS = TestCircuits.GADGETS;

    @ParameterizedTest
    @FieldSource("GADGETS")
    void noWireOfAGadgetMayChange(String gadget) throws Exception {
        R1csCircuit circuit = TestCircuits.gadget(gadget, "public");
        for (long first = 1; first <= 7; first++) {
            long[] x = {first % (TestCircuits.greatest(gadget) + 1), 8 - first, first / 2 + 1};
            List<BigInteger> witness = TestCircuits.honest(circuit,
                    java.util.Arrays.copyOf(x, TestCircuits.elements(gadget)));
            assertThat(free(circuit, witness, first)).as(gadget + ", free wires").isEmpty();
        }
    }

    @Property(tries = 10)
    void noWireOfARandomModuleMayChange(@ForAll long seed) {
        R1csCircuit circuit = TestCircuits.compile(RandomModules.fixed(seed));
        List<BigInteger> witness = WitnessBuilder.build(circuit, RandomModules.inputs(seed), TestCircuits.CONTEXT,
                RelationInterpreter::honest);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        assertThat(free(circuit, witness, seed)).as("free wires").isEmpty();
    }

    /// Returns the settings of switches: of equal elements it does not matter which is which.
    private static Set<Integer> settings(R1csCircuit circuit) {
        Set<Integer> settings = new HashSet<>();
        for (WireBlock block : circuit.blocks()) {
            if (block instanceof WireBlock.Switches(int start, var permutation, var network)) {
                for (int line = 0; line < permutation.lineCount(); line++) {
                    int first = start + line * network.wireCount();
                    network.switches().forEach(each -> settings.add(first + each.bit()));
                }
            }
        }
        return settings;
    }

    /// Returns the names of wires that may have another value while all others stay, but for settings that stay booleans.
    private static List<String> free(R1csCircuit circuit, List<BigInteger> witness, long seed) {
        List<Row> rows = TestCircuits.rows(circuit);
        assertThat(rows).allMatch(row -> row.holds(witness));
        List<List<Integer>> readers = TestCircuits.readers(circuit, rows);
        WireNames names = WireNames.of(circuit);
        Set<Integer> settings = settings(circuit);
        Random random = new Random(seed);
        List<BigInteger> changed = new ArrayList<>(witness);
        List<String> free = new ArrayList<>();
        for (int wire = 1; wire < circuit.wireCount(); wire++) {
            List<BigInteger> others = List.of(witness.get(wire).add(BigInteger.ONE),
                    witness.get(wire).subtract(BigInteger.ONE), new BigInteger(253, random));
            for (BigInteger other : others) {
                changed.set(wire, other.mod(R1csCircuit.ORDER));
                boolean same = changed.get(wire).equals(witness.get(wire))
                        || (settings.contains(wire) && changed.get(wire).bitLength() <= 1);
                if (!same && readers.get(wire).stream().allMatch(row -> rows.get(row).holds(changed))) {
                    free.add(names.name(wire) + " " + witness.get(wire) + " -> " + other);
                }
            }
            changed.set(wire, witness.get(wire));
        }
        return free;
    }
}
