package io.assay.driver.peer;

import java.util.List;

/// What several measurements of one thing gave.
///
/// @param minimum the least
/// @param median  the one in the middle; of an even number, the mean of the two in the middle
/// @param maximum the greatest
public record Sample(double minimum, double median, double maximum) {
    public Sample {
        if (!(minimum <= median && median <= maximum)) {
            throw new IllegalArgumentException(minimum + ", " + median + ", " + maximum + " do not ascend");
        }
    }

    /// Returns the sample of the measurements.
    /// @param values at least one
    public static Sample of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no measurement");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Sample(sorted.getFirst(), median, sorted.getLast());
    }
}
