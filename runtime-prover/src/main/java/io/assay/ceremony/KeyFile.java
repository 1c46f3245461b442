package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.format.BadFileException;
import io.assay.format.SectionFile;
import io.assay.format.SectionReader;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.ProvingKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A Groth16 `.zkey` whose points stay in the file until they are asked for; the key may wait for its first
/// contribution. For keys to prove with see `io.assay.format.ZkeyFile`.
final class KeyFile implements Closeable {
    static final String FORMAT = "zkey";
    static final int VERSION = 1;
    static final int SECTION_COUNT = 10;
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
    private final List<ZkeyContribution> contributions;

    private KeyFile(SectionFile file, PointGuard guard) throws IOException {
        this.file = file;
        this.guard = guard;
        SectionReader protocol = file.read(1);
        int found = protocol.readInt();
        if (found != 1) {
            throw protocol.bad("proof system " + Integer.toUnsignedString(found),
                    "proof system 1: Groth16 without commitments, as ceremonies make it");
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
        this.shape = new KeyShape(wireCount, publicCount, Integer.numberOfTrailingZeros(domainSize));
        this.header = readHeaderPoints(in);
        in.requireEnd();
        for (KeySection section : KeySection.values()) {
            file.read(section.type()).requireSize(8L * section.longs() * section.count(shape));
        }
        SectionReader record = file.read(RECORD);
        this.circuitHash = record.readBytes(Blake2b.SIZE_BYTES);
        this.contributions = readContributions(record);
    }

    /// Opens a key: tests the points of its header, and the sizes of all sections.
    ///
    /// @throws BadFileException     if the file is damaged, of another curve or another proof system,
    ///                              or the key has commitments
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

    private static List<ZkeyContribution> readContributions(SectionReader in) throws IOException {
        int count = in.readCount("contribution count", 0, Integer.MAX_VALUE);
        List<ZkeyContribution> result = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            result.add(ZkeyContribution.read(in));
        }
        in.requireEnd();
        return List.copyOf(result);
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

    List<ZkeyContribution> contributions() {
        return contributions;
    }

    /// What the contributions did to delta.
    List<DeltaContribution> deltas() {
        return contributions.stream().map(ZkeyContribution::delta).toList();
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

    /// The points of a section from the first on; infinity is allowed.
    PointInput points(KeySection section) throws IOException {
        return guard.section(file, section.type(), section.group(), section.title(), PointGuard.Infinity.ALLOWED);
    }

    /// Begins a key.
    static SectionWriter create(Path path) throws IOException {
        return new SectionWriter(path, FORMAT, VERSION, SECTION_COUNT);
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
    static void writeRecord(SectionWriter out, byte[] circuitHash, List<ZkeyContribution> contributions)
            throws IOException {
        out.begin(RECORD);
        out.writeBytes(circuitHash);
        out.writeInt(contributions.size());
        for (ZkeyContribution contribution : contributions) {
            contribution.write(out);
        }
        out.end();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
