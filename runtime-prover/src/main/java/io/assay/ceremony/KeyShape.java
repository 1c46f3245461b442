package io.assay.ceremony;

import io.assay.format.SectionWriter;
import java.io.IOException;
import java.math.BigInteger;

/// The counts of a key.
///
/// @param wireCount      wires, the constant one included
/// @param publicCount    public wires, the constant one not counted
/// @param domainSizeLog2 the domain has 2^domainSizeLog2 elements
record KeyShape(int wireCount, int publicCount, int domainSizeLog2) {
    private static final int PROTOCOL_GROTH16 = 1;

    /// Writes sections 1 and 2.
    ///
    /// @param points [alpha], [beta] of G1, [beta], [gamma] of G2, [delta] of G1, [delta] of G2: 72 longs
    void writeHeader(SectionWriter out, BigInteger fp, BigInteger fr, long[] points) throws IOException {
        out.begin(1);
        out.writeInt(PROTOCOL_GROTH16);
        out.end();
        out.begin(2);
        out.writePrime(fp);
        out.writePrime(fr);
        out.writeInt(wireCount);
        out.writeInt(publicCount);
        out.writeInt(1 << domainSizeLog2);
        out.writeLongs(points);
        out.end();
    }
}
