package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;

/// For each wire, the sum over matrices of coefficient * base point of the row: evaluations in the exponent.
///
/// Most wires have few and small coefficients: these are added up one by one, and a run of wires shares an inversion.
/// Wires of many entries go to the kernel.
final class ColumnSums {
    private static final PrimeField FR = Bn254.FR;
    private static final int GRAIN = 64;
    /// Wires between two reports of progress.
    private static final int REPORTED = 1 << 13;
    private static final int FEW_ENTRIES = 64;

    private final Circuit circuit;
    private final Workers workers;
    private final Progress progress;
    private final long[] canonical;
    private final long[] magnitudes;
    private final boolean[] negative;

    ColumnSums(Circuit circuit, Workers workers, Progress progress) {
        this.circuit = circuit;
        this.workers = workers;
        this.progress = progress;
        this.canonical = circuit.system.coefficientTable().clone();
        this.magnitudes = new long[canonical.length];
        this.negative = new boolean[canonical.length / 4];
        BigInteger half = FR.modulus().shiftRight(1);
        for (int index = 0; index < canonical.length; index += 4) {
            FR.fromMontgomery(canonical, index, canonical, index);
            System.arraycopy(canonical, index, magnitudes, index, 4);
            if (PrimeField.join(canonical, index).compareTo(half) > 0) {
                negative[index / 4] = true;
                FR.negate(magnitudes, index, magnitudes, index);
            }
        }
    }

    /// Returns the sums, affine; public rows belong to the first matrix if it is A.
    ///
    /// @param bases the points of the rows, for each matrix
    /// @param units progress for each wire
    long[] of(CurveGroup group, Columns[] matrices, long[][] bases, int units) {
        int size = group.affineLongs();
        int wires = circuit.system.wireCount();
        long[] result = new long[Math.multiplyExact(wires, size)];
        for (int start = 0; start < wires; start += REPORTED) {
            int first = start;
            int count = Math.min(REPORTED, wires - start);
            workers.ranges(count, GRAIN, (from, to) -> {
                Sums sums = new Sums(group.fresh(), matrices, bases, to - from);
                for (int wire = from; wire < to; wire++) {
                    sums.add(first + wire, wire - from);
                }
                System.arraycopy(sums.affine(), 0, result, (first + from) * size, (to - from) * size);
            });
            progress.advance((long) units * count);
        }
        return result;
    }

    /// The sums of a run of wires.
    private final class Sums {
        private final CurveGroup group;
        private final Columns[] matrices;
        private final long[][] bases;
        private final int count;
        private final int affine;
        private final int projective;
        private final long[] values;
        private final long[] point;
        private final long[] product;

        Sums(CurveGroup group, Columns[] matrices, long[][] bases, int count) {
            this.group = group;
            this.matrices = matrices;
            this.bases = bases;
            this.count = count;
            this.affine = group.affineLongs();
            this.projective = group.projectiveLongs();
            this.values = new long[count * projective];
            this.point = new long[affine];
            this.product = new long[projective];
        }

        long[] affine() {
            return group.toAffine(values, count);
        }

        void add(int wire, int place) {
            int entries = 0;
            for (Columns matrix : matrices) {
                entries += matrix.start[wire + 1] - matrix.start[wire];
            }
            if (entries > FEW_ENTRIES) {
                group.addAffine(values, place * projective, kernelSum(wire, entries), 0);
            } else {
                for (int index = 0; index < matrices.length; index++) {
                    addEntries(matrices[index], bases[index], wire, place);
                }
            }
            if (matrices[0] == circuit.a && circuit.isPublic(wire)) {
                group.addAffine(values, place * projective, bases[0], circuit.publicRow(wire) * affine);
            }
        }

        private void addEntries(Columns matrix, long[] base, int wire, int place) {
            for (int entry = matrix.start[wire]; entry < matrix.start[wire + 1]; entry++) {
                int coefficient = matrix.coefficient[entry];
                int row = matrix.row[entry] * affine;
                if (negative[coefficient]) {
                    group.negate(point, 0, base, row);
                } else {
                    System.arraycopy(base, row, point, 0, affine);
                }
                if (isOne(coefficient)) {
                    group.addAffine(values, place * projective, point, 0);
                } else {
                    scale(4 * coefficient);
                    group.add(values, place * projective, product, 0);
                }
            }
        }

        private boolean isOne(int coefficient) {
            long[] m = magnitudes;
            int at = 4 * coefficient;
            return m[at] == 1 && (m[at + 1] | m[at + 2] | m[at + 3]) == 0;
        }

        /// Sets product to magnitude * point.
        private void scale(int at) {
            if ((magnitudes[at + 1] | magnitudes[at + 2] | magnitudes[at + 3]) != 0) {
                group.scale(product, point, 0, PrimeField.join(magnitudes, at));
                return;
            }
            group.setInfinity(product, 0);
            for (int bit = 63 - Long.numberOfLeadingZeros(magnitudes[at]); bit >= 0; bit--) {
                group.twice(product, 0);
                if ((magnitudes[at] >>> bit & 1) != 0) {
                    group.addAffine(product, 0, point, 0);
                }
            }
        }

        private long[] kernelSum(int wire, int entries) {
            long[] points = new long[entries * affine];
            long[] scalars = new long[4 * entries];
            int next = 0;
            for (int index = 0; index < matrices.length; index++) {
                Columns matrix = matrices[index];
                for (int entry = matrix.start[wire]; entry < matrix.start[wire + 1]; entry++) {
                    System.arraycopy(bases[index], matrix.row[entry] * affine, points, next * affine, affine);
                    System.arraycopy(canonical, 4 * matrix.coefficient[entry], scalars, 4 * next++, 4);
                }
            }
            return Kernels.forWork(entries, workers).msm().sum(group, PointSource.of(points, affine), scalars, 0,
                    entries, workers);
        }
    }
}
