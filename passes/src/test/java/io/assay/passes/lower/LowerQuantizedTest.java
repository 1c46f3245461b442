package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.ir.verify.Verifier;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The integers of the circuit are those of the tensor dialect, where that computes without rounding.
class LowerQuantizedTest {
    private static final Shape SHAPE = Shape.of(2, 3);

    private static TensorModule quantize(ScalarType from, ScalarType to, double[] scales, long... zeros) {
        Shape shape = Shape.of(scales.length == 1 ? 1 : 2, 1);
        Value x = new Value(0, TensorType.scalar(from, SHAPE));
        Value y = new Value(1, TensorType.scalar(to, SHAPE));
        List<Op> ops = List.of(new Input(x, "x", SourceLoc.NONE),
                new Quantize(y, TensorData.ofDoubles(ScalarType.F64, shape, scales), TensorData.integers(shape, zeros),
                        x,
                        SourceLoc.NONE),
                new Output(y, "y", SourceLoc.NONE));
        return new TensorModule("quantize", new Func("main", ops));
    }

    private static FixedModule lowered(TensorModule module, double reach, int bits) {
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -reach),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, reach), bits, false, "test");
        FixedModule fixed = LowerTensorToFixed
                .lower(module, new LowerTensorToFixed.Options(12, Map.of("x", box), Map.of(), Map.of())).module();
        assertThat(Verifier.verify(fixed)).isEmpty();
        return fixed;
    }

    /// Asserts that all meanings of quantising have the integers that `double` gives.
    private static void assertSame(TensorModule module, double reach, int bits, Random random) {
        FixedModule fixed = lowered(module, reach, bits);
        RelationModule relation = LowerFixedToRelation.lower(fixed);
        assertThat(Verifier.verify(relation)).isEmpty();
        long limit = (long) Math.scalb(reach, bits);
        for (int run = 0; run < 12; run++) {
            long[] x = random.longs(SHAPE.elementCount(), run == 0 ? limit : -limit, limit + 1).toArray();
            double[] expected = TensorInterpreter.run(module,
                    Map.of("x", Arrays.stream(x).mapToDouble(i -> Math.scalb((double) i, -bits)).toArray())).get("y");
            long[] found = FixedInterpreter.run(fixed, Map.of("x", x)).get("y");
            assertThat(found).as("%s", Arrays.toString(x))
                    .containsExactly(Arrays.stream(expected).mapToLong(i -> (long) i).toArray());
            BigInteger[] big = Arrays.stream(x).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new);
            assertThat(BigFixedInterpreter.run(fixed, Map.of("x", big)).get("y"))
                    .containsExactly(Arrays.stream(found).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new));
            RelationInterpreter.Run relations = RelationInterpreter.run(relation, Map.of("x", x));
            assertThat(relations.failures()).isEmpty();
            assertThat(relations.outputs().get("y")).isEqualTo(found);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "2, I32, 1000, 0", "0.5, I32, 100, 0", "6, I32, 700, 0", "1, I32, 200, 0", "1024, I32, 200000, 0",
            "0.01, F32, 2, 12", "0.25, F32, 30, 12", "0.0039215689, F32, 1.5, 16", "3, F32, 700, 2",
            "0.00390625, F32, 1, 12", "1e7, I32, 2147483647, 0", "2345.678, I32, 50000000, 0",
            "65536, I32, 500000000, 0", "98304, I32, 500000000, 0", "1e-3, I32, 3, 0", "1e12, I32, 10, 0"})
    void oneScaleDividesEveryNumber(double scale, ScalarType from, double reach, int bits) {
        for (ScalarType to : List.of(ScalarType.I8, ScalarType.U8, ScalarType.I16)) {
            for (long zero : new long[]{0, 7, Quantize.range(to).lo()}) {
                assertSame(quantize(from, to, new double[]{scale}, zero), reach, bits, new Random(5));
            }
        }
    }

    @Property(tries = 25)
    void scalesOfRowsDivideEveryNumber(@ForAll long seed) {
        Random random = new Random(seed);
        double[] scales = {(float) Math.exp(random.nextDouble(-2, 9)),
                random.nextBoolean() ? Math.scalb(1.0, random.nextInt(8)) : (float) Math.exp(random.nextDouble(-2, 9))};
        assertSame(quantize(ScalarType.I32, ScalarType.I8, scales, random.nextInt(-128, 128), 0),
                1 << random.nextInt(24),
                0, random);
    }

    @Test
    void integersAreReadWithTheirScales() {
        Value x = new Value(0, TensorType.scalar(ScalarType.U8, SHAPE));
        Value y = new Value(1, TensorType.scalar(ScalarType.F32, SHAPE));
        TensorData scales = TensorData.ofDoubles(ScalarType.F64, Shape.of(2, 1), 0.017, 3.3);
        List<Op> ops = List.of(new Input(x, "x", SourceLoc.NONE),
                new Dequantize(y, scales, TensorData.integers(Shape.of(2, 1), 128, 3), x, SourceLoc.NONE),
                new Output(y, "y", SourceLoc.NONE));
        TensorModule module = new TensorModule("dequantize", new Func("main", ops));
        FixedModule fixed = lowered(module, 255, 0);
        double[] reals = {0, 1, 127, 128, 200, 255};
        double[] expected = TensorInterpreter.run(module, Map.of("x", reals)).get("y");
        long[] found = FixedInterpreter.run(fixed, Map.of("x", new long[]{0, 1, 127, 128, 200, 255})).get("y");
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.scalb((double) found[i], -12)).isEqualTo(expected[i], within(Math.scalb(1.0, -12)));
        }
    }

    @Test
    void whatNeedsMoreThan62BitsIsRefused() {
        TensorModule module = quantize(ScalarType.F32, ScalarType.I16, new double[]{0.3}, 0);
        assertThatThrownBy(() -> lowered(module, Math.scalb(1.0, 20), 30)).isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("cannot be rescaled within 62 bits");
    }
}
