package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Adds batches of affine points lane by lane, all slopes with one inversion: six multiplications an addition.
///
/// Equal and opposite points make a denominator zero, which shows once, in the product of all: then those lanes are
/// found and added by the scalar formulas. Infinity is not a lane's business: the caller says for each lane what
/// to do. Owns scratch space, so it belongs to one thread.
abstract class AffineAdder {
    /// What happens in a lane: add, keep the sum as it is, or replace it by the summand.
    static final byte ADD = 0;
    static final byte KEEP = 1;
    static final byte TAKE = 2;
    /// Lanes of one inversion: their points and scratch space fit the second-level cache.
    static final int CAPACITY = 2048;

    static final LimbField FP = LimbField.FP;
    static final int L = Lanes.COUNT;
    static final int BLOCK = Lanes.BLOCK;
    static final int COLUMNS = 10 * Lanes.COUNT;
    static final int BLOCKS = CAPACITY / Lanes.COUNT;

    final CurveGroup group;
    final double[] scratch = new double[LimbField.SCRATCH];
    private final BlockInversion inversion = new BlockInversion(FP, BLOCKS);
    private final PointBatch saved;
    private final int[] savedLanes = new int[CAPACITY];
    private int savedCount;
    private final long[] point;

    AffineAdder(CurveGroup group) {
        this.group = group;
        this.saved = new PointBatch(group, CAPACITY);
        this.point = new long[group.projectiveLongs() + group.affineLongs()];
    }

    static AffineAdder of(CurveGroup group) {
        return group.affineLongs() == 8 ? new AffineAdderG1(group) : new AffineAdderG2(group);
    }

    /// Writes what must be inverted for the differences x_q - x_p to `denominators()`.
    abstract void differences(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks);

    /// The array that [#differences] fills and that is inverted in place.
    abstract double[] denominators();

    /// Completes the additions, given the inverses.
    abstract void finish(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks);

    /// Replaces sums by sums + terms, in `lanes` lanes from `sumLane` and `termLane`.
    ///
    /// @param sums     |coordinates| <= 1.02 p
    /// @param sumLane  a multiple of the lanes in a block
    /// @param termLane a multiple of the lanes in a block
    /// @param lanes    at most [#CAPACITY]; lanes after the last of a block are left as they are
    /// @param modes    what to do in each lane; null where all are [#ADD]
    /// @param infinite set where a sum becomes infinity, at sumLane + lane
    void add(PointBatch sums, int sumLane, PointBatch terms, int termLane, int lanes, byte @Nullable [] modes,
            Infinities infinite) {
        int blocks = (lanes + L - 1) / L;
        int sumStart = sumLane / L * BLOCK;
        int termStart = termLane / L * BLOCK;
        differences(sums, sumStart, terms, termStart, blocks);
        savedCount = 0;
        for (int lane = lanes; lane < blocks * L; lane++) {
            setAside(sums, sumLane, lane);
        }
        if (modes != null) {
            for (int lane = 0; lane < lanes; lane++) {
                if (modes[lane] != ADD) {
                    setAside(modes[lane] == KEEP ? sums : terms, modes[lane] == KEEP ? sumLane : termLane, lane);
                }
            }
        }
        if (!inversion.invert(denominators(), blocks)) {
            addExceptions(sums, sumLane, terms, termLane, lanes, infinite);
            if (!inversion.invert(denominators(), blocks)) {
                throw new IllegalStateException("a denominator is zero after all zeros were replaced");
            }
        }
        finish(sums, sumStart, terms, termStart, blocks);
        for (int index = 0; index < savedCount; index++) {
            sums.copy(sumLane + savedLanes[index], saved, index);
        }
    }

    /// Remembers what a lane shall hold afterwards, and makes its denominator one.
    private void setAside(PointBatch from, int firstLane, int lane) {
        saved.copy(savedCount, from, firstLane + lane);
        savedLanes[savedCount++] = lane;
        setDenominator(lane);
    }

    private void setDenominator(int lane) {
        int at = LimbField.place(lane);
        for (int limb = 0; limb < 5; limb++) {
            denominators()[at + limb * L] = FP.ones[limb * L];
        }
    }

    private void addExceptions(PointBatch sums, int sumLane, PointBatch terms, int termLane, int lanes,
            Infinities infinite) {
        long[] denominator = new long[4];
        int projective = group.projectiveLongs();
        for (int lane = 0; lane < lanes; lane++) {
            FP.get(denominators(), LimbField.place(lane), denominator, 0);
            if (FP.packed.isZero(denominator, 0)) {
                group.setInfinity(point, 0);
                sums.get(sumLane + lane, point, projective);
                group.addAffine(point, 0, point, projective);
                terms.get(termLane + lane, point, projective);
                group.addAffine(point, 0, point, projective);
                if (group.isProjectiveInfinity(point, 0)) {
                    infinite.set(sumLane + lane);
                    saved.copy(savedCount, sums, sumLane + lane);
                } else {
                    long[] sum = group.toAffine(Arrays.copyOf(point, projective), 1);
                    saved.put(savedCount, sum, 0);
                }
                savedLanes[savedCount++] = lane;
                setDenominator(lane);
            }
        }
    }
}
