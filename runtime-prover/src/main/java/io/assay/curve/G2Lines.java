package io.assay.curve;

/// The lines that a pairing draws through the multiples of one point of G2: all of the Miller loop that does not depend on
/// the point of G1. Immutable, so threads may share it.
///
/// ```java
/// G2Lines lines = G2Lines.of(point);
/// boolean one = new Pairing().isOne(pairing.finalExponentiation(pairing.millerLoop(g1Points, List.of(lines))));
/// ```
public final class G2Lines {
    /// Per line its slope m on the twist and m x - y for a point (x, y) on it, eight words each.
    static final int LINE_LONGS = 16;
    private final long[] lines;

    private G2Lines(long[] lines) {
        this.lines = lines;
    }

    /// Draws the lines of a point.
    ///
    /// @param point affine, 16 words, in the subgroup of order r; with infinity every pairing is one
    public static G2Lines of(long[] point) {
        if (CurveGroup.g2().isInfinity(point, 0)) {
            return new G2Lines(new long[0]);
        }
        LineDrawer drawer = new LineDrawer(point, 1);
        long[] lines = new long[LineDrawer.STEPS * LINE_LONGS];
        for (int step = 0; step < LineDrawer.STEPS; step++) {
            drawer.draw(step);
            System.arraycopy(drawer.lines(), 0, lines, step * LINE_LONGS, LINE_LONGS);
        }
        return new G2Lines(lines);
    }

    boolean isInfinity() {
        return lines.length == 0;
    }

    /// All lines in the order of [LineDrawer], shared.
    long[] lines() {
        return lines;
    }
}
