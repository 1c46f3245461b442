package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.driver.Aggregation;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.testsuite.conformance.Levels;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import ai.onnxruntime.OrtException;
import onnx.OnnxMl;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models of `assay agg`: ONNX Runtime, plain Java, and the circuit agree, on numbers of a grid and with many ties.
class AggregationTest {

    private static final int GRID_BITS = 4;
    private static final int SCALE_BITS = 8;
    private static final int ROWS = 40;
    private static final double UNIT = Math.scalb(1.0, -SCALE_BITS);

    @TempDir
    private Path folder = Path.of("");

    /// A result, and whether a mean was divided for it, which floats and integers round.
    private record Expected(double value, boolean divided) {}

    @ParameterizedTest
    @CsvSource({"MEDIAN, 2, ", "MEDIAN, 7, ", "MEDIAN, 8, ", "MEDIAN, 21, ", "TRIMMED_MEAN, 7, 0.2",
            "TRIMMED_MEAN, 8, 0.49", "TRIMMED_MEAN, 9, 0.1", "TRIMMED_MEAN, 21, ", "QUANTILE, 9, 0", "QUANTILE, 9, 1",
            "QUANTILE, 9, 0.25", "QUANTILE, 10, 0.9", "WEIGHTED_MEDIAN, 5, ", "WEIGHTED_MEDIAN, 8, ", "VWAP, 6, ",
            "MAD_FILTER, 7, ", "MAD_FILTER, 8, 1", "MAD_FILTER, 21, 2.5"})
    void everyLevelComputesTheSame(Aggregation.Kind kind, int sources, BigDecimal parameter)
            throws IOException, OrtException {
        Aggregation aggregation = new Aggregation(kind, sources, Optional.ofNullable(parameter));
        LoweredModel lowered = lowered(aggregation);
        Random random = new Random(sources * 31L + kind.ordinal());
        R1csCircuit circuit = R1csCompiler.compile(lowered.lowered().relation());
        try (OrtModel model = new OrtModel(parsed(aggregation.model()))) {
            for (int row = 0; row < ROWS; row++) {
                Map<String, double[]> inputs = inputs(lowered, random, sources);
                Map<String, Expected> expected = expected(kind, inputs, parameter);
                Map<String, long[]> integers = new LinkedHashMap<>();
                inputs.forEach((name, reals) -> integers.put(name,
                        Arrays.stream(reals).mapToLong(real -> (long) Math.scalb(real, SCALE_BITS)).toArray()));
                Map<String, long[]> found = FixedInterpreter.run(lowered.lowered().fixed(), integers);
                Map<String, OrtModel.Output> floats = model.outputs(inputs);
                assertThat(floats.keySet()).isEqualTo(expected.keySet());
                for (var output : lowered.lowered().fixed().main().ops().stream()
                        .<Output>mapMulti((op, out) -> {
                            if (op instanceof Output one) {
                                out.accept(one);
                            }
                        }).toList()) {
                    Expected exact = expected.get(output.name());
                    String what = output.name() + " of " + inputs.values().stream().map(Arrays::toString).toList();
                    double real = Math.scalb((double) found.get(output.name())[0],
                            -output.value().type().scaleBits());
                    assertThat(floats.get(output.name()).elements()).as(what).hasSize(1);
                    assertThat(floats.get(output.name()).elements()[0]).as("ONNX Runtime: " + what)
                            .isCloseTo(exact.value(), within(exact.divided() ? 1e-5 * (1 + exact.value()) : 0));
                    assertThat(real).as("integers: " + what)
                            .isCloseTo(exact.value(), within(exact.divided() ? UNIT : 0));
                }
                if (row % 10 == 0) {
                    assertThat(Levels.of(circuit, lowered.lowered(), integers, found).fault()).isEmpty();
                }
            }
        }
    }

    private LoweredModel lowered(Aggregation aggregation) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), aggregation.model());
        Map<String, CompileOptions.Range> ranges = new LinkedHashMap<>();
        ranges.put("price", new CompileOptions.Range(0, 63));
        for (String weight : List.of("weight", "volume")) {
            if (aggregation.text().contains("] " + weight)) {
                ranges.put(weight, new CompileOptions.Range(0, 8));
            }
        }
        return Compiler.lower(file, CompileOptions.DEFAULT.withScaleBits(SCALE_BITS).withRanges(ranges)
                .withInputs(Visibility.PRIVATE), Progress.NONE);
    }

    private static OnnxMl.ModelProto parsed(byte... model) {
        try {
            return OnnxMl.ModelProto.parseFrom(model);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /// Half of the rows have few different numbers.
    private static Map<String, double[]> inputs(LoweredModel lowered, Random random, int sources) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        boolean hasTies = random.nextBoolean();
        lowered.lowered().fixed().main().ops().forEach(op -> {
            if (op instanceof Input input) {
                boolean isPrice = input.name().equals("price");
                int most = (isPrice ? 63 : 8) << (hasTies && isPrice ? 0 : GRID_BITS);
                int few = random.nextInt(1, 5);
                inputs.put(input.name(), IntStream.range(0, sources)
                        .mapToDouble(_ -> hasTies && isPrice
                                ? 7 + random.nextInt(few)
                                : Math.scalb((double) random.nextInt(isPrice ? 0 : 1, most + 1), -GRID_BITS))
                        .toArray());
            }
        });
        return inputs;
    }

    private static Map<String, Expected> expected(Aggregation.Kind kind, Map<String, double[]> inputs,
            BigDecimal parameter) {
        double[] price = inputs.get("price");
        int n = price.length;
        double[] sorted = Arrays.stream(price).sorted().toArray();
        return switch (kind) {
            case MEDIAN -> Map.of("median", new Expected(median(price), false));
            case TRIMMED_MEAN -> {
                int cut = (int) Math.floor((parameter == null ? 0.1 : parameter.doubleValue()) * n + 1e-9);
                double mean = Arrays.stream(sorted, cut, n - cut).average().orElseThrow();
                yield Map.of("trimmed_mean", new Expected(mean, true));
            }
            case QUANTILE -> {
                double place = parameter.doubleValue() * (n - 1);
                int below = (int) Math.floor(place + 1e-9);
                double part = Math.max(0, place - below);
                boolean whole = part < 1e-9;
                yield Map.of("quantile", new Expected(whole
                        ? sorted[below]
                        : sorted[below] + part * (sorted[below + 1] - sorted[below]), !whole));
            }
            case WEIGHTED_MEDIAN -> Map.of("weighted_median",
                    new Expected(weightedMedian(price, inputs.get("weight")), false));
            case VWAP -> {
                double[] volume = inputs.get("volume");
                double money = IntStream.range(0, n).mapToDouble(i -> price[i] * volume[i]).sum();
                yield Map.of("vwap", new Expected(money / Arrays.stream(volume).sum(), true));
            }
            case MAD_FILTER -> filtered(price, parameter == null ? 3 : parameter.doubleValue());
        };
    }

    private static double median(double... numbers) {
        double[] sorted = Arrays.stream(numbers).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double weightedMedian(double[] price, double... weight) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, price.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> price[i]));
        double total = Arrays.stream(weight).sum();
        double soFar = 0;
        for (int i : order) {
            soFar += weight[i];
            if (2 * soFar >= total) {
                return price[i];
            }
        }
        throw new AssertionError("no weight is reached");
    }

    private static Map<String, Expected> filtered(double[] price, double threshold) {
        double median = median(price);
        double[] distances = Arrays.stream(price).map(x -> Math.abs(x - median)).toArray();
        double deviation = median(distances);
        double[] inliers = IntStream.range(0, price.length).filter(i -> distances[i] <= threshold * deviation)
                .mapToDouble(i -> price[i]).toArray();
        Map<String, Expected> expected = new LinkedHashMap<>();
        expected.put("robust_mean", new Expected(Arrays.stream(inliers).average().orElseThrow(), true));
        expected.put("median", new Expected(median, false));
        expected.put("deviation", new Expected(deviation, false));
        expected.put("inliers", new Expected(inliers.length, false));
        return expected;
    }
}
