package io.assay.witness;

import java.util.Arrays;

/// Networks of switches as wires, which put the elements of rows in another order.
///
/// A network of n elements has a switch for each pair that enters; a top network of the ⌊n/2⌋ elements that leave these first, or
/// exchanged; a bottom network of the others, with the last element that has no partner; and a switch for each pair that leaves, one element from
/// each network. The last element that leaves is from the bottom network; for even n the one before it is from the top network, without a switch.
/// Source: Beauquier and Darrot, "On arbitrary size Waksman networks and their vulnerability" (2002).
public final class Switches {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final long[] wires;
    private final long[] kinds;
    private int wire;
    private int count;

    private Switches(long[] wires, int start, long[] kinds) {
        this.wires = wires;
        this.wire = start;
        this.kinds = kinds;
    }

    /// Writes, for each row and each switch of its network, whether the elements pass as they are, then the first and the second one that
    /// leave, where these have wires. The switches of elements that enter come first, then those of the top network, of the bottom network and of
    /// elements that leave.
    ///
    /// Takes n log n steps for a row. Of equal elements the first one that enters is the first one that leaves.
    /// @param wires   the wires, such as [WireVector#small]
    /// @param start   first wire
    /// @param extent  elements of a row, at least 2
    /// @param given   rows of elements that enter
    /// @param targets the same elements in the order in which they leave
    /// @param kinds   for each switch 1 if the first element that leaves has a wire, plus 2 if the second one has
    /// @throws IllegalArgumentException if a row has other elements than are to leave: the compiler's hint was wrong
    public static void write(long[] wires, int start, int extent, long[] given, long[] targets, long[] kinds) {
        long[] sorted = new long[given.length];
        long[] leaving = new long[given.length];
        long[] sources = new long[given.length];
        long[] places = new long[given.length];
        Order.ascending(given, extent, sorted, sources);
        Order.ascending(targets, extent, leaving, places);
        if (!Arrays.equals(sorted, leaving)) {
            throw new IllegalArgumentException("elements that leave a network of switches did not enter it");
        }
        Switches switches = new Switches(wires, start, kinds);
        for (int begin = 0; begin < given.length; begin += extent) {
            int[] source = new int[extent];
            for (int i = begin; i < begin + extent; i++) {
                source[(int) places[i]] = (int) sources[i];
            }
            switches.count = 0;
            switches.route(Arrays.copyOfRange(given, begin, begin + extent), source);
        }
    }

    /// Returns the elements in the order in which they leave.
    ///
    /// @param source position of the element that enters, by that at which it leaves
    private long[] route(long[] given, int[] source) {
        int extent = given.length;
        if (extent == 1) {
            return given;
        }
        long[] out = new long[extent];
        if (extent == 2) {
            pass(source[0] == 0, given[0], given[1], out, 0);
            return out;
        }
        boolean[] isTop = divide(source);
        int half = extent / 2;
        int[] topSource = new int[half];
        int[] bottomSource = new int[extent - half];
        for (int i = 0; i < extent; i++) {
            (isTop[source[i]] ? topSource : bottomSource)[i / 2] = source[i] / 2;
        }
        long[] top = new long[half];
        long[] bottom = new long[extent - half];
        System.arraycopy(given, 2 * half, bottom, half, extent - 2 * half);
        long[] pair = new long[2];
        for (int i = 0; i < half; i++) {
            pass(isTop[2 * i], given[2 * i], given[2 * i + 1], pair, 0);
            top[i] = pair[0];
            bottom[i] = pair[1];
        }
        top = route(top, topSource);
        bottom = route(bottom, bottomSource);
        int switched = (extent - 1) / 2;
        for (int i = 0; i < switched; i++) {
            pass(isTop[source[2 * i]], top[i], bottom[i], out, 2 * i);
        }
        System.arraycopy(top, switched, out, 2 * switched, half - switched);
        out[extent - 1] = bottom[extent - half - 1];
        return out;
    }

    private void pass(boolean asTheyAre, long first, long second, long[] out, int at) {
        out[at] = asTheyAre ? first : second;
        out[at + 1] = asTheyAre ? second : first;
        wires[wire++] = asTheyAre ? 1 : 0;
        long kind = kinds[count++];
        if ((kind & FIRST) != 0) {
            wires[wire++] = out[at];
        }
        if ((kind & SECOND) != 0) {
            wires[wire++] = out[at + 1];
        }
    }

    /// Returns which of the elements that enter go to the top network.
    ///
    /// Elements that share a switch go to different networks, and outputs that share one have theirs from different ones, so that an
    /// output of the bottom network settles others, one after the other. Begins with the last output, then with the second one of each pair.
    private static boolean[] divide(int[] source) {
        int extent = source.length;
        int[] place = new int[extent];
        for (int out = 0; out < extent; out++) {
            place[source[out]] = out;
        }
        boolean[] isTop = new boolean[extent];
        boolean[] isSettled = new boolean[extent];
        for (int first = -1; first < extent; first += 2) {
            int out = first < 0 ? extent - 1 : first;
            while (out < extent && !isSettled[out]) {
                isSettled[out] = true;
                int partner = source[out] ^ 1;
                if (partner == extent) {
                    break;
                }
                isTop[partner] = true;
                isSettled[place[partner]] = true;
                out = place[partner] ^ 1;
            }
        }
        return isTop;
    }
}
