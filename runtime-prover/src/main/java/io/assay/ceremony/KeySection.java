package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import java.util.List;

/// The point sections of a Groth16 key; the last two are those of keys with commitments.
enum KeySection {
    IC(3, "IC"), A(5, "A"), B1(6, "B in G1"), B2(7, "B in G2"), C(8, "C"), H(9, "H"), BASIS(0x4154,
            "basis of the commitments"), SIGMA_BASIS(0x4155, "sigma basis of the commitments");

    /// The number of the section with the matrices A and B.
    static final int COEFFICIENTS = 4;
    private final int type;
    private final String title;

    KeySection(int type, String title) {
        this.type = type;
        this.title = title;
    }

    /// The sections that a key of the shape has.
    static List<KeySection> of(KeyShape shape) {
        return shape.commitments().isEmpty() ? List.of(IC, A, B1, B2, C, H) : List.of(values());
    }

    int type() {
        return type;
    }

    /// A name for messages.
    String title() {
        return title;
    }

    /// Whether contributions leave the points as they are.
    boolean isFixed() {
        return switch (this) {
            case IC, A, B1, B2, BASIS -> true;
            case C, H, SIGMA_BASIS -> false;
        };
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
            case IC -> shape.exposedCount();
            case A, B1, B2 -> shape.wireCount();
            case C -> shape.wireCount() - shape.firstFreeWire();
            case H -> 1L << shape.domainSizeLog2();
            case BASIS, SIGMA_BASIS -> shape.committedCount();
        };
    }
}
