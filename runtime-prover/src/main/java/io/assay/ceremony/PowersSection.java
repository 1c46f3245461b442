package io.assay.ceremony;

import io.assay.curve.CurveGroup;

/// The point sections of a `.ptau`, in the order in which they are hashed and exchanged.
enum PowersSection {
    TAU_G1(2, "tau in G1"), TAU_G2(3, "tau in G2"), ALPHA_TAU_G1(4, "alpha tau in G1"), BETA_TAU_G1(5,
            "beta tau in G1"), BETA_G2(6, "beta in G2");

    private static final int LAGRANGE_OFFSET = 10;
    private final int type;
    private final String title;

    PowersSection(int type, String title) {
        this.type = type;
        this.title = title;
    }

    /// The number of the section with the powers.
    int type() {
        return type;
    }

    /// The number of the section with the Lagrange bases; beta in G2 has none.
    int lagrangeType() {
        return type + LAGRANGE_OFFSET;
    }

    /// A name for messages.
    String title() {
        return title;
    }

    /// A fresh arithmetic of the group.
    CurveGroup group() {
        return isG2() ? CurveGroup.g2() : CurveGroup.g1();
    }

    boolean isG2() {
        return this == TAU_G2 || this == BETA_G2;
    }

    /// Longs of a point.
    int longs() {
        return isG2() ? 16 : 8;
    }

    /// How many points the section of a file of 2^power powers has.
    long count(int power) {
        return switch (this) {
            case TAU_G1 -> (2L << power) - 1;
            case TAU_G2, ALPHA_TAU_G1, BETA_TAU_G1 -> 1L << power;
            case BETA_G2 -> 1;
        };
    }
}
