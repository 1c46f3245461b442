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
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Progress;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.UnboundCommitmentException;
import io.assay.groth16.WireColumns;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Writes the key of a circuit before any contribution: delta and every sigma are one.
///
/// The constraints are held in memory; points are gathered from the mapped Lagrange bases, which are tested before, and
/// written wire by wire. All that goes into the circuit's hash, in its order: header, IC, the points
/// [tau^(i+n) - tau^i] that span H, C, A, B; of keys with commitments also the commitments and their basis.
final class InitialKey {
    private static final PrimeField FR = Bn254.FR;
    /// Points that snarkjs hashes at once.
    private static final int HASH_CHUNK = 1 << 14;
    private static final int WIRES = 1 << 12;
    private final ConstraintSystem system;
    private final PtauFile powers;
    private final LagrangeBases bases;
    private final PointGuard guard;
    private final Workers workers;
    private final Progress progress;
    private final SectionWriter out;
    private final KeyShape shape;
    private final ColumnSums sums;
    private final Blake2b hash = new Blake2b();

    private InitialKey(ConstraintSystem system, PtauFile powers, LagrangeBases bases, KeyShape shape, PointGuard guard,
            Progress progress, SectionWriter out) {
        this.system = system;
        this.powers = powers;
        this.bases = bases;
        this.shape = shape;
        this.guard = guard;
        this.workers = guard.workers();
        this.progress = progress;
        this.out = out;
        long[] table = Arrays.copyOf(system.coefficientTable(), system.coefficientTable().length + 4);
        FR.one(table, table.length - 4);
        this.sums = new ColumnSums(table, workers);
    }

    /// Units of progress of a key.
    static long units(ConstraintSystem system) {
        return 8L * system.wireCount() + 6L * system.constraintCount();
    }

    /// The shape of a circuit's key.
    ///
    /// @throws IllegalArgumentException if the circuit is too large, or the powers are too few
    static KeyShape shape(ConstraintSystem system, PtauFile powers) {
        int rows = system.constraintCount() + system.publicCount() + 1;
        int log2 = Math.max(1, 32 - Integer.numberOfLeadingZeros(rows - 1));
        if (log2 > ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2) {
            throw new IllegalArgumentException("the circuit needs a domain of 2^" + log2 + " elements, at most 2^"
                    + ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2 + " are supported");
        }
        if (log2 > powers.power()) {
            throw new IllegalArgumentException("the circuit needs 2^" + log2 + " powers of tau, the file has 2^"
                    + powers.power());
        }
        return new KeyShape(system.wireCount(), system.publicCount(), log2, system.commitments());
    }

    /// Writes all sections; the caller commits the file.
    ///
    /// @return 64 bytes, the circuit's hash
    /// @throws UnboundCommitmentException if the point of a committed wire would be infinity
    static byte[] write(ConstraintSystem system, PtauFile powers, LagrangeBases bases, KeyShape shape, PointGuard guard,
            Progress progress, SectionWriter out) throws IOException {
        try {
            return new InitialKey(system, powers, bases, shape, guard, progress, out).write();
        } catch (UncheckedIOException problem) {
            throw problem.getCause();
        }
    }

    private byte[] write() throws IOException {
        PointSource tau1 = bases.basis(PowersSection.TAU_G1, guard);
        PointSource tau2 = bases.basis(PowersSection.TAU_G2, guard);
        PointSource alpha = bases.basis(PowersSection.ALPHA_TAU_G1, guard);
        PointSource beta = bases.basis(PowersSection.BETA_TAU_G1, guard);
        writeHeader();
        writeCoefficients();
        int wires = shape.wireCount();
        WireColumns a = WireColumns.of(withPublicRows(), wires);
        WireColumns b = WireColumns.of(system.b(), wires);
        WireColumns c = WireColumns.of(system.c(), wires);
        List<ColumnSums.Source> fromAll = List.of(new ColumnSums.Source(a, beta), new ColumnSums.Source(b, alpha),
                new ColumnSums.Source(c, tau1));
        int privates = shape.publicCount() + 1;
        List<Run> exposed = new ArrayList<>(List.of(new Run(0, privates)));
        shape.commitments().forEach(one -> exposed.add(new Run(one.challengeWire(), one.challengeWire() + 1)));
        writeWires(KeySection.IC, fromAll, exposed);
        writeH();
        hashQuotients();
        writeWires(KeySection.C, fromAll, List.of(new Run(shape.firstFreeWire(), wires)));
        List<Run> all = List.of(new Run(0, wires));
        writeWires(KeySection.A, List.of(new ColumnSums.Source(a, tau1)), all);
        writeWires(KeySection.B1, List.of(new ColumnSums.Source(b, tau1)), all);
        writeWires(KeySection.B2, List.of(new ColumnSums.Source(b, tau2)), all);
        if (!shape.commitments().isEmpty()) {
            writeCommitments(fromAll);
        }
        byte[] circuitHash = hash.digest();
        KeyFile.writeRecord(out, circuitHash, List.of());
        return circuitHash;
    }

    /// Writes the commitments, each sigma one: the second basis is the first.
    private void writeCommitments(List<ColumnSums.Source> fromAll) throws IOException {
        long[] one = CurveGroup.g2().generator();
        KeyFile.writeCommitments(out, shape, one, Collections.nCopies(shape.commitments().size(), one));
        hashCount(shape.commitments().size() | Commitment.statedCount(shape.commitments()) << Short.SIZE);
        for (Commitment commitment : shape.commitments()) {
            hashCount(commitment.firstWire());
            hashCount(commitment.wireCount());
            hashCount(commitment.challengeWire());
            hashCount(commitment.hashedWires().size());
            commitment.hashedWires().forEach(this::hashCount);
        }
        long start = writeWires(KeySection.BASIS, fromAll, shape.commitments().stream()
                .map(commitment -> new Run(commitment.firstWire(), commitment.firstWire() + commitment.wireCount()))
                .toList());
        out.begin(KeySection.SIGMA_BASIS.type());
        long count = KeySection.SIGMA_BASIS.count(shape);
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            long[] points = new long[8 * (int) Math.min(PointGuard.CHUNK, count - done)];
            out.readBack(start + 64 * done, points, 0, points.length);
            out.writeLongs(points);
        }
        out.end();
    }

    /// The matrix A, and below it a row for each public wire, with the one that was added to the coefficients.
    private SparseMatrix withPublicRows() {
        SparseMatrix a = system.a();
        int rows = a.rowCount();
        int entries = a.entryCount();
        int publics = shape.publicCount() + 1;
        int[] starts = Arrays.copyOf(a.rowStart(), rows + 1 + publics);
        int[] wires = Arrays.copyOf(a.wire(), entries + publics);
        int[] coefficients = Arrays.copyOf(a.coefficientIndex(), entries + publics);
        for (int wire = 0; wire < publics; wire++) {
            starts[rows + 1 + wire] = entries + wire + 1;
            wires[entries + wire] = wire;
            coefficients[entries + wire] = system.coefficientTable().length / 4;
        }
        return new SparseMatrix(starts, wires, coefficients);
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

    /// Wires one after the other, the last one excluded.
    private record Run(int from, int to) {}

    /// Writes a section with the points of some wires; returns where its points begin in the file.
    private long writeWires(KeySection section, List<ColumnSums.Source> sources, List<Run> runs) throws IOException {
        CurveGroup group = section.group();
        hashCount(section.count(shape));
        out.begin(section.type());
        long start = out.position();
        for (Run run : runs) {
            for (int first = run.from; first < run.to; first += WIRES) {
                int count = Math.min(WIRES, run.to - first);
                long[] points = sums.of(group, sources, first, count);
                if (section == KeySection.BASIS) {
                    requireFinite(points, first);
                }
                out.writeLongs(points);
                hash.update(PointCodec.uncompressed(group, points, 0, count, workers));
                progress.advance(section == KeySection.B2 ? 3L * count : count);
            }
        }
        out.end();
        return start;
    }

    private void requireFinite(long[] points, int firstWire) {
        for (int at = 0; at < points.length; at += 8) {
            if (CurveGroup.g1().isInfinity(points, at)) {
                throw system.unboundCommitment(firstWire + at / 8);
            }
        }
    }

    /// The odd elements of the basis of the doubled domain.
    private void writeH() throws IOException {
        long size = 1L << shape.domainSizeLog2();
        PointInput both = bases.doubled(guard);
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
