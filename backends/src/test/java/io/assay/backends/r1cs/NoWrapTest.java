package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.UnsupportedCircuitException;
import io.assay.backends.r1cs.TestCircuits.Row;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Rows are equations over the integers, not only modulo r.
class NoWrapTest {

    /// Values are small numbers with a sign; then every row holds without "modulo", and stays far from r/2.
    @Property(tries = 10)
    void rowsOfRandomModulesHoldOverTheIntegers(@ForAll long seed) {
        R1csCircuit circuit = TestCircuits.compile(RandomModules.fixed(seed));
        List<BigInteger> signed = WitnessBuilder.build(circuit, RandomModules.inputs(seed), TestCircuits.CONTEXT,
                RelationInterpreter::honest).stream().map(NoWrapTest::signed).toList();
        BigInteger half = R1csCircuit.ORDER.shiftRight(1);
        for (Row row : TestCircuits.rows(circuit)) {
            BigInteger product = row.sum(0, signed).multiply(row.sum(1, signed));
            assertThat(product).isEqualTo(row.sum(2, signed));
            assertThat(product.abs()).isLessThan(half);
        }
    }

    private static BigInteger signed(BigInteger value) {
        return value.bitLength() > 253 ? value.subtract(R1csCircuit.ORDER) : value;
    }

    @Test
    void magnitudesAtTheLimitAreRefused() {
        assertThat(NoWrap.proven(magnitude(1, 1), magnitude(2, 1), magnitude(0, 1))).isFalse();
        assertThat(NoWrap.proven(magnitude(1, 1), magnitude(0, 1), magnitude(3, 1))).isTrue();
        assertThat(NoWrap.proven(magnitude(1, 1), magnitude(0, 1), magnitude(3, 2))).isFalse();
        assertThat(NoWrap.proven(magnitude(1, 1), magnitude(0, 1), magnitude(3, -2))).isFalse();
    }

    private static double magnitude(int wire, long coefficient) {
        Accumulator sum = new Accumulator();
        sum.add(wire, coefficient);
        sum.close();
        return sum.magnitude(new double[]{1, 0x1p126, 0x1p126, 0x1p251});
    }

    /// Both terms stay within 2^62, and so does their sum, but its coefficient is 2^63.
    @Test
    void aCoefficientThatLeavesLongNamesOpAndNode() {
        assertThatThrownBy(() -> R1csCompiler.compile(TestCircuits.relation("""
                %0 = relation.input {name = "x", visibility = private} : tensor<1xint[0,1]>
                relation.range %0 {max = 1}
                %1 = relation.linear %0 {coefficients = [4611686018427387904], constant = 0} \
                : tensor<1xint[0,4611686018427387904]>
                %2 = relation.linear %0 {coefficients = [4611686018427387904], constant = -4611686018427387904} \
                : tensor<1xint[-4611686018427387904,0]>
                %3 = relation.linear %1, %2 {coefficients = [1, 1], constant = 0} \
                : tensor<1xint[-4611686018427387904,4611686018427387904]>
                relation.zero %3 loc("/big/Mul":"Mul")
                relation.output %0 {name = "y", visibility = public}
                """))).isInstanceOf(UnsupportedCircuitException.class)
                .hasMessageContaining("relation.zero of /big/Mul (Mul)").hasMessageContaining("more than 63 bits");
    }

    @Test
    void anAssertThatHoldsForNoInputNamesTheNode() {
        assertThatThrownBy(() -> R1csCompiler.compile(TestCircuits.relation("""
                %0 = relation.input {name = "x", visibility = private} : tensor<1xint[0,1]>
                relation.range %0 {max = 1}
                %1 = relation.linear %0, %0 {coefficients = [1, -1], constant = 5} : tensor<1xint[4,6]>
                relation.zero %1 loc("/z":"Sub")
                relation.output %0 {name = "y", visibility = public}
                """))).isInstanceOf(UnsupportedCircuitException.class).hasMessageContaining("/z (Sub)")
                .hasMessageContaining("is 5 whatever the input; expected 0");
    }

    /// Products that are only asserted hold numbers of more than 62 bits, far below the modulus.
    @Test
    void assertedProductsOfWideNumbersDoNotWrap() throws AirSyntaxException {
        long most = 1L << 60;
        R1csCircuit circuit = TestCircuits.compile(TestCircuits.fixed("""
                %%0 = fixed.input {name = "x", visibility = private} : tensor<1x2xfixed0[%1$d,%2$d]>
                %%1 = fixed.relu %%0 : tensor<1x2xfixed0[0,%2$d]>
                %%2 = fixed.square_root %%1 : tensor<1x2xfixed0[0,1073741824]>
                %%3 = fixed.linear %%1 {coefficients = [1], constant = 1} : tensor<1x2xfixed0[1,%3$d]>
                %%4 = fixed.floor_divide %%0, %%3 : tensor<1x2xfixed0[%1$d,0]>
                fixed.output %%2 {name = "y", visibility = private}
                fixed.output %%4 {name = "z", visibility = private}
                """.formatted(-most, most, most + 1)));
        for (long x : new long[]{-most, most, most - 1, 0, 1, -1, 1L << 31}) {
            List<BigInteger> witness = TestCircuits.honest(circuit, x, most - 7);
            assertThat(circuit.firstViolation(witness)).as("x = " + x).isEqualTo(-1);
            List<BigInteger> signed = witness.stream().map(NoWrapTest::signed).toList();
            assertThat(TestCircuits.rows(circuit)).allMatch(
                    row -> row.sum(0, signed).multiply(row.sum(1, signed)).equals(row.sum(2, signed)));
        }
    }

    @Test
    void gadgetsOfNoElementsHaveNoRows() throws AirSyntaxException {
        R1csCircuit circuit = TestCircuits.compile(TestCircuits.fixed("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<1x4xfixed0[1,9]>
                %1 = fixed.view %0 {map = index_map{offset = 0, strides = [0, 1]}} : tensor<1x0xfixed0[0,0]>
                %2 = fixed.view %0 {map = index_map{offset = 0, strides = [0, 1, 0]}} : tensor<1x4x1xfixed0[1,9]>
                %3 = fixed.gather %2, %1 : tensor<1x0x1xfixed0[0,0]>
                %4 = fixed.square_root %1 : tensor<1x0xfixed0[0,0]>
                %5 = fixed.select %1, %1, %4 : tensor<1x0xfixed0[0,0]>
                %6 = fixed.relu %0 : tensor<1x4xfixed0[0,9]>
                fixed.output %3 {name = "y", visibility = private}
                fixed.output %5 {name = "z", visibility = private}
                fixed.output %6 {name = "w", visibility = private}
                """));
        assertThat(circuit.firstViolation(TestCircuits.honest(circuit, 1, 2, 3, 4))).isEqualTo(-1);
        assertThat(circuit.constraintCount()).isEqualTo(TestCircuits.compile(TestCircuits.fixed("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<1x4xfixed0[1,9]>
                fixed.output %0 {name = "w", visibility = private}
                """)).constraintCount());
    }
}
