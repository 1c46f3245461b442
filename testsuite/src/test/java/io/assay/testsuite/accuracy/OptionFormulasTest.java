package io.assay.testsuite.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.CompileOptions;
import io.assay.driver.CompileOptions.Range;
import io.assay.driver.Compiler;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.ir.Op;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.passes.lower.InputBox;
import io.assay.testsuite.TestModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The models of `examples/volatility-index` beside the same formulas in `double`, on random inputs.
class OptionFormulasTest {
    private static final long SEED = 28;
    private static final int ROWS = 2000;
    private static final int PROVEN_ROWS = 20;

    private static final Map<String, Range> OPTION = ranges("spot", 50, 150, "strike", 50, 150, "years", 0.05, 2,
            "volatility", 0.1, 1);
    private static final Map<String, Range> INDEX = ranges("quotes", 0.05, 1.5, "moneyness", 0.5, 2, "years", 0.05, 2);

    private static Map<String, Range> ranges(Object... entries) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 3) {
            ranges.put((String) entries[i],
                    new Range(((Number) entries[i + 1]).doubleValue(), ((Number) entries[i + 2]).doubleValue()));
        }
        return ranges;
    }

    private static double normal(double x) {
        return 0.5 + 0.5 * RealFunctions.apply(UnaryFunction.ERF, x / Math.sqrt(2));
    }

    /// Black and Scholes: price and delta of a call at a rate of 1/32.
    private static Map<String, double[]> option(Map<String, double[]> inputs) {
        double spot = inputs.get("spot")[0];
        double strike = inputs.get("strike")[0];
        double years = inputs.get("years")[0];
        double volatility = inputs.get("volatility")[0];
        double deviation = volatility * Math.sqrt(years);
        double d1 = (Math.log(spot / strike) + years / 32 + deviation * deviation / 2) / deviation;
        return Map.of("price", new double[]{
                spot * normal(d1) - strike * Math.exp(-years / 32) * normal(d1 - deviation)},
                "delta", new double[]{normal(d1)});
    }

    /// Medians of five quotes, then hat functions on both axes.
    private static Map<String, double[]> index(Map<String, double[]> inputs) {
        double[][] surface = new double[5][4];
        for (int i = 0; i < 20; i++) {
            double[] quotes = new double[5];
            int cell = i;
            Arrays.setAll(quotes, exchange -> inputs.get("quotes")[exchange * 20 + cell]);
            Arrays.sort(quotes);
            surface[i / 4][i % 4] = quotes[2];
        }
        double moneyness = Math.clamp(inputs.get("moneyness")[0], 0.8, 1.2);
        double years = Math.clamp(inputs.get("years")[0], 0.25, 1);
        double volatility = 0;
        double variance = 0;
        double[] shares = {0.125, 0.25, 0.25, 0.25, 0.125};
        for (int i = 0; i < 5; i++) {
            double smile = 0;
            for (int j = 0; j < 4; j++) {
                smile += Math.max(0, 1 - 4 * Math.abs(years - 0.25 * (j + 1))) * surface[i][j];
            }
            volatility += Math.max(0, 1 - 10 * Math.abs(moneyness - (0.8 + 0.1 * i))) * smile;
            variance += shares[i] * smile * smile;
        }
        return Map.of("volatility", new double[]{volatility}, "index", new double[]{100 * Math.sqrt(variance)});
    }

    @Test
    void pricesOfOptions() throws IOException {
        check("option.onnxtxt", OPTION, OptionFormulasTest::option, 20, Map.of("price", 2e-4, "delta", 1e-5));
        check("option.onnxtxt", OPTION, OptionFormulasTest::option, 24, Map.of("price", 1.2e-5, "delta", 6e-7));
    }

    @Test
    void pointsOfSurfaces() throws IOException {
        check("index.onnxtxt", INDEX, OptionFormulasTest::index, 20, Map.of("volatility", 2e-5, "index", 1.2e-6));
        check("index.onnxtxt", INDEX, OptionFormulasTest::index, 24, Map.of("volatility", 1.2e-6, "index", 1.2e-7));
    }

    /// Evaluates rows on integers; the relations agree on the first of them.
    private static void check(String name, Map<String, Range> ranges,
            Function<Map<String, double[]>, Map<String, double[]>> exact, int scaleBits, Map<String, Double> bounds)
            throws IOException {
        LoweredModel model = Compiler.lower(TestModels.examples().resolve("volatility-index").resolve(name),
                CompileOptions.DEFAULT.withRanges(ranges).withScaleBits(scaleBits), Progress.NONE);
        Map<String, Integer> scales = new LinkedHashMap<>();
        for (Op op : model.lowered().fixed().main().ops()) {
            if (op instanceof Output(var value, var output, _, _)) {
                scales.put(output, value.type().scaleBits());
            }
        }
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        Map<String, Double> worst = new LinkedHashMap<>();
        for (int row = 0; row < ROWS; row++) {
            Map<String, long[]> integers = new LinkedHashMap<>();
            Map<String, double[]> reals = new LinkedHashMap<>();
            ranges.forEach((input, range) -> {
                long[] values = random.doubles(input.equals("quotes") ? 100 : 1, range.lo(), range.hi())
                        .mapToLong(value -> InputBox.quantize(value, scaleBits)).toArray();
                integers.put(input, values);
                reals.put(input, Arrays.stream(values).mapToDouble(value -> Math.scalb((double) value, -scaleBits))
                        .toArray());
            });
            Map<String, long[]> found = FixedInterpreter.run(model.lowered().fixed(), integers);
            if (row < PROVEN_ROWS) {
                RelationInterpreter.Run run = RelationInterpreter.run(model.lowered().relation(), integers);
                assertThat(run.failures()).isEmpty();
                found.forEach((output, values) -> assertThat(run.outputs().get(output)).isEqualTo(values));
            }
            exact.apply(reals).forEach((output, expected) -> {
                double value = Math.scalb((double) Objects.requireNonNull(found.get(output))[0],
                        -Objects.requireNonNull(scales.get(output)));
                worst.merge(output, Math.abs(value - expected[0]) / Math.max(1, Math.abs(expected[0])), Math::max);
            });
        }
        System.out.println(name + " at " + scaleBits + " bits: " + worst);
        bounds.forEach((output, bound) -> assertThat(worst.get(output)).as("%s at %d bits, seed %d", output, scaleBits,
                SEED).isLessThanOrEqualTo(bound));
    }
}
