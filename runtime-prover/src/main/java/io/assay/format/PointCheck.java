package io.assay.format;

/// Which points a reader tests against the equation of their curve; coordinates are always less than the modulus.
public enum PointCheck {
    /// The few points of headers (what ends in a verification key).
    HEADER,
    /// Every point of the file: about two microseconds each.
    ALL
}
