package io.assay.backends.r1cs;

import java.util.Arrays;

/// A linear combination of wires under construction: coefficients by wire, and the list of wires touched.
///
/// Coefficients are exact in `long`: every combination the compiler forms has a proven interval within ±2^62.
final class Accumulator {

    private long[] coefficients = new long[1024];
    private boolean[] present = new boolean[1024];
    private int[] touched = new int[64];
    private int count;

    void clear() {
        for (int i = 0; i < count; i++) {
            coefficients[touched[i]] = 0;
            present[touched[i]] = false;
        }
        count = 0;
    }

    void add(int wire, long coefficient) {
        if (coefficient == 0) {
            return;
        }
        if (wire >= coefficients.length) {
            int size = Math.max(wire + 1, coefficients.length * 2);
            coefficients = Arrays.copyOf(coefficients, size);
            present = Arrays.copyOf(present, size);
        }
        if (!present[wire]) {
            present[wire] = true;
            touched = count == touched.length ? Arrays.copyOf(touched, count * 2) : touched;
            touched[count++] = wire;
        }
        coefficients[wire] = Math.addExact(coefficients[wire], coefficient);
    }

    /// Returns the wires with a coefficient other than zero, ascending.
    int[] wires() {
        int[] wires = Arrays.stream(touched, 0, count).filter(wire -> coefficients[wire] != 0).toArray();
        Arrays.sort(wires);
        return wires;
    }

    long coefficient(int wire) {
        return wire < coefficients.length ? coefficients[wire] : 0;
    }
}
