package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.groth16.Coefficients;
import io.assay.groth16.Commitment;
import io.assay.groth16.CommitmentBasis;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.KeyFinding;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.VerifyingKey;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A Groth16 proving key with the record of its ceremony, in snarkjs's format `.zkey`; a key with commitments has another
/// protocol number, by which snarkjs refuses it, and three more sections.
///
/// ```
/// "zkey", version 1, ten sections; points and values as in memory (little-endian, Montgomery)
/// section 1: protocol u32 = 1 (Groth16), or 0x4153 (Groth16 with commitments)
/// section 2: 32 | p | 32 | r | wireCount u32 | publicCount u32 | domainSize u32
///            | alpha1 | beta1 | beta2 | gamma2 | delta1 | delta2
/// section 3: IC, publicCount + 1 of G1, then one for each commitment
/// section 4: count u32 | { matrix u32 | constraint u32 | wire u32 | value 32 }*
/// section 5: A, G1   section 6: B, G1   section 7: B, G2   section 8: C, G1 (private wires that are neither
///            committed nor challenges)   section 9: H, G1 (domainSize)
/// section 10: csHash 64 | contributionCount u32 | contributions ([ZkeyContribution], or [CommittedContribution])
/// section 0x4153: the commitments, as in a `.r1cs` ([R1csFile]) | { g | -sigma g }*, G2
/// section 0x4154: the bases of all commitments, G1   section 0x4155: the same times sigma, G1
/// ```
/// Source: snarkjs 0.7.6, `zkey_utils.js`.
public final class ZkeyFile {
    static final String FORMAT = "zkey";
    private static final int VERSION = 1;
    private static final int SECTION_COUNT = 10;
    private static final int PROTOCOL_GROTH16 = 1;
    private static final int PROTOCOL_COMMITTED = 0x4153;
    private static final int BASES = 0x4154;
    private static final int SIGMA_BASES = 0x4155;
    private static final int COMMITTED_SECTION_COUNT = SECTION_COUNT + 3;
    private static final int HASH_SIZE_BYTES = 64;
    /// Coefficients that are read at once.
    private static final int BLOCK = 1 << 10;
    /// Points that are read and written at once.
    private static final int CHUNK_POINTS = 1 << 14;

    private final ProvingKey key;
    private final byte[] circuitHash;
    private final List<KeyContribution> contributions;

    /// Joins a key and the record of its ceremony.
    ///
    /// @param key           the key
    /// @param circuitHash   64 bytes: BLAKE2b of the key before any contribution; zeros where there was none
    /// @param contributions in order; empty for a key that was made by one party
    /// @throws IllegalArgumentException if the hash has another length, or contributions are to keys with more or fewer
    ///                                  commitments
    public ZkeyFile(ProvingKey key, byte[] circuitHash, List<? extends KeyContribution> contributions) {
        if (circuitHash.length != HASH_SIZE_BYTES) {
            throw new IllegalArgumentException("a hash of " + circuitHash.length + " bytes, expected 64");
        }
        int commitmentCount = key.commitments().size();
        if (!contributions.stream().allMatch(one -> one.commitmentCount() == commitmentCount)) {
            throw new IllegalArgumentException("contributions to a key with another number of commitments than "
                    + commitmentCount);
        }
        this.key = key;
        this.circuitHash = circuitHash.clone();
        this.contributions = List.copyOf(contributions);
    }

    /// A key that was made by one party without a ceremony: no contributions, no hash.
    public static ZkeyFile singleParty(ProvingKey key) {
        return new ZkeyFile(key, new byte[HASH_SIZE_BYTES], List.of());
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
    public List<KeyContribution> contributions() {
        return contributions;
    }

    /// Opens a key to prove with.
    ///
    /// The file is mapped, not read, and stays so until the key is closed or nobody can reach it: with
    /// [PointCheck#HEADER] this takes milliseconds whatever its size. What lies in sections 4 to 9 and in bases of
    /// commitments is checked whenever it is read; see [ProvingKey].
    ///
    /// @param check whether these sections are tested now, bases as [KeyChecks#basisFindings] does it; the points of the
    ///              other sections always are
    /// @throws BadFileException     if the file is damaged, of another curve or another proof system, or a point is off
    ///                              its curve
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(ProvingKey)]
    public static ZkeyFile read(Path path, PointCheck check) throws IOException {
        return requireSecure(path, readAny(path, check), key -> findings(key, check));
    }

    private static List<KeyFinding> findings(ProvingKey key, PointCheck check) {
        List<KeyFinding> findings = KeyChecks.findings(key);
        if (check == PointCheck.HEADER || key.commitments().isEmpty() || !findings.isEmpty()) {
            return findings;
        }
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            return KeyChecks.basisFindings(key, workers);
        }
    }

    /// Reads a key that may still wait for its first contribution (what `snarkjs zkey new` writes): for ceremonies,
    /// never for proofs.
    ///
    /// @param check as for [#read(Path, PointCheck)]
    /// @throws BadFileException     as there
    /// @throws InsecureKeyException as there, but delta may equal gamma and sigmas may be one
    public static ZkeyFile readForContribution(Path path, PointCheck check) throws IOException {
        return requireSecure(path, readAny(path, check), KeyChecks::initialFindings);
    }

    private static ZkeyFile requireSecure(Path path, ZkeyFile zkey, Function<ProvingKey, List<KeyFinding>> judge) {
        try {
            KeyChecks.require(path.toString(), judge.apply(zkey.key));
            return zkey;
        } catch (RuntimeException refusal) {
            zkey.key.close();
            throw refusal;
        }
    }

    private static ZkeyFile readAny(Path path, PointCheck check) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            boolean hasCommitments = readProtocol(file);
            Header header = readHeader(file.read(2));
            Committed committed = readCommitted(file, header, hasCommitments);
            VerifyingKey verifyingKey = readVerifyingKey(file, header, committed);
            SectionReader ceremony = file.read(10);
            byte[] hash = ceremony.readBytes(HASH_SIZE_BYTES);
            List<KeyContribution> contributions = readContributions(ceremony, header, committed);
            ProvingKey key = mapKey(file, header, committed, verifyingKey, check);
            return new ZkeyFile(key, hash, contributions);
        }
    }

    /// Reads the verification key alone.
    ///
    /// @throws BadFileException     if these sections or the container are damaged
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(VerifyingKey)]
    public static VerifyingKey readVerifyingKey(Path path) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            boolean hasCommitments = readProtocol(file);
            Header header = readHeader(file.read(2));
            VerifyingKey key = readVerifyingKey(file, header, readCommitted(file, header, hasCommitments));
            KeyChecks.require(path.toString(), KeyChecks.findings(key));
            return key;
        }
    }

    /// Writes the key, sections in the order of `snarkjs zkey contribute`; its points are read once each, in order.
    ///
    /// @throws BadFileException if the key lies in a mapped file that has a bad entry
    public void write(Path path) throws IOException {
        boolean plain = key.commitments().isEmpty();
        try (SectionWriter out = new SectionWriter(path, FORMAT, VERSION,
                plain ? SECTION_COUNT : COMMITTED_SECTION_COUNT)) {
            out.begin(1);
            out.writeInt(plain ? PROTOCOL_GROTH16 : PROTOCOL_COMMITTED);
            out.end();
            writeHeader(out);
            writeSection(out, 3, PointSource.of(key.verifyingKey().ic(), 8));
            writeCoefficients(out);
            writeSection(out, 5, key.aPoints());
            writeSection(out, 6, key.b1Points());
            writeSection(out, 7, key.b2Points());
            writeSection(out, 8, key.cPoints());
            writeSection(out, 9, key.hPoints());
            out.begin(10);
            out.writeBytes(circuitHash);
            out.writeInt(contributions.size());
            for (KeyContribution contribution : contributions) {
                contribution.write(out);
            }
            out.end();
            if (!plain) {
                writeCommitments(out);
            }
            out.commit();
        } catch (UncheckedIOException problem) {
            throw problem.getCause();
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

    /// What section 0x4153 says.
    private record Committed(List<Commitment> commitments, List<CommitmentKey> keys) {
        long wireCount() {
            return commitments.stream().mapToLong(Commitment::wireCount).sum();
        }
    }

    /// Reads section 1; returns whether the key has commitments.
    private static boolean readProtocol(SectionFile file) throws IOException {
        SectionReader protocol = file.read(1);
        int found = protocol.readInt();
        if (found != PROTOCOL_GROTH16 && found != PROTOCOL_COMMITTED) {
            throw protocol.bad("proof system " + Integer.toUnsignedString(found), "proof system 1: Groth16");
        }
        protocol.requireEnd();
        return found == PROTOCOL_COMMITTED;
    }

    private static Committed readCommitted(SectionFile file, Header header, boolean hasCommitments)
            throws IOException {
        if (!hasCommitments) {
            return new Committed(List.of(), List.of());
        }
        SectionReader in = file.read(CommitmentRecords.SECTION);
        List<Commitment> commitments = CommitmentRecords.read(in, 1, header.wireCount, header.publicCount);
        List<CommitmentKey> keys = new ArrayList<>();
        for (int index = 0; index < commitments.size(); index++) {
            keys.add(CommitmentKey.of(Points.readHeader(in, "g", 1, 16), Points.readHeader(in, "-sigma g", 1, 16),
                    header.publicCount, commitments, index));
        }
        in.requireEnd();
        return new Committed(commitments, keys);
    }

    private static VerifyingKey readVerifyingKey(SectionFile file, Header header, Committed committed)
            throws IOException {
        long count = header.publicCount + 1L + committed.keys.size();
        SectionReader in = file.read(3);
        in.requireSize(64 * count);
        long[] ic = Points.readHeader(in, "IC", count, 8);
        return new VerifyingKey(header.alpha1, header.beta2, header.gamma2, header.delta2, ic, committed.keys);
    }

    private static ProvingKey mapKey(SectionFile file, Header header, Committed committed,
            VerifyingKey verifyingKey, PointCheck check) throws IOException {
        Mapping mapping = file.map();
        try {
            int wires = header.wireCount;
            Coefficients coefficients = mapCoefficients(file.read(4), mapping, header);
            if (check == PointCheck.ALL) {
                requireValid(coefficients);
            }
            ProvingKey.Points points = new ProvingKey.Points(mapSection(file, mapping, 5, "A", wires, 8, check),
                    mapSection(file, mapping, 6, "B", wires, 8, check),
                    mapSection(file, mapping, 7, "B", wires, 16, check),
                    mapSection(file, mapping, 8, "C",
                            wires - Commitment.firstFreeWire(wires, header.publicCount, committed.commitments), 8,
                            check),
                    mapSection(file, mapping, 9, "H", 1 << header.domainSizeLog2, 8, check));
            return new ProvingKey(verifyingKey, header.beta1, header.delta1, wires, header.domainSizeLog2,
                    coefficients, points, mapBases(file, mapping, committed, check), Optional.of(mapping));
        } catch (UncheckedIOException problem) {
            mapping.close();
            throw problem.getCause();
        } catch (IOException | RuntimeException problem) {
            mapping.close();
            throw problem;
        }
    }

    private static List<CommitmentBasis> mapBases(SectionFile file, Mapping mapping, Committed committed,
            PointCheck check) throws IOException {
        List<CommitmentBasis> bases = new ArrayList<>();
        if (!committed.commitments.isEmpty()) {
            int total = (int) committed.wireCount();
            mapSection(file, mapping, BASES, "basis", total, 8, check);
            mapSection(file, mapping, SIGMA_BASES, "sigma basis", total, 8, check);
            int first = 0;
            for (Commitment commitment : committed.commitments) {
                int count = commitment.wireCount();
                bases.add(new CommitmentBasis(commitment,
                        mapping.points(file.section(BASES), "basis", first, count, 8),
                        mapping.points(file.section(SIGMA_BASES), "sigma basis", first, count, 8)));
                first += count;
            }
        }
        return bases;
    }

    private static PointSource mapSection(SectionFile file, Mapping mapping, int type, String name, int count,
            int longs, PointCheck check) throws IOException {
        SectionReader in = file.read(type);
        in.requireSize(8L * count * longs);
        PointSource points = mapping.points(file.section(type), name, 0, count, longs);
        if (check == PointCheck.ALL) {
            Points.requireValid(in, name, points);
        }
        return points;
    }

    private static Coefficients mapCoefficients(SectionReader in, Mapping mapping, Header header) throws IOException {
        int count = in.readCount("coefficient count", 0, Integer.MAX_VALUE / 4 - 2);
        in.requireSize(4 + (long) MappedCoefficients.ENTRY_SIZE_BYTES * count);
        return new MappedCoefficients(mapping, in.start(), count, 1 << header.domainSizeLog2, header.wireCount);
    }

    /// Reads all entries, which are checked by that.
    private static void requireValid(Coefficients coefficients) {
        Coefficients.Block block = new Coefficients.Block(Math.min(BLOCK, coefficients.count()));
        for (int first = 0; first < coefficients.count(); first += BLOCK) {
            coefficients.read(first, Math.min(BLOCK, coefficients.count() - first), block);
        }
    }

    private static List<KeyContribution> readContributions(SectionReader in, Header header, Committed committed)
            throws IOException {
        List<KeyContribution> result = KeyContribution.readAll(in, committed.keys.size());
        if (result.isEmpty()) {
            return result;
        }
        long last = result.size() - 1L;
        if (!Arrays.equals(result.getLast().delta1(), header.delta1)) {
            throw in.badElement("contribution", last, "another delta than the key's", "the delta of section 2");
        }
        if (result.getLast() instanceof CommittedContribution contribution) {
            long[] negated = new long[16];
            for (int index = 0; index < committed.keys.size(); index++) {
                CurveGroup.g2().negate(negated, 0, contribution.update().sigma2(index), 0);
                if (!Arrays.equals(negated, committed.keys.get(index).minusSigmaG2())) {
                    throw in.badElement("contribution", last, "another sigma of commitment " + index
                            + " than the key's", "the sigma of section 0x4153");
                }
            }
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
        Coefficients.Block block = new Coefficients.Block(Math.min(BLOCK, coefficients.count()));
        out.begin(4);
        out.writeInt(coefficients.count());
        for (int first = 0; first < coefficients.count(); first += BLOCK) {
            int count = Math.min(BLOCK, coefficients.count() - first);
            coefficients.read(first, count, block);
            for (int index = 0; index < count; index++) {
                out.writeInt(block.matrix()[index]);
                out.writeInt(block.row()[index]);
                out.writeInt(block.wire()[index]);
                out.writeLongs(block.values(), 4 * index, 4);
            }
        }
        out.end();
    }

    private void writeCommitments(SectionWriter out) throws IOException {
        out.begin(CommitmentRecords.SECTION);
        CommitmentRecords.write(out, key.commitments().stream().map(CommitmentBasis::commitment).toList());
        for (CommitmentKey commitmentKey : key.verifyingKey().commitmentKeys()) {
            out.writeLongs(commitmentKey.g2());
            out.writeLongs(commitmentKey.minusSigmaG2());
        }
        out.end();
        out.begin(BASES);
        for (CommitmentBasis basis : key.commitments()) {
            writePoints(out, basis.points());
        }
        out.end();
        out.begin(SIGMA_BASES);
        for (CommitmentBasis basis : key.commitments()) {
            writePoints(out, basis.sigmaPoints());
        }
        out.end();
    }

    private static void writeSection(SectionWriter out, int type, PointSource points) throws IOException {
        out.begin(type);
        writePoints(out, points);
        out.end();
    }

    private static void writePoints(SectionWriter out, PointSource points) throws IOException {
        int longs = points.longsPerPoint();
        long[] chunk = new long[Math.min(CHUNK_POINTS, points.count()) * longs];
        for (int first = 0; first < points.count(); first += CHUNK_POINTS) {
            int count = Math.min(CHUNK_POINTS, points.count() - first);
            points.read(first, count, chunk, 0);
            out.writeLongs(chunk, 0, count * longs);
        }
    }
}
