package io.assay.driver;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/// A model that makes one number of those of several sources: standard operators of opset 17 on float32, inputs of shape
/// [batch, sources], outputs of shape [batch, 1].
///
/// @param kind      what it computes
/// @param sources   how many numbers, in [2, 4096]
/// @param parameter the number of [Kind#option], if it has one
public record Aggregation(Kind kind, int sources, Optional<BigDecimal> parameter) {

    private static final int LEAST_SOURCES = 2;
    private static final int MOST_SOURCES = 4096;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// What is computed.
    public enum Kind {
        /// The number in the middle, or the mean of the two in the middle.
        MEDIAN("", "0", ""),
        /// The mean without the least and the greatest: of each, that part of all, rounded down.
        TRIMMED_MEAN("--trim", "0.1", "in [0, 0.5)"),
        /// The number below which that part of all lies, interpolated between neighbours.
        QUANTILE("--at", "0.5", "in [0, 1]"),
        /// The least number such that it and what is less have at least half of all weight.
        WEIGHTED_MEDIAN("", "0", ""),
        /// The mean of prices by volume.
        VWAP("", "0", ""),
        /// The mean of the numbers within so many median absolute deviations of the median.
        MAD_FILTER("--threshold", "3", "in [1, 1000]");

        private final String option;
        private final BigDecimal usual;
        private final String range;

        Kind(String option, String usual, String range) {
            this.option = option;
            this.usual = new BigDecimal(usual);
            this.range = range;
        }

        /// Returns its name on the command line.
        public String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Returns the option with its number, empty if it has none.
        public String option() {
            return option;
        }

        private boolean takes(BigDecimal number) {
            return switch (this) {
                case MEDIAN, WEIGHTED_MEDIAN, VWAP -> true;
                case TRIMMED_MEAN -> number.signum() >= 0 && number.compareTo(HALF) < 0;
                case QUANTILE -> number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
                case MAD_FILTER -> number.compareTo(BigDecimal.ONE) >= 0 && number.compareTo(new BigDecimal(1000)) <= 0;
            };
        }
    }

    /// @throws Failure if a number is out of its range
    public Aggregation {
        if (sources < LEAST_SOURCES || sources > MOST_SOURCES) {
            throw refused("--sources", String.valueOf(sources), "in [" + LEAST_SOURCES + ", " + MOST_SOURCES + "]");
        }
        if (parameter.isPresent() && !kind.takes(parameter.get())) {
            throw refused(kind.option, parameter.get().toPlainString(), kind.range);
        }
    }

    private static Failure refused(String option, String found, String expected) {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0111", "an option of the aggregation is out of range")
                .with("option", option).found(found, "a number " + expected));
    }

    private BigDecimal number() {
        return parameter.orElse(kind.usual);
    }

    /// Returns the bytes of the ONNX file; the same for the same aggregation.
    public byte[] model() {
        return switch (OnnxReader.binary(kind.title(), text())) {
            case Outcome.Done<byte[]>(var bytes) -> bytes;
            case Outcome.Refused<byte[]>(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /// Returns the model in ONNX's text syntax.
    public String text() {
        return switch (kind) {
            case MEDIAN -> model("price", "median", "the median of price", values(), median("price", "median"));
            case TRIMMED_MEAN -> trimmedMean();
            case QUANTILE -> quantile();
            case WEIGHTED_MEDIAN -> weightedMedian();
            case VWAP ->
                model("price, volume", "vwap", "the mean of price by volume; the volumes must not all be zero", """
                        int64[1] axis = {1}""", """
                        weighted = Mul (price, volume)
                        money = ReduceSum (weighted, axis)
                        total = ReduceSum (volume, axis)
                        vwap = Div (money, total)
                        """);
            case MAD_FILTER -> filter();
        };
    }

    private String values() {
        return "int64[1] count = {%d}, int64[1] begin = {%d}, int64[1] end = {%d}, int64[1] axis = {1}"
                .formatted(sources, (sources - 1) / 2, sources / 2 + 1);
    }

    /// The middle of a sort: one place, or two.
    private static String median(String of, String result) {
        return """
                %2$s_sorted, %2$s_places = TopK <axis = 1> (%1$s, count)
                %2$s_middle = Slice (%2$s_sorted, begin, end, axis)
                %2$s = ReduceMean <axes = [1]> (%2$s_middle)
                """.formatted(of, result);
    }

    private String trimmedMean() {
        int cut = number().multiply(BigDecimal.valueOf(sources)).setScale(0, RoundingMode.FLOOR).intValueExact();
        return model("price", "trimmed_mean",
                "the mean of price without the " + cut + " least and the " + cut + " greatest", """
                        int64[1] count = {%d}, int64[1] begin = {%d}, int64[1] end = {%d}, int64[1] axis = {1}"""
                        .formatted(sources, cut, sources - cut),
                """
                        sorted, places = TopK <axis = 1> (price, count)
                        kept = Slice (sorted, begin, end, axis)
                        trimmed_mean = ReduceMean <axes = [1]> (kept)
                        """);
    }

    /// At place q·(n − 1) of the ascending order, as numpy.quantile has it.
    private String quantile() {
        BigDecimal place = number().multiply(BigDecimal.valueOf(sources - 1L));
        int below = place.setScale(0, RoundingMode.FLOOR).intValueExact();
        float part = place.subtract(BigDecimal.valueOf(below)).floatValue();
        String meaning = "the " + number().toPlainString() + " quantile of price";
        String sorted = "sorted, places = TopK <axis = 1, largest = 0> (price, count)\n";
        if (part == 0) {
            return model("price", "quantile", meaning, "int64[1] count = {%d}, int64[1] below = {%d}"
                    .formatted(sources, below), sorted + "quantile = Gather <axis = 1> (sorted, below)\n");
        }
        return model("price", "quantile", meaning + ", interpolated between neighbours", """
                int64[1] count = {%d}, int64[1] below = {%d}, int64[1] above = {%d}, float part = {%s}"""
                .formatted(sources, below, below + 1, Float.toString(part)), sorted + """
                        lower = Gather <axis = 1> (sorted, below)
                        upper = Gather <axis = 1> (sorted, above)
                        gap = Sub (upper, lower)
                        added = Mul (gap, part)
                        quantile = Add (lower, added)
                        """);
    }

    private String weightedMedian() {
        return model("price, weight", "weighted_median",
                "the first price, in ascending order and ties by place, at which the weights so far are half of all"
                        + " weight or more; weights must not be negative",
                "int64[1] count = {%d}, int64 along = {1}, int64[1] axis = {1}, float two = {2.0}".formatted(sources),
                """
                        sorted, places = TopK <axis = 1, largest = 0> (price, count)
                        weights = GatherElements <axis = 1> (weight, places)
                        so_far = CumSum (weights, along)
                        twice = Mul (so_far, two)
                        total = ReduceSum (weight, axis)
                        reached = GreaterOrEqual (twice, total)
                        reached_number = Cast <to = 6> (reached)
                        first = ArgMax <axis = 1> (reached_number)
                        weighted_median = GatherElements <axis = 1> (sorted, first)
                        """);
    }

    private String filter() {
        return model("price", "robust_mean, median, deviation, inliers",
                "the mean of the prices within " + number().toPlainString()
                        + " median absolute deviations of the median, median and deviation, and how many prices that are",
                values() + ", float threshold = {%s}, float zero = {0.0}"
                        .formatted(Float.toString(number().floatValue())),
                median("price", "median") + """
                        difference = Sub (price, median)
                        distance = Abs (difference)
                        """ + median("distance", "deviation") + """
                        limit = Mul (deviation, threshold)
                        inlier = LessOrEqual (distance, limit)
                        kept = Where (inlier, price, zero)
                        sum = ReduceSum (kept, axis)
                        ones = Cast <to = 1> (inlier)
                        inliers = ReduceSum (ones, axis)
                        robust_mean = Div (sum, inliers)
                        """);
    }

    private String model(String inputs, String outputs, String meaning, String values, String nodes) {
        return """
                <ir_version: 8, opset_import: ["" : 17], producer_name: "assay", producer_version: "%s",
                 doc_string: "%s",
                 metadata_props: ["aggregation" : "%s", "sources" : "%d"%s]>
                %s (%s) => (%s)
                <%s>
                {
                %s}
                """.formatted(Version.number(), meaning, kind.title(), sources,
                kind.option.isEmpty()
                        ? ""
                        : ", \"" + kind.option.substring(2) + "\" : \"" + number().toPlainString() + "\"",
                kind.title().replace('-', '_'), typed(inputs, String.valueOf(sources)), typed(outputs, "1"), values,
                nodes);
    }

    private static String typed(String names, String columns) {
        return "float[batch, " + columns + "] " + names.replace(", ", ", float[batch, " + columns + "] ");
    }
}
