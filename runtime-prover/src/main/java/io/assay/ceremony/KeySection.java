package io.assay.ceremony;

import io.assay.curve.CurveGroup;

/// The point sections of a Groth16 `.zkey`.
enum KeySection {
    IC(3, "IC"), A(5, "A"), B1(6, "B in G1"), B2(7, "B in G2"), C(8, "C"), H(9, "H");

    /// The number of the section with the matrices A and B.
    static final int COEFFICIENTS = 4;
    private final int type;
    private final String title;

    KeySection(int type, String title) {
        this.type = type;
        this.title = title;
    }

    int type() {
        return type;
    }

    /// A name for messages.
    String title() {
        return title;
    }

    /// A fresh arithmetic of the group.
    CurveGroup group() {
        return this == B2 ? CurveGroup.g2() : CurveGroup.g1();
    }

    /// Longs of a point.
    int longs() {
        return this == B2 ? 16 : 8;
    }

    /// How many points the section has.
    long count(KeyShape shape) {
        return switch (this) {
            case IC -> shape.publicCount() + 1L;
            case A, B1, B2 -> shape.wireCount();
            case C -> shape.wireCount() - shape.publicCount() - 1L;
            case H -> 1L << shape.domainSizeLog2();
        };
    }
}
