package io.assay.testsuite.fuzz;

import java.util.Random;

/// Values at which readers break: limits of types, and numbers whose products leave them.
final class Extremes {
    private static final long[] INTEGERS = {0, 1, 2, 3, 5, 7, 8, 16, 17, 100, 255, 256, 1000, 65_535, 65_536, 1 << 20,
            (1 << 24) - 1, 1 << 24, 1 << 26, 1 << 27, 1 << 30, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1, 1L << 32,
            (1L << 32) + 1, 1L << 40, 1L << 53, 1L << 61, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MIN_VALUE};
    private static final float[] REALS = {0, -0f, 1, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE,
            -Float.MAX_VALUE, 1e30f, 1e-30f, 1e10f, -1e10f, 1e6f, 1e-6f, 3, 16_777_217f, 0x1p31f, 0x1p62f, 0x1p63f};
    private static final String[] TEXTS = {"", " ", "?", "-1", "..", "/", "\0", "\u001b[2J", "\n", "é", "\ud800",
            "ai.onnx", "ai.onnx.ml", "com.microsoft", "x", "y", "SAME_UPPER", "VALID", "linear", "cubic", "floor",
            "align_corners", "add", "ij,jk->ik", "...ij,...jk->...ik", "aaaa", "abcdefgh,ijklmnop->abcdefghijklmnop"};
    private static final int LONG_TEXT = 20_000;

    private Extremes() {}

    /// Returns an integer of 64 bits; small ones are as likely as limits.
    static long integer(Random random) {
        long value = INTEGERS[random.nextInt(INTEGERS.length)];
        return switch (random.nextInt(6)) {
            case 0 -> -value;
            case 1 -> value + random.nextInt(3) - 1;
            default -> value;
        };
    }

    /// Returns a float, which may be no number.
    static float real(Random random) {
        return random.nextInt(8) == 0 ? (float) random.nextGaussian() : REALS[random.nextInt(REALS.length)];
    }

    /// Returns a text, which may be long or hold control characters.
    static String text(Random random) {
        return random.nextInt(16) == 0
                ? TEXTS[random.nextInt(TEXTS.length)].repeat(random.nextInt(LONG_TEXT))
                : TEXTS[random.nextInt(TEXTS.length)];
    }
}
