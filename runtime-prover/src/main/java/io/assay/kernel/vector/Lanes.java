package io.assay.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of this process.
final class Lanes {
    /// The property that forces a width, in bits: 256 or 512.
    static final String WIDTH_PROPERTY = "io.assay.kernel.width";
    /// The chosen width; a constant, without which the compiler does not make vector instructions.
    static final VectorSpecies<Double> SPECIES = Integer.getInteger(WIDTH_PROPERTY, preferredBits()) >= 512
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_256;
    /// Elements in a block.
    static final int COUNT = SPECIES.length();
    /// Doubles in a block.
    static final int BLOCK = 5 * COUNT;

    private Lanes() {}

    /// The width of this machine's double vectors, in bits.
    static int preferredBits() {
        return DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
