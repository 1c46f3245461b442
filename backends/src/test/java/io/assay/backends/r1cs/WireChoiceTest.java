package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.interp.RelationInterpreter;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// When values get wires of their own, and that it changes nothing else.
class WireChoiceTest {

    /// Eight inputs of eight bits into `neurons` sums, each of which is rounded.
    static R1csCircuit dense(int neurons) throws Exception {
        StringBuilder weights = new StringBuilder();
        Random random = new Random(5);
        for (int i = 0; i < 8 * neurons; i++) {
            weights.append(i == 0 ? "" : ", ").append(random.nextInt(-9, 10));
        }
        String module = """
                module "m" fixed
                data @w0 : tensor<8x%1$dxi64> = [%2$s]
                func @main {
                %%0 = fixed.input {name = "x", visibility = private} : tensor<1x8xfixed4[-128,127]>
                %%1 = fixed.const {data = @w0} : tensor<8x%1$dxfixed0[-9,9]>
                %%2 = fixed.contract %%0, %%1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} \
                : tensor<1x%1$dxfixed4[-10000,10000]>
                %%3 = fixed.requantize %%2 {shift = 4} : tensor<1x%1$dxfixed0[-700,700]>
                fixed.output %%3 {name = "y", visibility = public}
                }
                """.formatted(neurons, weights);
        return TestCircuits.compile((io.assay.ir.Module.FixedModule) new io.assay.ir.text.AirParser().parse(module));
    }

    @Test
    void anInputGetsWiresOnlyWhereItsBitsWouldBeWrittenVeryOften() throws Exception {
        assertThat(heldByWires(dense(16))).isFalse();
        assertThat(heldByWires(dense(160))).isTrue();
        for (int neurons : List.of(16, 160)) {
            R1csCircuit circuit = dense(neurons);
            List<BigInteger> witness = WitnessBuilder.build(circuit,
                    Map.of("x", new long[]{-128, 127, 0, 1, -1, 5, 9, 77}),
                    TestCircuits.CONTEXT, RelationInterpreter::honest);
            assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
            List<BigInteger> outside = WitnessBuilder.build(circuit,
                    Map.of("x", new long[]{128, 127, 0, 1, -1, 5, 9, 77}),
                    TestCircuits.CONTEXT, RelationInterpreter::honest);
            assertThat(circuit.firstViolation(outside)).isNotEqualTo(-1);
        }
    }

    private static boolean heldByWires(R1csCircuit circuit) {
        return circuit.blocks().stream().filter(block -> !(block instanceof WireBlock.ContextSquare)).findFirst()
                .orElseThrow() instanceof WireBlock.Elements;
    }

    @Test
    void anElementWithOneValueIsANumber() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(TestCircuits.relation("""
                %0 = relation.input {name = "x", visibility = public} : tensor<2xint[5,12]>
                %1 = relation.view %0 {map = index_map{offset = 0, strides = [1]}} : tensor<1xint[5,12]>
                %2 = relation.linear %1 {coefficients = [1], constant = -5} : tensor<1xint[0,7]>
                relation.range %2 {max = 7}
                %3 = relation.view %0 {map = index_map{offset = 1, strides = [1]}} : tensor<1xint[5,12]>
                %4 = relation.linear %3 {coefficients = [1], constant = -6} : tensor<1xint[-1,6]>
                relation.range %4 {max = 0}
                %5 = relation.mul %0, %0 : tensor<2xint[25,144]>
                relation.output %5 {name = "y", visibility = public}
                """));
        // One, context, two public elements, its square; three bits; two products.
        assertThat(circuit.wireCount()).isEqualTo(1 + 3 + 1 + 3 + 2);
        for (long second = 5; second <= 7; second++) {
            List<BigInteger> witness = TestCircuits.honest(circuit, 9, second);
            assertThat(circuit.firstViolation(witness) == -1).isEqualTo(second == 6);
        }
    }

    /// A product with a constant is linear: no wire, no constraint, also where it is asserted.
    @Test
    void aProductWithAConstantIsFree() throws Exception {
        R1csCircuit circuit = TestCircuits.compile(TestCircuits.fixed("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<2x2xfixed0[0,7]>
                %1 = fixed.const {data = @w4} : tensor<2x2xfixed0[-9,9]>
                %2 = fixed.mul %0, %1 : tensor<2x2xfixed0[-63,63]>
                fixed.output %2 {name = "y", visibility = public}
                """));
        assertThat(circuit.constraintCount()).isEqualTo(1 + 4 * 3 + 1);
        List<BigInteger> witness = TestCircuits.honest(circuit, 7, 3, 2, 1);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
    }

    @Test
    void theSameModuleGivesTheSameBytes() throws Exception {
        assertThat(bytes(dense(20))).isEqualTo(bytes(dense(20)));
    }

    private static byte[] bytes(R1csCircuit circuit) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        R1csWriter.write(circuit, bytes);
        SymWriter.write(circuit, bytes);
        return bytes.toByteArray();
    }

    /// Every coefficient, small or large, of either sign, as it is in the file.
    @Test
    void coefficientsAreWrittenAsResidues() throws Exception {
        R1csCircuit circuit = TestCircuits.perceptron();
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        R1csWriter.write(circuit, target);
        ByteBuffer bytes = ByteBuffer.wrap(target.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(12 + 12 + 64 + 12);
        boolean large = false;
        for (int row = 0; row < circuit.constraintCount(); row++) {
            for (ConstraintRows.Matrix matrix : ConstraintRows.Matrix.values()) {
                RowReader reader = circuit.reader(matrix);
                reader.read(row);
                assertThat(bytes.getInt()).isEqualTo(reader.count());
                for (int term = 0; term < reader.count(); term++) {
                    assertThat(bytes.getInt()).isEqualTo(reader.wire(term));
                    byte[] residue = new byte[32];
                    bytes.get(residue);
                    BigInteger found = new BigInteger(1, reversed(residue));
                    assertThat(found).isLessThan(R1csCircuit.ORDER)
                            .isEqualTo(reader.signed(term).mod(R1csCircuit.ORDER));
                    large |= !reader.isSmall(term);
                }
            }
        }
        assertThat(bytes.remaining()).isEqualTo(12 + 8 * circuit.wireCount());
        assertThat(large).isFalse();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = bytes.clone();
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    @Test
    void coefficientsKeepTheirSignAndSize() {
        Coefficients coefficients = new Coefficients();
        BigInteger huge = BigInteger.ONE.shiftLeft(250).negate();
        List<BigInteger> values = List.of(BigInteger.ZERO, BigInteger.valueOf(-1), BigInteger.valueOf(Long.MAX_VALUE),
                BigInteger.valueOf(Long.MIN_VALUE), huge, huge.negate());
        for (int i = 0; i < values.size(); i++) {
            assertThat(coefficients.index(values.get(i))).isEqualTo(i);
        }
        for (int i = 0; i < 1000; i++) {
            coefficients.index(i * 7919L);
        }
        for (int i = 0; i < values.size(); i++) {
            assertThat(coefficients.index(values.get(i))).isEqualTo(i);
            assertThat(coefficients.signed(i)).isEqualTo(values.get(i));
            assertThat(coefficients.isSmall(i)).isEqualTo(i < 3);
        }
        assertThat(coefficients.count()).isEqualTo(values.size() + 999);
        assertThat(Arrays.asList(coefficients.residue(1), coefficients.residue(4)))
                .containsExactly(R1csCircuit.ORDER.subtract(BigInteger.ONE), R1csCircuit.ORDER.add(huge));
    }
}
