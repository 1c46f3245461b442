package io.assay.passes.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Const;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.lower.UnsupportedModelException;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights as inputs: which tensors are, in which ranges, and that their elements are nowhere else.
class WeightsTest {
    private static final int SCALE_BITS = 12;
    private static final Map<String, InputBox> BOXES = Map.of("x", Calibration.fromRange(-1, 1, SCALE_BITS, "test"));

    /// A model of two layers and a normalisation in front, whose constants are w0 to w5.
    private static TensorModule network(double[]... data) throws AirSyntaxException {
        return module("""
                %1 = tensor.const {data = @w0} : tensor<1x3xf32>
                %2 = tensor.binary %0, %1 {function = sub} : tensor<1x3xf32>
                %3 = tensor.const {data = @w1} : tensor<1x3xf32>
                %4 = tensor.binary %2, %3 {function = mul} : tensor<1x3xf32>
                %5 = tensor.const {data = @w2} : tensor<3x4xf32>
                %6 = tensor.contract %4, %5 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x4xf32>
                %7 = tensor.const {data = @w3} : tensor<1x4xf32>
                %8 = tensor.binary %6, %7 {function = add} : tensor<1x4xf32>
                %9 = tensor.unary %8 {function = relu} : tensor<1x4xf32>
                %10 = tensor.const {data = @w4} : tensor<1x4xf32>
                %11 = tensor.binary %9, %10 {function = mul} : tensor<1x4xf32>
                %12 = tensor.const {data = @w5} : tensor<2x4xf32>
                %13 = tensor.contract %11, %12 {einsum = einsum{lhs = "ik", rhs = "jk", out = "ij"}} : tensor<1x2xf32>
                tensor.output %13 {name = "y"}
                """, List.of("1x3", "1x3", "3x4", "1x4", "1x4", "2x4"), data);
    }

    private static TensorModule module(String body, List<String> shapes, double[]... data) throws AirSyntaxException {
        String constants = IntStream.range(0, data.length).mapToObj(i -> "data @w%d : tensor<%sxf32> = %s"
                .formatted(i, shapes.get(i), Arrays.toString(data[i]))).collect(Collectors.joining("\n"));
        return (TensorModule) new AirParser().parse("module \"m\" tensor\n" + constants
                + "\nfunc @main {\n%0 = tensor.input {name = \"x\"} : tensor<1x3xf32>\n" + body + "}\n");
    }

    private static double[][] random(long seed, double reach) {
        Random random = new Random(seed);
        return IntStream.of(3, 3, 12, 4, 4, 8).mapToObj(count -> random.doubles(count, -reach, reach)
                .map(value -> (float) value).toArray()).toArray(double[][]::new);
    }

    private static Map<Value, String> names(Module module) {
        Map<Value, String> names = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Const constant) {
                names.put(constant.result(), "w" + names.size());
            }
        }
        return names;
    }

    private static List<Weight> weights(TensorModule module) {
        return Weights.find(module, names(module), BOXES);
    }

    private static Lowered lowered(TensorModule module, List<WeightFormat> formats) {
        Map<String, InputBox> boxes = new LinkedHashMap<>(BOXES);
        Map<String, Visibility> inputs = new LinkedHashMap<>(Map.of("x", Visibility.PRIVATE));
        formats.forEach(format -> {
            boxes.put(format.name(), format.box());
            inputs.put(format.name(), Visibility.COMMITTED);
        });
        return Pipelines.compile(module, new LowerTensorToFixed.Options(SCALE_BITS, boxes, inputs, Map.of()),
                PassOptions.DEFAULT.verifyingEach(), PassObserver.NONE);
    }

    private static Lowered committed(TensorModule module, List<WeightFormat> formats) {
        return lowered(Weights.asInputs(module, weights(module)), formats);
    }

    @Test
    void whatReadsAWeightIsKnown() throws AirSyntaxException {
        assertThat(weights(network(random(1, 1)))).extracting(Weight::use).containsExactly(Weight.Use.ADDEND,
                Weight.Use.FACTOR, Weight.Use.LAYER, Weight.Use.ADDEND, Weight.Use.FACTOR, Weight.Use.LAYER);
    }

    @Test
    void whatOnlyExtremaReadOrNobodyIsNoWeight() throws AirSyntaxException {
        TensorModule module = module("""
                %1 = tensor.const {data = @w0} : tensor<1x3xf32>
                %2 = tensor.binary %0, %1 {function = max} : tensor<1x3xf32>
                %3 = tensor.binary %0, %1 {function = add} : tensor<1x3xf32>
                tensor.output %2 {name = "y"}
                """, List.of("1x3"), new double[]{1, 2, 3});
        assertThat(weights(module)).isEmpty();
    }

    @Test
    void anyWeightsInRangeGiveTheSameModules() throws AirSyntaxException {
        TensorModule first = network(random(1, 1));
        List<WeightFormat> formats = Weights.formats(weights(first), SCALE_BITS);
        Lowered expected = committed(first, formats);
        double[][] zero = IntStream.of(3, 3, 12, 4, 4, 8).mapToObj(double[]::new).toArray(double[][]::new);
        double[][] equal = Arrays.stream(zero).map(double[]::clone).toArray(double[][]::new);
        Arrays.stream(equal).forEach(data -> Arrays.fill(data, 0.01));
        for (double[][] data : List.of(random(2, 0.1), zero, equal)) {
            TensorModule other = network(data);
            CommittedTensor.of(weights(other), formats);
            Lowered found = committed(other, formats);
            assertThat(AirPrinter.print(found.fixed())).isEqualTo(AirPrinter.print(expected.fixed()));
            assertThat(AirPrinter.print(found.relation())).isEqualTo(AirPrinter.print(expected.relation()));
        }
        assertThat(AirPrinter.externalData(expected.fixed())).isEmpty();
        assertThat(expected.fixed().main().ops()).noneMatch(io.assay.ir.fixed.Const.class::isInstance);
    }

    private static Map<String, BigInteger[]> exact(Map<String, long[]> tensors) {
        Map<String, BigInteger[]> exact = new LinkedHashMap<>();
        tensors.forEach((name, values) -> exact.put(name,
                Arrays.stream(values).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new)));
        return exact;
    }

    /// At precisions at which both hold the weights exactly, both forms of a model are the same function.
    @Test
    void theIntegersAreThoseOfFixedWeights() throws AirSyntaxException {
        Random random = new Random(5);
        double[][] data = random(3, 1);
        Arrays.stream(data).forEach(array -> Arrays.setAll(array, i -> Math.rint(array[i] * 16) / 16));
        TensorModule module = network(data);
        List<WeightFormat> formats = Weights.formats(weights(module), SCALE_BITS);
        List<CommittedTensor> tensors = CommittedTensor.of(weights(module), formats);
        Lowered committed = committed(module, formats);
        FixedModule fixed = lowered(module, List.of()).fixed();
        for (int row = 0; row < 50; row++) {
            Map<String, long[]> inputs = new LinkedHashMap<>(CommittedTensor.inputs(tensors));
            inputs.put("x", random.longs(3, -4096, 4097).toArray());
            long[] expected = FixedInterpreter.run(fixed, inputs).get("y");
            assertThat(FixedInterpreter.run(committed.fixed(), inputs).get("y")).isEqualTo(expected);
            assertThat(BigFixedInterpreter.run(committed.fixed(), exact(inputs)).get("y")).isEqualTo(
                    exact(Map.of("y", expected)).get("y"));
            RelationInterpreter.Run run = RelationInterpreter.run(committed.relation(), inputs);
            assertThat(run.failures()).isEmpty();
            assertThat(run.outputs().get("y")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 1, 30})
    void integersStayCloseToTheModel(double reach) throws AirSyntaxException {
        long seed = 11;
        TensorModule module = network(random(seed, reach));
        List<WeightFormat> formats = Weights.formats(weights(module), SCALE_BITS);
        Lowered lowered = committed(module, formats);
        Map<String, long[]> inputs = new LinkedHashMap<>(
                CommittedTensor.inputs(CommittedTensor.of(weights(module), formats)));
        Random random = new Random(seed);
        for (int row = 0; row < 50; row++) {
            long[] x = random.longs(3, -4096, 4097).toArray();
            inputs.put("x", x);
            double[] expected = TensorInterpreter.run(module, Map.of("x",
                    Arrays.stream(x).mapToDouble(integer -> Math.scalb((double) integer, -SCALE_BITS)).toArray()))
                    .get("y");
            long[] found = FixedInterpreter.run(lowered.fixed(), inputs).get("y");
            // Each of four factors adds an error of its rounding, times the others.
            double tolerance = 0x1p-12 * 30 * (1 + reach * reach * reach * reach);
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.scalb((double) found[i], -SCALE_BITS)).as("seed " + seed).isEqualTo(expected[i],
                        within(tolerance));
            }
        }
    }

    @Test
    void noWeightIsRounded() throws AirSyntaxException {
        TensorModule module = network(random(1, 200));
        List<WeightFormat> formats = Weights.formats(weights(module), SCALE_BITS);
        Lowered lowered = committed(module, formats);
        Map<Value, Op> definitions = lowered.fixed().main().definitions();
        assertThat(lowered.fixed().main().ops()).noneSatisfy(op -> {
            assertThat(op).isInstanceOf(Requantize.class);
            assertThat(definitions.get(op.operands().getFirst())).isInstanceOf(io.assay.ir.fixed.Input.class);
        });
    }

    @Test
    void rangesHaveRoomForTwiceTheWeights() throws AirSyntaxException {
        double[][] data = random(4, 1);
        List<WeightFormat> formats = Weights.formats(weights(network(data)), SCALE_BITS);
        double[][] twice = Arrays.stream(data).map(array -> Arrays.stream(array).map(value -> 1.999 * value).toArray())
                .toArray(double[][]::new);
        List<CommittedTensor> tensors = CommittedTensor.of(weights(network(twice)), formats);
        assertThat(tensors).allSatisfy(tensor -> assertThat(tensor.scaleBits()).isGreaterThanOrEqualTo(SCALE_BITS));
        assertThat(tensors).allSatisfy(tensor -> assertThat(tensor.hi()).isEqualTo(-tensor.lo() - 1));
    }

    private static Weight weight(String name, Weight.Use use, int count, double reach) {
        double[] data = new Random(count).doubles(count, -reach, reach).toArray();
        data[0] = reach;
        Shape shape = Shape.of(count);
        return new Weight(new Value(0, TensorType.scalar(ScalarType.F64, shape)), name,
                TensorData.ofDoubles(ScalarType.F64, shape, data), use,
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 0), SourceLoc.NONE);
    }

    @Test
    void equalRangesAreSharedAndSpareBitsArePrecision() {
        List<WeightFormat> formats = Weights.formats(List.of(weight("wide", Weight.Use.LAYER, 20_000, 0.9),
                weight("narrow", Weight.Use.LAYER, 10_000, 0.1), weight("bias", Weight.Use.ADDEND, 100, 0.1),
                weight("large", Weight.Use.ADDEND, 10, 1000)), SCALE_BITS);
        assertThat(formats.subList(0, 3)).allSatisfy(format -> {
            assertThat(format.lo().toLongs()).containsExactly(-(1L << 13));
            assertThat(format.hi().toLongs()).containsExactly((1L << 13) - 1);
        });
        assertThat(formats.get(3).hi().toLongs()).as("a few large ones do not make all ranges wide")
                .containsExactly((1L << 23) - 1);
        assertThat(formats).extracting(WeightFormat::scaleBits).containsExactly(12, 15, 12, 12);
    }

    @Test
    void weightsThatAreAllZeroHaveRoomToBeTrained() {
        List<WeightFormat> formats = Weights.formats(List.of(weight("w", Weight.Use.LAYER, 20_000, 0.9),
                weight("zero", Weight.Use.LAYER, 100, 1e-9)), SCALE_BITS);
        assertThat(formats.get(1).scaleBits()).isEqualTo(SCALE_BITS);
        assertThat(formats.get(1).lo()).isEqualTo(formats.get(0).lo());
    }

    @Test
    void elementsThatMeetAnInputHaveRangesOfTheirOwn() throws AirSyntaxException {
        double[][] data = random(4, 1);
        data[0] = new double[]{0, 0.5, 5000};
        data[1] = new double[]{1, 0.001, 30};
        List<WeightFormat> formats = Weights.formats(weights(network(data)), SCALE_BITS);
        WeightFormat means = formats.get(0);
        assertThat(means.hiAt(0)).as("as much as the input may be").isGreaterThanOrEqualTo(1L << SCALE_BITS);
        assertThat(means.hiAt(2)).isGreaterThan(means.hiAt(1));
        assertThat(formats.get(1).scaleBits()).as("as many as products of inputs with 14 bits leave")
                .isGreaterThanOrEqualTo(SCALE_BITS + 12);
        assertThat(committed(network(data), formats).saturations()).isEmpty();
    }

    @Test
    void aWeightOutsideItsRangeIsNamed() throws AirSyntaxException {
        double[][] data = random(4, 1);
        List<WeightFormat> formats = Weights.formats(weights(network(data)), SCALE_BITS);
        data[2][7] = -1000;
        data[2][9] = 1e300;
        List<Weight> other = weights(network(data));
        assertThatExceptionOfType(WeightRangeException.class).isThrownBy(() -> CommittedTensor.of(other, formats))
                .satisfies(e -> assertThat(e.excesses()).containsExactly(
                        new WeightRangeException.Excess(formats.get(2), 7, -1000, 2)));
        data[2][7] = Math.scalb((double) formats.get(2).hiAt(7), -formats.get(2).scaleBits());
        data[2][9] = 0;
        assertThat(CommittedTensor.of(weights(network(data)), formats).get(2).values().longAt(7))
                .isEqualTo(formats.get(2).hiAt(7));
    }

    @Test
    void aWeightThatIsTooLargeIsRefused() throws AirSyntaxException {
        double[][] data = random(4, 1);
        data[5][0] = 1e12;
        List<Weight> weights = weights(network(data));
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> Weights.formats(weights, SCALE_BITS)).withMessageContaining("weight w5");
    }

    @Test
    void aQuantisedModelIsRefused() throws AirSyntaxException {
        TensorModule module = (TensorModule) new AirParser().parse("""
                module "m" tensor
                data @w0 : tensor<1x1xf32> = [0.5]
                data @w1 : tensor<1x1xi8> = [0]
                func @main {
                %0 = tensor.input {name = "x"} : tensor<1x3xf32>
                %1 = tensor.quantize %0 {scale = @w0, zeroPoint = @w1} : tensor<1x3xi8>
                %2 = tensor.dequantize %1 {scale = @w0, zeroPoint = @w1} : tensor<1x3xf32>
                tensor.output %2 {name = "y"}
                }
                """);
        assertThatExceptionOfType(UnsupportedModelException.class).isThrownBy(() -> weights(module))
                .withMessageContaining("quantised");
    }
}
