package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Poseidon2;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRowsTest {

    private static final long SEED = 4_711;
    private static final BigInteger CHALLENGE = BigInteger.TWO.pow(200);
    private static final Salts SALTS = new Salts(BigInteger.valueOf(987_654_321), BigInteger.valueOf(123_456_789),
            BigInteger.valueOf(555_444_333));

    /// 19 values of 13 bits are an element; what is hashed has the salt in front.
    @ParameterizedTest
    @ValueSource(ints = {1, 19, 20, 39, 58, 120})
    void theDigestIsTheHashOfSaltAndPackedElements(int count) throws Exception {
        R1csCircuit circuit = circuit(count, "hashed", "public");
        long[] x = numbers(count);
        List<BigInteger> witness = witness(circuit, x);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        List<BigInteger> words = new ArrayList<>(List.of(SALTS.inputs()));
        for (int from = 0; from < count; from += 19) {
            BigInteger element = BigInteger.ZERO;
            for (int i = Math.min(count, from + 19) - 1; i >= from; i--) {
                element = element.shiftLeft(13).add(BigInteger.valueOf(x[i] + 4000));
            }
            words.add(element);
        }
        Digest digest = circuit.statement().digests().getFirst();
        assertThat(digest.wordCount()).isEqualTo(words.size());
        assertThat(digest.element()).isEqualTo(circuit.publicCount() - 1);
        assertThat(witness.get(1 + digest.element())).isEqualTo(Poseidon2.hash(words));
    }

    @Test
    void wiresHaveNamesOfTheirOwn() throws Exception {
        R1csCircuit circuit = circuit(40, "hashed", "hashed");
        WireNames names = WireNames.of(circuit);
        Set<String> seen = new HashSet<>();
        for (int wire = 0; wire < circuit.wireCount(); wire++) {
            assertThat(seen.add(names.name(wire))).as(names.name(wire)).isTrue();
        }
        assertThat(seen).contains("main.inputs.salt", "main.outputs.salt", "main.inputs.packed[2]",
                "main.outputs.hash[0]");
        assertThat(circuit.profile().getLast().op()).isEqualTo("hash");
    }

    @Test
    void digestsGoWithLookups() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(module(400, "hashed", "hashed"), Lookups.ON);
        assertThat(circuit.lookups()).isPresent();
        List<BigInteger> witness = witness(circuit, numbers(400));
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        // A wire for each of the two limbs, or for one and the number itself, then the salts.
        assertThat(circuit.privateInputCount()).isLessThan(400 * 13);
        assertThat(witness.get(circuit.publicCount() + circuit.privateInputCount())).isEqualTo(SALTS.inputs());
    }

    @Test
    void threeElementsTake264Constraints() throws Exception {
        int hashed = circuit(38, "hashed", "private").constraintCount();
        int plain = circuit(38, "private", "private").constraintCount();
        assertThat(hashed - plain).isEqualTo(2 + 264);
    }

    /// A and B are what a prover reads.
    @Test
    void longSumsStandInC() throws Exception {
        R1csCircuit hashed = circuit(38, "hashed", "private");
        R1csCircuit plain = circuit(38, "private", "private");
        assertThat(hashed.a().entryCount() - plain.a().entryCount()).isLessThan(600);
        assertThat(hashed.b().entryCount() - plain.b().entryCount()).isLessThan(900);
        assertThat(hashed.c().entryCount() - plain.c().entryCount()).isLessThan(2700);
    }

    @Test
    void outputsComeFirstAndHaveASaltOfTheirOwn() throws Exception {
        R1csCircuit circuit = circuit(3, "hashed", "hashed");
        List<Digest> digests = circuit.statement().digests();
        assertThat(digests).extracting(Digest::role).containsExactly(Role.OUTPUT, Role.INPUT);
        assertThat(digests).extracting(Digest::element).containsExactly(1, 2);
        List<BigInteger> witness = witness(circuit, numbers(3));
        assertThat(witness.get(2)).isNotEqualTo(witness.get(3));
        // 13 bits of each input, then the salts.
        assertThat(circuit.privateInputCount()).isEqualTo(3 * 13 + 2);
        assertThat(witness.get(4 + 3 * 13)).isEqualTo(SALTS.outputs());
        assertThat(witness.get(5 + 3 * 13)).isEqualTo(SALTS.inputs());
    }

    /// The root is the last element, and the digest of hashed inputs is as it would be without it.
    @Test
    void theRootHasASaltOfItsOwnAndComesLast() throws Exception {
        RelationModule module = TestCircuits.relation("""
                %0 = relation.input {name = "a", visibility = received} : tensor<30xint[0,8191]>
                relation.range %0 {max = 8191}
                %1 = relation.input {name = "b", visibility = hashed} : tensor<2xint[0,8191]>
                relation.range %1 {max = 8191}
                %2 = relation.input {name = "c", visibility = received} : tensor<int[0,8191]>
                relation.range %2 {max = 8191}
                %3 = relation.input {name = "d", visibility = public} : tensor<int[0,8191]>
                relation.range %3 {max = 8191}
                relation.output %1 {name = "y", visibility = hashed}
                """);
        R1csCircuit circuit = R1csCompiler.compile(module);
        List<Digest> digests = circuit.statement().digests();
        assertThat(digests).extracting(Digest::role).containsExactly(Role.OUTPUT, Role.INPUT, Role.RECEIVED);
        assertThat(digests).extracting(Digest::element).containsExactly(1, 3, 4);
        assertThat(digests.getLast().tensors()).extracting(PackedTensor::name).containsExactly("a", "c");
        long[] a = new Random(SEED).longs(30, 0, 8192).toArray();
        Map<String, long[]> inputs = Map.of("a", a, "b", new long[]{5, 6}, "c", new long[]{7}, "d", new long[]{8});
        List<BigInteger> witness = WitnessBuilder.build(circuit, inputs, TestCircuits.CONTEXT, SALTS,
                RelationInterpreter::honest, CHALLENGE);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        assertThat(witness.get(1 + 3)).isEqualTo(Poseidon2.hash(List.of(SALTS.inputs(),
                BigInteger.valueOf(5 + 6 * 8192))));
        BigInteger low = BigInteger.ZERO;
        for (int i = 18; i >= 0; i--) {
            low = low.shiftLeft(13).add(BigInteger.valueOf(a[i]));
        }
        BigInteger high = BigInteger.valueOf(7);
        for (int i = 29; i >= 19; i--) {
            high = high.shiftLeft(13).add(BigInteger.valueOf(a[i]));
        }
        assertThat(witness.get(1 + 4)).isEqualTo(Poseidon2.hash(List.of(SALTS.root(), low, high)));
        // 13 bits of each input that is not public, then the salts.
        assertThat(circuit.privateInputCount()).isEqualTo(33 * 13 + 3);
        assertThat(witness.get(circuit.publicCount() + circuit.privateInputCount())).isEqualTo(SALTS.root());
        assertThat(WireNames.of(circuit).name(circuit.publicCount() + circuit.privateInputCount()))
                .isEqualTo("main.received.salt");
    }

    @Test
    void whatIsKnownHasNoDigest() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(TestCircuits.relation("""
                %0 = relation.input {name = "x", visibility = private} : tensor<1xint[0,3]>
                relation.range %0 {max = 3}
                %1 = relation.linear %0 {coefficients = [0], constant = 7} : tensor<1xint[7,7]>
                relation.output %1 {name = "y", visibility = hashed}
                """));
        assertThat(circuit.statement().digests()).isEmpty();
        assertThat(circuit.publicCount()).isEqualTo(1);
    }

    @Test
    void noWireOfAHashMayChange() throws Exception {
        R1csCircuit circuit = circuit(40, "hashed", "hashed");
        List<BigInteger> witness = new ArrayList<>(witness(circuit, numbers(40)));
        Random random = new Random(SEED);
        for (WireBlock block : circuit.blocks()) {
            if (block instanceof WireBlock.Salt || block instanceof WireBlock.Packed
                    || block instanceof WireBlock.Hash) {
                for (int wire = block.start(); wire < block.start() + block.wireCount(); wire++) {
                    BigInteger honest = witness.get(wire);
                    witness.set(wire, new BigInteger(254, random).mod(R1csCircuit.ORDER));
                    assertThat(circuit.firstViolation(witness)).as("seed %s, wire %s", SEED, wire).isNotEqualTo(-1);
                    witness.set(wire, honest);
                }
            }
        }
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
    }

    /// Without a row, the wire that it determines may be another, and with it the digest.
    @Test
    void withoutARowAnotherDigestIsAccepted() throws Exception {
        R1csCircuit circuit = circuit(40, "hashed", "private");
        List<TestCircuits.Row> rows = TestCircuits.rows(circuit);
        Digest digest = circuit.statement().digests().getFirst();
        int digestWire = 1 + digest.element();
        int first = rows.size() - HashRows.rowCount(digest) - digest.packedCount();
        List<BigInteger> honest = witness(circuit, numbers(40));
        for (int removed = first; removed < rows.size(); removed++) {
            List<BigInteger> witness = new ArrayList<>(honest);
            boolean[] known = known(circuit, digestWire);
            for (int row = first; row < rows.size(); row++) {
                solve(rows.get(row), witness, known, row == removed ? BigInteger.ONE : BigInteger.ZERO);
            }
            for (int row = 0; row < rows.size(); row++) {
                assertThat(rows.get(row).holds(witness)).as("row %s without %s", row, removed)
                        .isEqualTo(row != removed);
            }
            assertThat(witness.get(digestWire)).as("without row %s", removed).isNotEqualTo(honest.get(digestWire));
        }
    }

    /// Returns the wires that come before the packed elements, the digest left out.
    private static boolean[] known(R1csCircuit circuit, int digestWire) {
        boolean[] known = new boolean[circuit.wireCount()];
        int start = circuit.blocks().stream().filter(WireBlock.Packed.class::isInstance).findFirst().orElseThrow()
                .start();
        java.util.Arrays.fill(known, 0, start, true);
        known[digestWire] = false;
        return known;
    }

    /// Sets the one wire of a row that is not known yet, so that A·B − C is `error` times its coefficient.
    private static void solve(TestCircuits.Row row, List<BigInteger> witness, boolean[] known, BigInteger error) {
        BigInteger target = row.sum(0, witness).multiply(row.sum(1, witness));
        int unknown = -1;
        BigInteger factor = BigInteger.ZERO;
        for (int i = 0; i < row.wires()[2].length; i++) {
            int wire = row.wires()[2][i];
            if (known[wire]) {
                target = target.subtract(row.coefficients()[2][i].multiply(witness.get(wire)));
            } else {
                assertThat(unknown).isEqualTo(-1);
                unknown = wire;
                factor = row.coefficients()[2][i];
            }
        }
        witness.set(unknown, target.multiply(factor.modInverse(R1csCircuit.ORDER)).add(error).mod(R1csCircuit.ORDER));
        known[unknown] = true;
    }

    private static long[] numbers(int count) {
        return new Random(SEED + count).longs(count, -4000, 4001).toArray();
    }

    private static R1csCircuit circuit(int count, String inputs, String outputs) throws Exception {
        return R1csCompiler.compile(module(count, inputs, outputs));
    }

    private static RelationModule module(int count, String inputs, String outputs) throws Exception {
        return TestCircuits.relation("""
                %%0 = relation.input {name = "x", visibility = %2$s} : tensor<%1$dxint[-4000,4000]>
                %%1 = relation.linear %%0 {coefficients = [1], constant = 4000} : tensor<%1$dxint[0,8000]>
                relation.range %%1 {max = 8000}
                relation.output %%0 {name = "y", visibility = %3$s}
                """.formatted(count, inputs, outputs));
    }

    private static List<BigInteger> witness(R1csCircuit circuit, long[] x) {
        List<BigInteger> witness = WitnessBuilder.build(circuit, Map.of("x", x), TestCircuits.CONTEXT, SALTS,
                RelationInterpreter::honest, CHALLENGE);
        Map<Value, long[]> values = RelationInterpreter.run(circuit.module(), Map.of("x", x)).values();
        assertThat(witness.subList(1, 1 + circuit.publicCount()))
                .isEqualTo(circuit.statement().pack(TestCircuits.CONTEXT, values, SALTS));
        assertThat(Statement.of(circuit.module())).isEqualTo(circuit.statement());
        return witness;
    }
}
