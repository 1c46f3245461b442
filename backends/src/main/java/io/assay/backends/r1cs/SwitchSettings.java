package io.assay.backends.r1cs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The settings of a [SwitchNetwork] that put elements in a given order: the readable reference for generated programs.
///
/// Elements that share a switch go to different networks inside; so do the sources of outputs that share one. From an output whose network is
/// known this settles that of another one, and so on until it comes back or ends. It begins with the last output, which is always of the bottom
/// network, then with the second one of each pair that is not settled, which is taken from there.
final class SwitchSettings {

    private SwitchSettings() {}

    /// Returns the boolean of each switch, in the order of [SwitchNetwork#switches].
    /// @param given   elements that enter
    /// @param targets the same ones in the order in which they leave
    static List<Boolean> of(long[] given, long[] targets) {
        List<Integer> sources = order(given);
        List<Integer> places = order(targets);
        int[] source = new int[given.length];
        for (int i = 0; i < source.length; i++) {
            source[places.get(i)] = sources.get(i);
        }
        return settings(source);
    }

    /// Returns positions by value; those of equal ones ascending.
    private static List<Integer> order(long[] elements) {
        return IntStream.range(0, elements.length).boxed().sorted(Comparator.comparingLong(i -> elements[i])).toList();
    }

    /// @param source position of the element that enters, by that at which it leaves
    private static List<Boolean> settings(int[] source) {
        int count = source.length;
        if (count == 1) {
            return List.of();
        }
        if (count == 2) {
            return List.of(source[0] == 0);
        }
        int[] place = new int[count];
        for (int out = 0; out < count; out++) {
            place[source[out]] = out;
        }
        boolean[] isSettled = new boolean[count];
        boolean[] isTop = new boolean[count];
        settle(count - 1, source, place, isSettled, isTop);
        for (int out = 1; out < count; out += 2) {
            settle(out, source, place, isSettled, isTop);
        }
        int half = count / 2;
        int[] top = new int[half];
        int[] bottom = new int[count - half];
        for (int out = 0; out < count; out++) {
            (isTop[source[out]] ? top : bottom)[out / 2] = source[out] / 2;
        }
        List<Boolean> settings = new ArrayList<>();
        for (int pair = 0; pair < half; pair++) {
            settings.add(isTop[2 * pair]);
        }
        settings.addAll(settings(top));
        settings.addAll(settings(bottom));
        int switched = count % 2 == 0 ? half - 1 : half;
        for (int pair = 0; pair < switched; pair++) {
            settings.add(isTop[source[2 * pair]]);
        }
        return settings;
    }

    /// Takes an output from the bottom network, and what follows from that.
    /// @param isTop of an element that enters: whether it goes to the top network
    private static void settle(int first, int[] source, int[] place, boolean[] isSettled, boolean[] isTop) {
        int out = first;
        while (out < source.length && !isSettled[out]) {
            isSettled[out] = true;
            int partner = source[out] ^ 1;
            if (partner >= source.length) {
                return;
            }
            isTop[partner] = true;
            isSettled[place[partner]] = true;
            out = place[partner] ^ 1;
        }
    }
}
