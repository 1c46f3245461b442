package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.groth16.PowersOfTau;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The powers of tau of a first-phase ceremony, in snarkjs's format `.ptau`; points are loaded when they are asked for.
///
/// ```
/// "ptau", version 1; n = 2^power; points as in memory (little-endian, Montgomery)
/// section 1: 32 | p | power u32 | ceremonyPower u32
/// section 2: tau^i, 2n - 1 of G1      section 3: tau^i, n of G2       section 4: alpha tau^i, n of G1
/// section 5: beta tau^i, n of G1      section 6: beta, one of G2      section 7: contributions
/// prepared for the second phase, Lagrange bases of the domains of 1, 2, 4, ... points one after the other:
/// section 12: G1, up to 2n points     section 13: G2, up to n         sections 14, 15: alpha, beta in G1, up to n
/// ```
/// Source: snarkjs 0.7.6, `powersoftau_utils.js` and `powersoftau_preparephase2.js`. Methods of [PowersOfTau] throw
/// [UncheckedIOException], around a [BadFileException] where the bytes are at fault, and, where all points are tested,
/// [io.assay.groth16.InsecureKeyException] for a point at infinity or outside the subgroup. Threads may share an object.
public final class PtauFile implements PowersOfTau, Closeable {
    static final String FORMAT = "ptau";
    private static final int VERSION = 1;
    private static final int TAU_G1 = 2;
    private static final int TAU_G2 = 3;
    private static final int ALPHA_G1 = 4;
    private static final int BETA_G1 = 5;
    private static final int BETA_G2 = 6;
    private static final int CONTRIBUTIONS = 7;
    private static final int LAGRANGE_OFFSET = 10;
    private static final int MAXIMUM_POWER = 28;

    private final SectionFile file;
    private final PointCheck check;
    private final int power;
    private final int ceremonyPower;
    private final List<PtauContribution> contributions;

    private PtauFile(SectionFile file, PointCheck check) throws IOException {
        this.file = file;
        this.check = check;
        SectionReader header = file.read(1);
        header.requirePrime(Limbs.FP_MODULUS);
        this.power = header.readCount("power", 0, MAXIMUM_POWER);
        this.ceremonyPower = header.readCount("ceremony power", power, MAXIMUM_POWER);
        header.requireEnd();
        requireSizes();
        this.contributions = readContributions(file.read(CONTRIBUTIONS));
    }

    /// Opens a file: reads header and contributions, checks the size of every section.
    ///
    /// @param check whether points are tested against the curve whenever they are loaded
    /// @throws BadFileException if the file is damaged or of another curve
    public static PtauFile open(Path path, PointCheck check) throws IOException {
        SectionFile file = SectionFile.open(path, FORMAT);
        try {
            return new PtauFile(file, check);
        } catch (IOException | RuntimeException problem) {
            file.close();
            throw problem;
        }
    }

    /// Writes a file, with the Lagrange bases where `powers` has them.
    ///
    /// @param ceremonyPower the power of the ceremony that the file was cut from, at least the power of the file
    public static void write(Path path, PowersOfTau powers, int ceremonyPower, List<PtauContribution> contributions)
            throws IOException {
        int power = powers.power();
        int n = 1 << power;
        boolean prepared = powers.lagrangeTauG1(0).isPresent();
        try (SectionWriter out = new SectionWriter(path, FORMAT, VERSION, prepared ? 11 : 7)) {
            writeHeader(out, power, ceremonyPower);
            writeSection(out, TAU_G1, powers.tauG1(2 * n - 1));
            writeSection(out, TAU_G2, powers.tauG2(n));
            writeSection(out, ALPHA_G1, powers.alphaTauG1(n));
            writeSection(out, BETA_G1, powers.betaTauG1(n));
            writeSection(out, BETA_G2, powers.betaG2());
            writeContributions(out, contributions);
            if (prepared) {
                writeLagrange(out, TAU_G1, power + 1, powers::lagrangeTauG1);
                writeLagrange(out, TAU_G2, power, powers::lagrangeTauG2);
                writeLagrange(out, ALPHA_G1, power, powers::lagrangeAlphaTauG1);
                writeLagrange(out, BETA_G1, power, powers::lagrangeBetaTauG1);
            }
            out.commit();
        }
    }

    /// Begins a new file, for writers that write a few points at a time.
    ///
    /// @param sectionCount 7, or 11 with the Lagrange bases
    public static SectionWriter create(Path path, int sectionCount) throws IOException {
        return new SectionWriter(path, FORMAT, VERSION, sectionCount);
    }

    /// Writes section 1.
    public static void writeHeader(SectionWriter out, int power, int ceremonyPower) throws IOException {
        out.begin(1);
        out.writePrime(Limbs.FP_MODULUS);
        out.writeInt(power);
        out.writeInt(ceremonyPower);
        out.end();
    }

    /// Writes section 7.
    public static void writeContributions(SectionWriter out, List<PtauContribution> contributions) throws IOException {
        out.begin(CONTRIBUTIONS);
        out.writeInt(contributions.size());
        for (PtauContribution contribution : contributions) {
            contribution.write(out);
        }
        out.end();
    }

    @Override
    public int power() {
        return power;
    }

    /// The power of the ceremony that this file was cut from.
    public int ceremonyPower() {
        return ceremonyPower;
    }

    /// The file's sections, for readers that take a few points at a time; closed with this object.
    public SectionFile container() {
        return file;
    }

    /// The contributions in order.
    public List<PtauContribution> contributions() {
        return contributions;
    }

    @Override
    public long[] tauG1(int count) {
        return load(TAU_G1, 0, count);
    }

    @Override
    public long[] tauG2(int count) {
        return load(TAU_G2, 0, count);
    }

    @Override
    public long[] alphaTauG1(int count) {
        return load(ALPHA_G1, 0, count);
    }

    @Override
    public long[] betaTauG1(int count) {
        return load(BETA_G1, 0, count);
    }

    @Override
    public long[] betaG2() {
        return load(BETA_G2, 0, 1);
    }

    @Override
    public Optional<long[]> lagrangeTauG1(int domainSizeLog2) {
        return loadLagrange(TAU_G1, domainSizeLog2, power + 1);
    }

    @Override
    public Optional<long[]> lagrangeTauG2(int domainSizeLog2) {
        return loadLagrange(TAU_G2, domainSizeLog2, power);
    }

    @Override
    public Optional<long[]> lagrangeAlphaTauG1(int domainSizeLog2) {
        return loadLagrange(ALPHA_G1, domainSizeLog2, power);
    }

    @Override
    public Optional<long[]> lagrangeBetaTauG1(int domainSizeLog2) {
        return loadLagrange(BETA_G1, domainSizeLog2, power);
    }

    /// The eight words that follow the powers of tau in G1 in the file, or empty where there is no more of it; snarkjs
    /// hashes them into a circuit's hash.
    public Optional<long[]> wordsAfterTauG1() {
        try {
            SectionFile.Section section = file.section(TAU_G1);
            ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
            if (file.channel().size() - section.offset() - section.size() < bytes.capacity()) {
                return Optional.empty();
            }
            file.fill(bytes, section.offset() + section.size());
            long[] words = new long[8];
            bytes.flip().asLongBuffer().get(words);
            return Optional.of(words);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// One Lagrange basis of a power of two points.
    @FunctionalInterface
    private interface Basis {
        Optional<long[]> of(int domainSizeLog2);
    }

    private static void writeSection(SectionWriter out, int type, long[] points) throws IOException {
        out.begin(type);
        out.writeLongs(points);
        out.end();
    }

    private static void writeLagrange(SectionWriter out, int monomialType, int lastPower, Basis basis)
            throws IOException {
        out.begin(monomialType + LAGRANGE_OFFSET);
        for (int domain = 0; domain <= lastPower; domain++) {
            out.writeLongs(basis.of(domain)
                    .orElseThrow(() -> new IllegalArgumentException("some Lagrange bases are missing")));
        }
        out.end();
    }

    private void requireSizes() throws IOException {
        long n = 1L << power;
        file.read(TAU_G1).requireSize(64 * (2 * n - 1));
        file.read(TAU_G2).requireSize(128 * n);
        file.read(ALPHA_G1).requireSize(64 * n);
        file.read(BETA_G1).requireSize(64 * n);
        file.read(BETA_G2).requireSize(128);
        if (file.has(TAU_G1 + LAGRANGE_OFFSET)) {
            file.read(TAU_G1 + LAGRANGE_OFFSET).requireSize(64 * (4 * n - 1));
            file.read(TAU_G2 + LAGRANGE_OFFSET).requireSize(128 * (2 * n - 1));
            file.read(ALPHA_G1 + LAGRANGE_OFFSET).requireSize(64 * (2 * n - 1));
            file.read(BETA_G1 + LAGRANGE_OFFSET).requireSize(64 * (2 * n - 1));
        }
    }

    private static List<PtauContribution> readContributions(SectionReader in) throws IOException {
        int count = in.readCount("contribution count", 0, Integer.MAX_VALUE);
        List<PtauContribution> result = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            result.add(PtauContribution.read(in));
        }
        in.requireEnd();
        return List.copyOf(result);
    }

    private Optional<long[]> loadLagrange(int monomialType, int domainSizeLog2, int largest) {
        if (domainSizeLog2 < 0 || domainSizeLog2 > largest) {
            throw new IllegalArgumentException("domain of 2^" + domainSizeLog2 + " points, at most 2^" + largest);
        }
        int type = monomialType + LAGRANGE_OFFSET;
        if (!file.has(type)) {
            return Optional.empty();
        }
        return Optional.of(load(type, (1L << domainSizeLog2) - 1, 1L << domainSizeLog2));
    }

    private long[] load(int type, long first, long count) {
        boolean isG2 = type == TAU_G2 || type == BETA_G2 || type == TAU_G2 + LAGRANGE_OFFSET;
        int longs = isG2 ? 16 : 8;
        try {
            SectionReader in = file.read(type);
            if (count < 0 || (first + count) * 8 * longs > in.size()) {
                throw new IllegalArgumentException(count + " points from " + first + ", the section holds "
                        + in.size() / (8L * longs));
            }
            in.seek(first * 8L * longs);
            long[] points = Points.read(in, "point", count, longs, check);
            if (check == PointCheck.ALL) {
                int infinite = Points.firstInfinite(isG2 ? CurveGroup.g2() : CurveGroup.g1(), points);
                if (infinite >= 0) {
                    // neither a power of a secret nor a Lagrange basis of one
                    throw in.insecureElement("point", first + infinite, "the point at infinity", "a point of order r");
                }
            }
            return points;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
