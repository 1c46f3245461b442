package io.assay.ceremony;

import io.assay.format.SectionWriter;
import io.assay.groth16.Commitment;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/// The counts of a key.
///
/// @param wireCount      wires, the constant one included
/// @param publicCount    public wires, the constant one not counted
/// @param domainSizeLog2 the domain has 2^domainSizeLog2 elements
/// @param commitments    wires that are committed to; empty for a plain key
record KeyShape(int wireCount, int publicCount, int domainSizeLog2, List<Commitment> commitments) {
    static final int PROTOCOL_GROTH16 = 1;
    static final int PROTOCOL_COMMITTED = 0x4153;

    KeyShape {
        commitments = List.copyOf(commitments);
    }

    /// Public wires, the constant one and challenges: their points are in IC.
    long exposedCount() {
        return publicCount + 1L + commitments.size();
    }

    /// The first wire whose point is divided by delta.
    int firstFreeWire() {
        return Commitment.firstFreeWire(wireCount, publicCount, commitments);
    }

    long committedCount() {
        return commitments.stream().mapToLong(Commitment::wireCount).sum();
    }

    /// Writes sections 1 and 2.
    ///
    /// @param points [alpha], [beta] of G1, [beta], [gamma] of G2, [delta] of G1, [delta] of G2: 72 longs
    void writeHeader(SectionWriter out, BigInteger fp, BigInteger fr, long[] points) throws IOException {
        out.begin(1);
        out.writeInt(commitments.isEmpty() ? PROTOCOL_GROTH16 : PROTOCOL_COMMITTED);
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
