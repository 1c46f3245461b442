package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.UnsupportedCircuitException;
import io.assay.backends.r1cs.TestCircuits.Row;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
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
        double[] magnitudes = {1, 0x1p126, 0x1p126, 0x1p251};
        assertThat(NoWrap.proven(sum(1, 1), sum(2, 1), sum(0, 1), magnitudes)).isFalse();
        assertThat(NoWrap.proven(sum(1, 1), sum(0, 1), sum(3, 1), magnitudes)).isTrue();
        assertThat(NoWrap.proven(sum(1, 1), sum(0, 1), sum(3, 2), magnitudes)).isFalse();
        assertThat(NoWrap.proven(sum(1, 1), sum(0, 1), sum(3, -2), magnitudes)).isFalse();
    }

    private static Accumulator sum(int wire, long coefficient) {
        Accumulator sum = new Accumulator();
        sum.add(wire, coefficient);
        sum.close();
        return sum;
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
}
