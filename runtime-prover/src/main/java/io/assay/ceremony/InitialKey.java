package io.assay.ceremony;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.format.PtauFile;
import io.assay.format.SectionFile;
import io.assay.format.SectionReader;
import io.assay.format.SectionWriter;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.PointPastEnd;
import io.assay.groth16.Progress;
import io.assay.groth16.SparseMatrix;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Writes the key of a circuit before any contribution: delta is one.
///
/// The constraints are held in memory; points are gathered from the mapped Lagrange bases and written wire by wire. All
/// that goes into the circuit's hash, in its order: header, IC, the points [tau^(i+n) - tau^i] that span H, C, A, B.
final class InitialKey {
    private static final PrimeField FR = Bn254.FR;
    /// Points that snarkjs hashes at once.
    static final int HASH_CHUNK = 1 << 14;
    private static final int WIRES = 1 << 12;
    private final ConstraintSystem system;
    private final PtauFile powers;
    private final PointGuard guard;
    private final Workers workers;
    private final Progress progress;
    private final SectionWriter out;
    private final KeyShape shape;
    private final Blake2b hash = new Blake2b();
    private final WireColumns a;
    private final WireColumns b;
    private final WireColumns c;
    private final long[] coefficients;

    private InitialKey(ConstraintSystem system, PtauFile powers, KeyShape shape, PointGuard guard, Progress progress,
            SectionWriter out) {
        this.system = system;
        this.powers = powers;
        this.shape = shape;
        this.guard = guard;
        this.workers = guard.workers();
        this.progress = progress;
        this.out = out;
        this.a = WireColumns.of(system.a(), system.wireCount());
        this.b = WireColumns.of(system.b(), system.wireCount());
        this.c = WireColumns.of(system.c(), system.wireCount());
        this.coefficients = system.coefficientTable().clone();
        for (int at = 0; at < coefficients.length; at += 4) {
            FR.fromMontgomery(coefficients, at, coefficients, at);
        }
    }

    /// Units of progress of a key.
    static long units(ConstraintSystem system) {
        return 8L * system.wireCount() + 6L * system.constraintCount();
    }

    /// The shape of a circuit's key.
    ///
    /// @throws IllegalArgumentException if the powers are too few, or have no Lagrange bases
    static KeyShape shape(ConstraintSystem system, PtauFile powers) {
        int rows = system.constraintCount() + system.publicCount() + 1;
        int log2 = Math.max(1, 32 - Integer.numberOfLeadingZeros(rows - 1));
        if (log2 > powers.power()) {
            throw new IllegalArgumentException("the circuit needs 2^" + log2 + " powers of tau, the file has 2^"
                    + powers.power());
        }
        if (!powers.container().has(PowersSection.TAU_G1.lagrangeType())) {
            throw new IllegalArgumentException("the powers of tau are not prepared for the second phase");
        }
        return new KeyShape(system.wireCount(), system.publicCount(), log2);
    }

    /// Writes all sections; the caller commits the file.
    ///
    /// @return 64 bytes, the circuit's hash
    static byte[] write(ConstraintSystem system, PtauFile powers, KeyShape shape, PointGuard guard, Progress progress,
            SectionWriter out) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            return new InitialKey(system, powers, shape, guard, progress, out).write(arena);
        }
    }

    private byte[] write(Arena arena) throws IOException {
        MappedPoints tau1 = basis(PowersSection.TAU_G1, arena);
        MappedPoints tau2 = basis(PowersSection.TAU_G2, arena);
        MappedPoints alpha = basis(PowersSection.ALPHA_TAU_G1, arena);
        MappedPoints beta = basis(PowersSection.BETA_TAU_G1, arena);
        writeHeader();
        writeCoefficients();
        Source[] fromA = {new Source(a, tau1)};
        Source[] fromB1 = {new Source(b, tau1)};
        Source[] fromB2 = {new Source(b, tau2)};
        Source[] fromAll = {new Source(a, beta), new Source(b, alpha), new Source(c, tau1)};
        int privates = shape.publicCount() + 1;
        writeWires(KeySection.IC, fromAll, 0, privates);
        writeH();
        hashQuotients();
        writeWires(KeySection.C, fromAll, privates, shape.wireCount());
        writeWires(KeySection.A, fromA, 0, shape.wireCount());
        writeWires(KeySection.B1, fromB1, 0, shape.wireCount());
        writeWires(KeySection.B2, fromB2, 0, shape.wireCount());
        byte[] circuitHash = hash.digest();
        KeyFile.writeRecord(out, circuitHash, List.of());
        return circuitHash;
    }

    /// Where the points of a matrix come from.
    private record Source(WireColumns columns, MappedPoints basis) {}

    private MappedPoints basis(PowersSection section, Arena arena) throws IOException {
        long size = 1L << shape.domainSizeLog2();
        SectionReader in = powers.container().read(section.lagrangeType());
        in.seek((size - 1) * 8 * section.longs());
        PointInput points = guard.section(in, section.group(), "Lagrange basis, " + section.title(),
                PointGuard.Infinity.REFUSED);
        for (long done = 0; done < size; done += PointGuard.CHUNK) {
            points.next((int) Math.min(PointGuard.CHUNK, size - done));
        }
        return MappedPoints.of(powers.container(), section.lagrangeType(), section.longs(), size - 1, size, arena);
    }

    private void writeHeader() throws IOException {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        long[] points = new long[72];
        System.arraycopy(powers.alphaTauG1(1), 0, points, 0, 8);
        System.arraycopy(powers.betaTauG1(1), 0, points, 8, 8);
        System.arraycopy(powers.betaG2(), 0, points, 16, 16);
        System.arraycopy(g2.generator(), 0, points, 32, 16);
        shape.writeHeader(out, Bn254.FP.modulus(), FR.modulus(),
                KeyFile.withDelta(points, g1.generator(), g2.generator()));
        hash.update(PointCodec.uncompressed(g1, points, 0)).update(PointCodec.uncompressed(g1, points, 8))
                .update(PointCodec.uncompressed(g2, points, 16)).update(PointCodec.uncompressed(g2, points, 32))
                .update(PointCodec.uncompressed(g1, g1.generator(), 0))
                .update(PointCodec.uncompressed(g2, g2.generator(), 0));
    }

    private void hashCount(long count) {
        hash.update(ByteBuffer.allocate(4).putInt((int) count).array());
    }

    /// The matrices A and B, row by row, then a one in A for each public wire; values times R^2.
    private void writeCoefficients() throws IOException {
        int publicRows = shape.publicCount() + 1;
        long[] table = system.coefficientTable().clone();
        for (int at = 0; at < table.length; at += 4) {
            FR.toMontgomery(table, at, table, at);
        }
        out.begin(KeySection.COEFFICIENTS);
        out.writeInt(system.a().entryCount() + system.b().entryCount() + publicRows);
        for (int row = 0; row < system.constraintCount(); row++) {
            for (int side = 0; side < 2; side++) {
                SparseMatrix matrix = side == 0 ? system.a() : system.b();
                for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                    writeCoefficient(side, row, matrix.wire()[entry], table, 4 * matrix.coefficientIndex()[entry]);
                }
            }
        }
        long[] one = Geometric.element(BigInteger.ONE.shiftLeft(256));
        for (int wire = 0; wire < publicRows; wire++) {
            writeCoefficient(0, system.constraintCount() + wire, wire, one, 0);
        }
        out.end();
    }

    private void writeCoefficient(int side, int row, int wire, long[] values, int offset) throws IOException {
        out.writeInt(side);
        out.writeInt(row);
        out.writeInt(wire);
        out.writeLongs(values, offset, 4);
    }

    private void writeWires(KeySection section, Source[] sources, int from, int to) throws IOException {
        CurveGroup group = section.group();
        hashCount(to - from);
        out.begin(section.type());
        for (int first = from; first < to; first += WIRES) {
            int count = Math.min(WIRES, to - first);
            int start = first;
            long[] points = new long[count * section.longs()];
            workers.run(count, index -> System.arraycopy(sum(group.fresh(), sources, start + index), 0, points,
                    index * section.longs(), section.longs()));
            out.writeLongs(points);
            hash.update(PointCodec.uncompressed(group, points, 0, count, workers));
            progress.advance(section == KeySection.B2 ? 3L * count : count);
        }
        out.end();
    }

    /// The sum over the sources of coefficient * basis_row; public rows belong to the first if it is A.
    private long[] sum(CurveGroup group, Source[] sources, int wire) {
        int size = group.affineLongs();
        int count = 1;
        for (Source source : sources) {
            count += source.columns.count(wire);
        }
        long[] points = new long[count * size];
        long[] scalars = new long[4 * count];
        int next = 0;
        for (Source source : sources) {
            WireColumns columns = source.columns;
            for (int entry = columns.start()[wire]; entry < columns.start()[wire + 1]; entry++) {
                source.basis.read(columns.row()[entry], points, next * size);
                System.arraycopy(coefficients, 4 * columns.coefficient()[entry], scalars, 4 * next++, 4);
            }
        }
        if (sources[0].columns.equals(a) && wire <= shape.publicCount()) {
            sources[0].basis.read(system.constraintCount() + wire, points, next * size);
            scalars[4 * next] = 1;
        }
        return Kernels.forWork(count, workers).msm().sum(group, PointSource.of(points, group.affineLongs()), scalars, 0,
                count, workers);
    }

    /// The odd elements of the basis of the doubled domain.
    private void writeH() throws IOException {
        long size = 1L << shape.domainSizeLog2();
        SectionReader in = powers.container().read(PowersSection.TAU_G1.lagrangeType());
        in.seek((2 * size - 1) * 64);
        PointInput both = guard.section(in, CurveGroup.g1(), "Lagrange basis, tau in G1",
                PointGuard.Infinity.REFUSED);
        out.begin(KeySection.H.type());
        for (long done = 0; done < 2 * size; done += PointGuard.CHUNK) {
            int count = (int) Math.min(PointGuard.CHUNK, 2 * size - done);
            long[] points = both.next(count);
            for (int index = 1; index < count; index += 2) {
                out.writeLongs(points, 8 * index, 8);
            }
        }
        out.end();
    }

    /// Hashes n - 1 points [tau^(i+n) - tau^i]; where snarkjs hashes in more than one chunk, its last chunk is a whole
    /// one and takes in one point more, or what stands where it would be.
    private void hashQuotients() throws IOException {
        long size = 1L << shape.domainSizeLog2();
        hashCount(size - 1);
        boolean oneMore = size - 1 > HASH_CHUNK;
        boolean pastEnd = oneMore && powers.power() == shape.domainSizeLog2();
        long count = oneMore && !pastEnd ? size : size - 1;
        Quotients quotients = new Quotients(powers.container(), guard, size);
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, count - done);
            hash.update(PointCodec.uncompressed(CurveGroup.g1(), quotients.next(step), 0, step, workers));
            progress.advance(step);
        }
        if (pastEnd) {
            SectionReader in = powers.container().read(PowersSection.TAU_G1.type());
            in.seek(64 * (size - 1));
            long[] highest = in.readLongs(8);
            hash.update(PointPastEnd.bytes(powers.wordsAfterTauG1()
                    .orElseThrow(() -> powers.container().bad("section 2", "the end of the file after it",
                            "more sections, of which snarkjs hashes the first bytes")),
                    highest));
        }
    }

    /// The points [tau^(i+n) - tau^i] in order.
    static final class Quotients implements PointInput {
        private final PointInput high;
        private final PointInput low;
        private final Workers workers;

        Quotients(SectionFile powers, PointGuard guard, long size) throws IOException {
            CurveGroup group = CurveGroup.g1();
            SectionReader in = powers.read(PowersSection.TAU_G1.type());
            in.seek(64 * size);
            this.high = guard.section(in, group, PowersSection.TAU_G1.title(), PointGuard.Infinity.REFUSED);
            this.low = guard.section(powers, PowersSection.TAU_G1.type(), group, PowersSection.TAU_G1.title(),
                    PointGuard.Infinity.REFUSED);
            this.workers = guard.workers();
        }

        @Override
        public long[] next(int count) throws IOException {
            long[] result = high.next(count);
            long[] negated = low.next(count);
            workers.ranges(count, 1024, (from, to) -> {
                CurveGroup group = CurveGroup.g1();
                long[] left = Arrays.copyOfRange(result, 8 * from, 8 * to);
                long[] right = new long[left.length];
                for (int index = 0; index < to - from; index++) {
                    group.negate(right, 8 * index, negated, 8 * (from + index));
                }
                new BatchAddition(group, to - from).add(left, right, to - from);
                System.arraycopy(left, 0, result, 8 * from, left.length);
            });
            return result;
        }
    }
}
