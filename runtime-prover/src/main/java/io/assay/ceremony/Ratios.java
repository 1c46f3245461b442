package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import java.util.Arrays;

/// Comparisons of ratios between the groups by pairings.
final class Ratios {
    private Ratios() {}

    /// Whether a1 : b1 in G1 equals a2 : b2 in G2, by e(a1, b2) = e(b1, a2). None may be infinity, or the answer is no.
    static boolean same(long[] a1, long[] b1, long[] a2, long[] b2) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        if (g1.isInfinity(a1, 0) || g1.isInfinity(b1, 0) || g2.isInfinity(a2, 0) || g2.isInfinity(b2, 0)) {
            return false;
        }
        long[] g1Points = Arrays.copyOf(a1, 16);
        g1.negate(g1Points, 8, b1, 0);
        long[] g2Points = Arrays.copyOf(b2, 32);
        System.arraycopy(a2, 0, g2Points, 16, 16);
        return new Pairing().productIsOne(g1Points, g2Points);
    }
}
