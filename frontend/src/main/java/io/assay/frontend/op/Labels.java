package io.assay.frontend.op;

/// The letters that name axes in an [io.assay.ir.Einsum].
final class Labels {
    private static final String ALL = "abcdefghijklmnopqrstuvwxyz";
    /// How many there are.
    static final int COUNT = ALL.length();

    private Labels() {}

    /// Returns the first `count` letters.
    static String first(int count) {
        return ALL.substring(0, count);
    }
}
