package io.assay.groth16;

/// The proving key of one circuit: the content of a Groth16 `.zkey` without its ceremony transcript.
///
/// Points are affine, in the layout of the package. The arrays are shared, not copied, and must not be written to. The
/// constructor checks lengths and index ranges, not the points.
public final class ProvingKey {
    /// Largest domain whose arrays fit a Java array.
    public static final int MAXIMUM_DOMAIN_SIZE_LOG2 = 26;

    private final VerifyingKey verifyingKey;
    private final long[] beta1;
    private final long[] delta1;
    private final int wireCount;
    private final int domainSizeLog2;
    private final Coefficients coefficients;
    private final long[] aPoints;
    private final long[] b1Points;
    private final long[] b2Points;
    private final long[] cPoints;
    private final long[] hPoints;

    /// Makes a key over the given arrays.
    ///
    /// @param verifyingKey   the public part; its public count is the key's
    /// @param beta1          the point [beta] of G1, 8 longs
    /// @param delta1         the point [delta] of G1, 8 longs
    /// @param wireCount      wires of the circuit, the constant one included
    /// @param domainSizeLog2 the domain has 2^domainSizeLog2 elements
    /// @param coefficients   the matrices A and B
    /// @param points         the five point arrays
    /// @throws IllegalArgumentException if a length or an index does not fit
    public ProvingKey(VerifyingKey verifyingKey, long[] beta1, long[] delta1, int wireCount, int domainSizeLog2,
            Coefficients coefficients, Points points) {
        int publicCount = verifyingKey.publicCount();
        this.verifyingKey = verifyingKey;
        this.beta1 = Lengths.require("beta1", beta1, 8);
        this.delta1 = Lengths.require("delta1", delta1, 8);
        this.wireCount = Lengths.requireBetween("wireCount", wireCount, publicCount + 1, 1 << 27);
        this.domainSizeLog2 = Lengths.requireBetween("domainSizeLog2", domainSizeLog2, 0, MAXIMUM_DOMAIN_SIZE_LOG2);
        this.coefficients = coefficients;
        requireIndices("constraint", coefficients.constraint(), 1 << domainSizeLog2);
        requireIndices("wire", coefficients.wire(), wireCount);
        this.aPoints = Lengths.require("aPoints", points.a, 8L * wireCount);
        this.b1Points = Lengths.require("b1Points", points.b1, 8L * wireCount);
        this.b2Points = Lengths.require("b2Points", points.b2, 16L * wireCount);
        this.cPoints = Lengths.require("cPoints", points.c, 8L * (wireCount - publicCount - 1));
        this.hPoints = Lengths.require("hPoints", points.h, 8L << domainSizeLog2);
    }

    /// The five point arrays of a proving key, named so that they cannot be swapped unseen; for construction only.
    ///
    /// @param a  wireCount points of G1: A_i(tau)
    /// @param b1 wireCount points of G1: B_i(tau)
    /// @param b2 wireCount points of G2: B_i(tau)
    /// @param c  wireCount - publicCount - 1 points of G1: (beta A_i + alpha B_i + C_i)(tau) / delta
    /// @param h  2^domainSizeLog2 points of G1: L_(2i+1)(tau) / delta for the Lagrange basis of the doubled domain
    @SuppressWarnings("ArrayRecordComponent")
    public record Points(long[] a, long[] b1, long[] b2, long[] c, long[] h) {}

    private static void requireIndices(String name, int[] indices, int bound) {
        for (int index : indices) {
            if (index < 0 || index >= bound) {
                throw new IllegalArgumentException(
                        "coefficient at " + name + " " + index + ", expected below " + bound);
            }
        }
    }

    /// The public part.
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /// The point [beta] of G1, shared.
    public long[] beta1() {
        return beta1;
    }

    /// The point [delta] of G1, shared.
    public long[] delta1() {
        return delta1;
    }

    /// Wires of the circuit, the constant one included.
    public int wireCount() {
        return wireCount;
    }

    /// Public values of the circuit (outputs, then inputs), the constant one not counted.
    public int publicCount() {
        return verifyingKey.publicCount();
    }

    /// The evaluation domain has 2^domainSizeLog2 elements.
    public int domainSizeLog2() {
        return domainSizeLog2;
    }

    /// The matrices A and B.
    public Coefficients coefficients() {
        return coefficients;
    }

    /// A_i(tau) in G1 for each wire, shared.
    public long[] aPoints() {
        return aPoints;
    }

    /// B_i(tau) in G1 for each wire, shared.
    public long[] b1Points() {
        return b1Points;
    }

    /// B_i(tau) in G2 for each wire, shared.
    public long[] b2Points() {
        return b2Points;
    }

    /// (beta A_i + alpha B_i + C_i)(tau) / delta in G1 for each private wire, shared.
    public long[] cPoints() {
        return cPoints;
    }

    /// L_(2i+1)(tau) / delta in G1, the odd Lagrange basis of the doubled domain, shared.
    public long[] hPoints() {
        return hPoints;
    }
}
