package io.assay.checker.air;

/// stub
final class Bounds {
    static final long LIMIT = 1L << 62;
}
