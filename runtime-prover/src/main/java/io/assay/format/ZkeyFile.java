package io.assay.format;

import io.assay.groth16.CeremonyKey;
import io.assay.groth16.Coefficients;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A Groth16 proving key with the record of its ceremony, in snarkjs's format `.zkey`.
///
/// ```
/// "zkey", version 1, ten sections; points and values as in memory (little-endian, Montgomery)
/// section 1: protocol u32 = 1 (Groth16)
/// section 2: 32 | p | 32 | r | wireCount u32 | publicCount u32 | domainSize u32
///            | alpha1 | beta1 | beta2 | gamma2 | delta1 | delta2
/// section 3: IC, publicCount + 1 of G1       section 4: count u32 | { matrix u32 | constraint u32 | wire u32 | value 32 }*
/// section 5: A, G1   section 6: B, G1   section 7: B, G2   section 8: C, G1 (private wires)   section 9: H, G1 (domainSize)
/// section 10: csHash 64 | contributionCount u32 | contributions
/// ```
/// Source: snarkjs 0.7.6, `zkey_utils.js`.
public final class ZkeyFile {
    static final String FORMAT = "zkey";
    private static final int VERSION = 1;
    private static final int SECTION_COUNT = 10;
    private static final int PROTOCOL_GROTH16 = 1;
    private static final int HASH_SIZE_BYTES = 64;
    private static final int COEFFICIENT_SIZE_BYTES = 44;

    private final ProvingKey key;
    private final byte[] circuitHash;
    private final List<ZkeyContribution> contributions;

    /// Joins a key and the record of its ceremony.
    ///
    /// @param key           the key
    /// @param circuitHash   64 bytes: snarkjs's BLAKE2b of the key before any contribution; zeros where there was none
    /// @param contributions in order; empty for a key that was made by one party
    /// @throws IllegalArgumentException if the hash has another length
    public ZkeyFile(ProvingKey key, byte[] circuitHash, List<ZkeyContribution> contributions) {
        if (circuitHash.length != HASH_SIZE_BYTES) {
            throw new IllegalArgumentException("a hash of " + circuitHash.length + " bytes, expected 64");
        }
        this.key = key;
        this.circuitHash = circuitHash.clone();
        this.contributions = List.copyOf(contributions);
    }

    /// A key that was made by one party without a ceremony: no contributions, no hash.
    public static ZkeyFile singleParty(ProvingKey key) {
        return new ZkeyFile(key, new byte[HASH_SIZE_BYTES], List.of());
    }

    /// A key from a universal first phase with our contribution, which `snarkjs zkey verify` can check.
    ///
    /// @param contributor name of the contributor for the record; empty for none
    /// @throws IllegalArgumentException if the name has more than 64 characters
    public static ZkeyFile of(CeremonyKey made, String contributor) {
        ZkeyContribution entry = new ZkeyContribution(made.contribution(), ContributionNote.named(contributor));
        return new ZkeyFile(made.key(), made.circuitHash(), List.of(entry));
    }

    /// The key.
    public ProvingKey key() {
        return key;
    }

    /// A copy of the 64 bytes of the circuit's hash.
    public byte[] circuitHash() {
        return circuitHash.clone();
    }

    /// The contributions in order.
    public List<ZkeyContribution> contributions() {
        return contributions;
    }

    /// Reads a key to prove with.
    ///
    /// @param check whether the large arrays are tested too; the points of section 2 and 3 always are
    /// @throws BadFileException     if the file is damaged, of another curve or another proof system, or a point is off
    ///                              its curve
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(ProvingKey)]
    public static ZkeyFile read(Path path, PointCheck check) throws IOException {
        ZkeyFile zkey = readAny(path, check);
        KeyChecks.require(path.toString(), KeyChecks.findings(zkey.key));
        return zkey;
    }

    /// Reads a key that may still wait for its first contribution (what `snarkjs zkey new` writes): for ceremonies,
    /// never for proofs.
    ///
    /// @param check as for [#read(Path, PointCheck)]
    /// @throws BadFileException     as there
    /// @throws InsecureKeyException as there, but delta may equal gamma
    public static ZkeyFile readForContribution(Path path, PointCheck check) throws IOException {
        ZkeyFile zkey = readAny(path, check);
        KeyChecks.require(path.toString(), KeyChecks.initialFindings(zkey.key));
        return zkey;
    }

    private static ZkeyFile readAny(Path path, PointCheck check) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            SectionReader protocol = file.read(1);
            int found = protocol.readInt();
            if (found != PROTOCOL_GROTH16) {
                throw protocol.bad("proof system " + Integer.toUnsignedString(found), "proof system 1: Groth16");
            }
            protocol.requireEnd();
            Header header = readHeader(file.read(2));
            ProvingKey key = readKey(file, header, check);
            SectionReader ceremony = file.read(10);
            byte[] hash = ceremony.readBytes(HASH_SIZE_BYTES);
            return new ZkeyFile(key, hash, readContributions(ceremony, header));
        }
    }

    /// Reads the verification key alone: sections 2 and 3.
    ///
    /// @throws BadFileException     if these sections or the container are damaged
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(VerifyingKey)]
    public static VerifyingKey readVerifyingKey(Path path) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            VerifyingKey key = readVerifyingKey(file, readHeader(file.read(2)));
            KeyChecks.require(path.toString(), KeyChecks.findings(key));
            return key;
        }
    }

    /// Writes the key, sections in the order of `snarkjs zkey contribute`.
    public void write(Path path) throws IOException {
        try (SectionWriter out = new SectionWriter(path, FORMAT, VERSION, SECTION_COUNT)) {
            out.begin(1);
            out.writeInt(PROTOCOL_GROTH16);
            out.end();
            writeHeader(out);
            writeSection(out, 3, key.verifyingKey().ic());
            writeCoefficients(out);
            writeSection(out, 5, key.aPoints());
            writeSection(out, 6, key.b1Points());
            writeSection(out, 7, key.b2Points());
            writeSection(out, 8, key.cPoints());
            writeSection(out, 9, key.hPoints());
            out.begin(10);
            out.writeBytes(circuitHash);
            out.writeInt(contributions.size());
            for (ZkeyContribution contribution : contributions) {
                contribution.write(out);
            }
            out.end();
            out.commit();
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Header(int wireCount, int publicCount, int domainSizeLog2, long[] alpha1, long[] beta1, long[] beta2,
            long[] gamma2, long[] delta1, long[] delta2) {}

    private static Header readHeader(SectionReader in) throws IOException {
        in.requirePrime(Limbs.FP_MODULUS);
        in.requirePrime(Limbs.FR_MODULUS);
        int wireCount = in.readCount("wire count", 1, 1 << 27);
        int publicCount = in.readCount("public count", 0, wireCount - 1);
        int domainSize = in.readCount("domain size", 1, 1 << ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2);
        if (Integer.bitCount(domainSize) != 1) {
            throw in.bad("domain size " + domainSize, "a power of two");
        }
        Header header = new Header(wireCount, publicCount, Integer.numberOfTrailingZeros(domainSize),
                Points.readHeader(in, "alpha1", 1, 8), Points.readHeader(in, "beta1", 1, 8),
                Points.readHeader(in, "beta2", 1, 16), Points.readHeader(in, "gamma2", 1, 16),
                Points.readHeader(in, "delta1", 1, 8), Points.readHeader(in, "delta2", 1, 16));
        in.requireEnd();
        return header;
    }

    private static VerifyingKey readVerifyingKey(SectionFile file, Header header) throws IOException {
        SectionReader in = file.read(3);
        in.requireSize(64 * (header.publicCount + 1L));
        long[] ic = Points.readHeader(in, "IC", header.publicCount + 1L, 8);
        return new VerifyingKey(header.alpha1, header.beta2, header.gamma2, header.delta2, ic);
    }

    private static ProvingKey readKey(SectionFile file, Header header, PointCheck check) throws IOException {
        int wires = header.wireCount;
        VerifyingKey verifyingKey = readVerifyingKey(file, header);
        Coefficients coefficients = readCoefficients(file.read(4), header);
        ProvingKey.Points points = new ProvingKey.Points(readSection(file, 5, "A", wires, 8, check),
                readSection(file, 6, "B", wires, 8, check), readSection(file, 7, "B", wires, 16, check),
                readSection(file, 8, "C", wires - header.publicCount - 1L, 8, check),
                readSection(file, 9, "H", 1L << header.domainSizeLog2, 8, check));
        return new ProvingKey(verifyingKey, header.beta1, header.delta1, wires, header.domainSizeLog2, coefficients,
                points);
    }

    private static long[] readSection(SectionFile file, int type, String name, long count, int longs, PointCheck check)
            throws IOException {
        SectionReader in = file.read(type);
        in.requireSize(8 * count * longs);
        return Points.read(in, name, count, longs, check);
    }

    private static Coefficients readCoefficients(SectionReader in, Header header) throws IOException {
        int count = in.readCount("coefficient count", 0, Integer.MAX_VALUE / 4 - 2);
        in.requireSize(4 + (long) COEFFICIENT_SIZE_BYTES * count);
        byte[] matrix = new byte[count];
        int[] constraint = new int[count];
        int[] wire = new int[count];
        long[] values = new long[4 * count];
        for (int index = 0; index < count; index++) {
            matrix[index] = (byte) in.readCount("matrix", 0, 1);
            constraint[index] = in.readCount("constraint", 0, (1 << header.domainSizeLog2) - 1);
            wire[index] = in.readCount("wire", 0, header.wireCount - 1);
            in.readLongs(values, 4 * index, 4);
        }
        int bad = Limbs.firstNotBelow(values, count, Limbs.FR);
        if (bad >= 0) {
            throw in.badElement("coefficient", bad, "a value >= r", "a value less than the prime");
        }
        return new Coefficients(matrix, constraint, wire, values);
    }

    private static List<ZkeyContribution> readContributions(SectionReader in, Header header) throws IOException {
        int count = in.readCount("contribution count", 0, Integer.MAX_VALUE);
        List<ZkeyContribution> result = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            result.add(ZkeyContribution.read(in));
        }
        in.requireEnd();
        if (!result.isEmpty() && !Arrays.equals(result.getLast().delta().points(), 0, 8, header.delta1, 0, 8)) {
            throw in.badElement("contribution", count - 1L, "another delta than the key's", "the delta of section 2");
        }
        return result;
    }

    private void writeHeader(SectionWriter out) throws IOException {
        VerifyingKey verifyingKey = key.verifyingKey();
        out.begin(2);
        out.writePrime(Limbs.FP_MODULUS);
        out.writePrime(Limbs.FR_MODULUS);
        out.writeInt(key.wireCount());
        out.writeInt(key.publicCount());
        out.writeInt(1 << key.domainSizeLog2());
        out.writeLongs(verifyingKey.alpha1());
        out.writeLongs(key.beta1());
        out.writeLongs(verifyingKey.beta2());
        out.writeLongs(verifyingKey.gamma2());
        out.writeLongs(key.delta1());
        out.writeLongs(verifyingKey.delta2());
        out.end();
    }

    private void writeCoefficients(SectionWriter out) throws IOException {
        Coefficients coefficients = key.coefficients();
        out.begin(4);
        out.writeInt(coefficients.count());
        for (int index = 0; index < coefficients.count(); index++) {
            out.writeInt(coefficients.matrix()[index]);
            out.writeInt(coefficients.constraint()[index]);
            out.writeInt(coefficients.wire()[index]);
            out.writeLongs(coefficients.values(), 4 * index, 4);
        }
        out.end();
    }

    private static void writeSection(SectionWriter out, int type, long[] longs) throws IOException {
        out.begin(type);
        out.writeLongs(longs);
        out.end();
    }
}
