package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.groth16.WireColumns;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.List;

/// For each wire, the sum over matrices of coefficient * base point of the row: evaluations in the exponent.
///
/// Most wires have few and small coefficients: these are added up one by one, and a run of wires shares an inversion.
/// Wires of many entries go to the kernel.
final class ColumnSums {
    private static final PrimeField FR = Bn254.FR;
    private static final int GRAIN = 64;
    private static final int FEW_ENTRIES = 64;

    private final Workers workers;
    private final long[] canonical;
    private final long[] magnitudes;
    private final boolean[] negative;

    /// @param coefficientTable four limbs per distinct coefficient, Montgomery form
    ColumnSums(long[] coefficientTable, Workers workers) {
        this.workers = workers;
        this.canonical = coefficientTable.clone();
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

    /// One matrix.
    ///
    /// @param columns its entries
    /// @param basis   the points of its rows
    record Source(WireColumns columns, PointSource basis) {}

    /// Returns the sums over the sources of the wires from `first` on, affine.
    long[] of(CurveGroup group, List<Source> sources, int first, int count) {
        int size = group.affineLongs();
        long[] result = new long[count * size];
        workers.ranges(count, GRAIN, (from, to) -> {
            Sums sums = new Sums(group.fresh(), sources, to - from);
            for (int index = from; index < to; index++) {
                sums.add(first + index, index - from);
            }
            System.arraycopy(sums.affine(), 0, result, from * size, (to - from) * size);
        });
        return result;
    }

    /// The sums of a run of wires.
    private final class Sums {
        private final CurveGroup group;
        private final List<Source> sources;
        private final int count;
        private final int affine;
        private final int projective;
        private final long[] values;
        private final long[] point;
        private final long[] product;

        Sums(CurveGroup group, List<Source> sources, int count) {
            this.group = group;
            this.sources = sources;
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
            for (Source source : sources) {
                entries += source.columns.count(wire);
            }
            if (entries > FEW_ENTRIES) {
                group.addAffine(values, place * projective, kernelSum(wire, entries), 0);
                return;
            }
            for (Source source : sources) {
                addEntries(source, wire, place);
            }
        }

        private void addEntries(Source source, int wire, int place) {
            WireColumns columns = source.columns;
            for (int entry = columns.start()[wire]; entry < columns.start()[wire + 1]; entry++) {
                int coefficient = columns.coefficient()[entry];
                source.basis.read(columns.row()[entry], 1, point, 0);
                if (negative[coefficient]) {
                    group.negate(point, 0, point, 0);
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
            for (Source source : sources) {
                WireColumns columns = source.columns;
                for (int entry = columns.start()[wire]; entry < columns.start()[wire + 1]; entry++) {
                    source.basis.read(columns.row()[entry], 1, points, next * affine);
                    System.arraycopy(canonical, 4 * columns.coefficient()[entry], scalars, 4 * next++, 4);
                }
            }
            return Kernels.forWork(entries, workers).msm().sum(group, PointSource.of(points, affine), scalars, 0,
                    entries, workers);
        }
    }
}
