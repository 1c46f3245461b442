package io.assay.passes.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which positions a sorting network compares, layer by layer; comparisons of one layer have no position in common.
///
/// Source: K. E. Batcher, Sorting networks and their applications (odd-even merge sort).
///
/// @param layers in the order in which they are applied
public record SortingNetwork(List<List<Comparison>> layers) {

    /// Orders positions `low` < `high`: the greater key goes to `low`.
    public record Comparison(int low, int high) {}

    public SortingNetwork {
        layers = layers.stream().map(List::copyOf).toList();
    }

    /// Returns the network that puts the greatest `count` of `extent` keys first, in descending order.
    public static SortingNetwork of(int extent, int count) {
        return new SortingNetwork(needed(all(extent), extent, count));
    }

    /// Returns the number of comparisons.
    public int size() {
        return layers.stream().mapToInt(List::size).sum();
    }

    private static List<List<Comparison>> all(int extent) {
        List<List<Comparison>> layers = new ArrayList<>();
        for (int p = 1; p < extent; p *= 2) {
            for (int k = p; k >= 1; k /= 2) {
                List<Comparison> layer = new ArrayList<>();
                for (int j = k % p; j + k < extent; j += 2 * k) {
                    for (int i = 0; i < Math.min(k, extent - j - k); i++) {
                        if ((i + j) / (2 * p) == (i + j + k) / (2 * p)) {
                            layer.add(new Comparison(i + j, i + j + k));
                        }
                    }
                }
                layers.add(layer);
            }
        }
        return layers;
    }

    /// Returns the network without the comparisons that none of the first `count` positions depends on.
    private static List<List<Comparison>> needed(List<List<Comparison>> layers, int extent, int count) {
        boolean[] read = new boolean[extent];
        Arrays.fill(read, 0, count, true);
        List<List<Comparison>> kept = new ArrayList<>();
        for (List<Comparison> layer : layers.reversed()) {
            List<Comparison> rest = layer.stream().filter(c -> read[c.low()] || read[c.high()]).toList();
            for (Comparison comparison : rest) {
                read[comparison.low()] = true;
                read[comparison.high()] = true;
            }
            if (!rest.isEmpty()) {
                kept.addFirst(rest);
            }
        }
        return kept;
    }
}
