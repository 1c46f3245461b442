package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.format.BadFileException;
import io.assay.format.CommitmentRecords;
import io.assay.format.KeyContribution;
import io.assay.format.SectionFile;
import io.assay.format.SectionReader;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.Commitment;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.VerifyingKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A Groth16 key, plain or with commitments, whose points stay in the file until they are asked for; it may wait for its
/// first contribution. For keys to prove with, and the layout, see `io.assay.format.ZkeyFile`.
final class KeyFile implements Closeable {
    static final String FORMAT = "zkey";
    static final int VERSION = 1;
    static final int SECTION_COUNT = 10;
    static final int COMMITTED_SECTION_COUNT = 13;
    static final int RECORD = 10;
    private static final int ALPHA_1 = 0;
    private static final int BETA_1 = 8;
    private static final int BETA_2 = 16;
    private static final int GAMMA_2 = 32;
    private static final int DELTA_1 = 48;
    private static final int DELTA_2 = 56;
    private static final int HEADER_LONGS = 72;
    private static final int COPY_SIZE_BYTES = 1 << 20;

    private final SectionFile file;
    private final PointGuard guard;
    private final KeyShape shape;
    private final long[] header;
    private final byte[] circuitHash;
    private final List<long[]> sigmas = new ArrayList<>();
    private final List<KeyContribution> contributions;

    private KeyFile(SectionFile file, PointGuard guard) throws IOException {
        this.file = file;
        this.guard = guard;
        SectionReader protocol = file.read(1);
        int found = protocol.readInt();
        if (found != KeyShape.PROTOCOL_GROTH16 && found != KeyShape.PROTOCOL_COMMITTED) {
            throw protocol.bad("proof system " + Integer.toUnsignedString(found), "proof system 1: Groth16");
        }
        SectionReader in = file.read(2);
        in.requirePrime(Bn254.FP.modulus());
        in.requirePrime(Bn254.FR.modulus());
        int wireCount = in.readCount("wire count", 1, 1 << 27);
        int publicCount = in.readCount("public count", 0, wireCount - 1);
        int domainSize = in.readCount("domain size", 1, 1 << ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2);
        if (Integer.bitCount(domainSize) != 1) {
            throw in.bad("domain size " + domainSize, "a power of two");
        }
        this.header = readHeaderPoints(in);
        in.requireEnd();
        List<Commitment> commitments = found == KeyShape.PROTOCOL_GROTH16
                ? List.of()
                : readCommitments(wireCount, publicCount);
        this.shape = new KeyShape(wireCount, publicCount, Integer.numberOfTrailingZeros(domainSize), commitments);
        for (KeySection section : KeySection.of(shape)) {
            file.read(section.type()).requireSize(8L * section.longs() * section.count(shape));
        }
        SectionReader record = file.read(RECORD);
        this.circuitHash = record.readBytes(Blake2b.SIZE_BYTES);
        this.contributions = KeyContribution.readAll(record, commitments.size());
    }

    /// Opens a key: tests the points of its header, and the sizes of all sections.
    ///
    /// @throws BadFileException     if the file is damaged, or of another curve or another proof system
    /// @throws InsecureKeyException if a point of the header is infinity or outside its subgroup
    static KeyFile open(Path path, PointGuard guard) throws IOException {
        SectionFile file = SectionFile.open(path, FORMAT);
        try {
            return new KeyFile(file, guard);
        } catch (IOException | RuntimeException problem) {
            file.close();
            throw problem;
        }
    }

    private long[] readHeaderPoints(SectionReader in) throws IOException {
        long[] points = new long[HEADER_LONGS];
        int[] offsets = {ALPHA_1, BETA_1, BETA_2, GAMMA_2, DELTA_1, DELTA_2, HEADER_LONGS};
        String[] names = {"alpha in G1", "beta in G1", "beta in G2", "gamma in G2", "delta in G1", "delta in G2"};
        for (int index = 0; index < names.length; index++) {
            CurveGroup group = offsets[index + 1] - offsets[index] == 8 ? CurveGroup.g1() : CurveGroup.g2();
            long[] point = guard.section(in, group, names[index], PointGuard.Infinity.REFUSED).next(1);
            System.arraycopy(point, 0, points, offsets[index], point.length);
        }
        return points;
    }

    /// Reads the commitments, and the sigma of each.
    private List<Commitment> readCommitments(int wireCount, int publicCount) throws IOException {
        SectionReader in = file.read(CommitmentRecords.SECTION);
        List<Commitment> commitments = CommitmentRecords.read(in, 1, wireCount, publicCount);
        CurveGroup g2 = CurveGroup.g2();
        for (int index = 0; index < commitments.size(); index++) {
            long[] g = guard.section(in, g2, "g of commitment " + index, PointGuard.Infinity.REFUSED).next(1);
            if (!Arrays.equals(g, gamma2())) {
                throw in.bad("another g of commitment " + index + " than gamma", "gamma, as ceremonies make keys");
            }
            long[] sigma = guard.section(in, g2, "-sigma g of commitment " + index, PointGuard.Infinity.REFUSED)
                    .next(1);
            g2.negate(sigma, 0, sigma, 0);
            sigmas.add(sigma);
        }
        in.requireEnd();
        return commitments;
    }

    SectionFile container() {
        return file;
    }

    KeyShape shape() {
        return shape;
    }

    byte[] circuitHash() {
        return circuitHash;
    }

    /// In the form of plain keys or of keys with commitments, whichever this is.
    List<KeyContribution> contributions() {
        return contributions;
    }

    /// What the contributions to a plain key did to delta.
    List<DeltaContribution> deltas() {
        return deltas(contributions);
    }

    /// What contributions to a plain key did to delta.
    static List<DeltaContribution> deltas(List<? extends KeyContribution> contributions) {
        return contributions.stream().map(one -> ((ZkeyContribution) one).delta()).toList();
    }

    /// [sigma] of G2 of each commitment, shared.
    List<long[]> sigmas() {
        return sigmas;
    }

    /// The points of section 2: [alpha], [beta] of G1, [beta], [gamma] of G2, [delta] of G1, [delta] of G2, shared.
    long[] header() {
        return header;
    }

    long[] alpha1() {
        return Arrays.copyOfRange(header, ALPHA_1, BETA_1);
    }

    long[] beta2() {
        return Arrays.copyOfRange(header, BETA_2, GAMMA_2);
    }

    long[] gamma2() {
        return Arrays.copyOfRange(header, GAMMA_2, DELTA_1);
    }

    long[] delta1() {
        return Arrays.copyOfRange(header, DELTA_1, DELTA_2);
    }

    long[] delta2() {
        return Arrays.copyOfRange(header, DELTA_2, HEADER_LONGS);
    }

    /// The header of a key with another delta.
    static long[] withDelta(long[] header, long[] delta1, long[] delta2) {
        long[] points = header.clone();
        System.arraycopy(delta1, 0, points, DELTA_1, 8);
        System.arraycopy(delta2, 0, points, DELTA_2, 16);
        return points;
    }

    /// The points of a section from the first on; infinity is allowed but in bases of commitments.
    PointInput points(KeySection section) throws IOException {
        boolean basis = section == KeySection.BASIS || section == KeySection.SIGMA_BASIS;
        return guard.section(file, section.type(), section.group(), section.title(),
                basis ? PointGuard.Infinity.REFUSED : PointGuard.Infinity.ALLOWED);
    }

    /// What a verifier of proofs needs.
    VerifyingKey verifyingKey() throws IOException {
        long[] ic = points(KeySection.IC).next((int) shape.exposedCount());
        List<CommitmentKey> keys = new ArrayList<>();
        for (int index = 0; index < sigmas.size(); index++) {
            long[] negated = new long[16];
            CurveGroup.g2().negate(negated, 0, sigmas.get(index), 0);
            keys.add(CommitmentKey.of(gamma2(), negated, shape.publicCount(), shape.commitments(), index));
        }
        return new VerifyingKey(alpha1(), beta2(), gamma2(), delta2(), ic, keys);
    }

    /// Begins a key of the shape.
    static SectionWriter create(Path path, KeyShape shape) throws IOException {
        return new SectionWriter(path, FORMAT, VERSION,
                shape.commitments().isEmpty() ? SECTION_COUNT : COMMITTED_SECTION_COUNT);
    }

    /// Writes section 0x4153, with gamma for g.
    ///
    /// @param sigmas [sigma] of G2 of each commitment
    static void writeCommitments(SectionWriter out, KeyShape shape, long[] gamma2, List<long[]> sigmas)
            throws IOException {
        out.begin(CommitmentRecords.SECTION);
        CommitmentRecords.write(out, shape.commitments());
        long[] negated = new long[16];
        for (long[] sigma : sigmas) {
            CurveGroup.g2().negate(negated, 0, sigma, 0);
            out.writeLongs(gamma2);
            out.writeLongs(negated);
        }
        out.end();
    }

    /// Writes sections 1 and 2 for the shape of this key.
    ///
    /// @param points as [#header()]
    void writeHeader(SectionWriter out, long[] points) throws IOException {
        shape.writeHeader(out, Bn254.FP.modulus(), Bn254.FR.modulus(), points);
    }

    /// Copies a section as it is.
    void copy(int type, SectionWriter out) throws IOException {
        SectionReader in = file.read(type);
        out.begin(type);
        while (in.remaining() > 0) {
            out.writeBytes(in.readBytes((int) Math.min(COPY_SIZE_BYTES, in.remaining())));
        }
        out.end();
    }

    /// Writes section 10.
    static void writeRecord(SectionWriter out, byte[] circuitHash, List<KeyContribution> contributions)
            throws IOException {
        out.begin(RECORD);
        out.writeBytes(circuitHash);
        out.writeInt(contributions.size());
        for (KeyContribution contribution : contributions) {
            contribution.write(out);
        }
        out.end();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
