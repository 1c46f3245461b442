package io.assay.kernel.vector;

import io.assay.field.Bn254;
import io.assay.kernel.ElementArray;
import io.assay.kernel.NttPlan;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;
import java.util.function.IntConsumer;

/// Transforms of one size on [LimbArray]s, at least [#MINIMUM_LOG2].
///
/// [#interpolate] halves from the top (Cooley-Tukey, one root for all butterflies of a group), two halvings in one
/// pass while a part does not fit the first-level cache, then part by part. When a butterfly's partners share a
/// block, tiles of L blocks are transposed, so that lanes are groups. [#evaluate] undoes the same steps in reverse
/// (Gentleman-Sande). Coefficients stay in the bit-reversed, transposed order between the two.
final class VectorNttPlan implements NttPlan {
    private static final LimbField FR = LimbField.FR;
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    private static final int COLUMNS = 10 * L;
    private static final int CHUNK = LimbField.CHUNK;
    private static final int LANES_LOG2 = Integer.numberOfTrailingZeros(L);
    /// The smallest size: two tiles.
    static final int MINIMUM_LOG2 = 2 * LANES_LOG2 + 1;
    /// Blocks of a part that fits the first-level cache.
    private static final int CACHED = 1 << 6;
    /// Blocks between quarters from which on they come from beyond the second-level cache.
    private static final int FAR = 1 << 11;
    /// Doubles in a cache line.
    private static final int LINE = 8;

    private final int sizeLog2;
    private final int blocks;
    private final Roots inverse;
    private final Roots forward;
    private final double[] tileShift = new double[L * BLOCK];
    private final double[] tileFactors;

    VectorNttPlan(int sizeLog2, Workers workers) {
        this.sizeLog2 = sizeLog2;
        this.blocks = 1 << (sizeLog2 - LANES_LOG2);
        long[] root = EvaluationDomain.root(sizeLog2);
        long[] reciprocal = new long[4];
        Bn254.FR.invert(reciprocal, 0, root, 0);
        this.inverse = new Roots(reciprocal, sizeLog2, workers);
        this.forward = new Roots(root, sizeLog2, workers);
        this.tileFactors = new double[5 * (blocks / L)];
        shiftTables();
    }

    /// Coefficient c is multiplied by s^c / n, s of order 2n; c has the reversed bits of tile, lane and block, so the
    /// factor is one of the tile times one of the place in a tile.
    private void shiftTables() {
        long[] root = EvaluationDomain.root(sizeLog2 + 1);
        long[] factor = new long[4];
        long[] scale = new long[4];
        Bn254.FR.fromBigInteger(scale, 0, BigInteger.ONE.shiftLeft(sizeLog2).modInverse(Bn254.FR.modulus()));
        for (int tile = 0; tile < blocks / L; tile++) {
            power(factor, root, reverse(tile * L * L));
            Bn254.FR.multiply(factor, 0, factor, 0, scale, 0);
            FR.put(factor, 0, tileFactors, 5 * tile, 1);
        }
        for (int block = 0; block < L; block++) {
            for (int lane = 0; lane < L; lane++) {
                power(factor, root, reverse(lane * L + block));
                FR.put(factor, 0, tileShift, block * BLOCK + lane);
            }
        }
    }

    private static void power(long[] out, long[] base, int exponent) {
        Bn254.FR.power(out, 0, base, 0, BigInteger.valueOf(exponent));
    }

    @Override
    public int place(int coefficient) {
        int element = reverse(coefficient);
        int tile = element / (L * L) * (L * L);
        return tile + element % L * L + element / L % L;
    }

    private int reverse(int index) {
        return Integer.reverse(index) >>> (32 - sizeLog2);
    }

    @Override
    public void interpolate(ElementArray values, Workers workers) {
        double[] x = VectorField.limbs(values);
        int groups = 1;
        int size = blocks;
        while (size > CACHED && groups < 2 * workers.threads()) {
            pass(x, size, groups, workers, true);
            size /= 4;
            groups *= 4;
        }
        int part = size;
        workers.run(groups, group -> split(x, group * part, part, group, LimbField.scratch()));
    }

    @Override
    public void evaluate(ElementArray coefficients, Workers workers) {
        double[] x = VectorField.limbs(coefficients);
        int groups = 1;
        int size = blocks;
        while (size > CACHED && groups < 2 * workers.threads()) {
            size /= 4;
            groups *= 4;
        }
        int part = size;
        workers.run(groups, group -> join(x, group * part, part, group, LimbField.scratch()));
        while (size < blocks) {
            size *= 4;
            groups /= 4;
            pass(x, size, groups, workers, false);
        }
    }

    @Override
    public void shiftToOddCoset(ElementArray values, Workers workers) {
        interpolate(values, workers);
        double[] x = VectorField.limbs(values);
        workers.ranges(blocks / L, 1 << 6, (from, to) -> {
            double[] scratch = LimbField.scratch();
            double[] factors = new double[L * BLOCK];
            for (int tile = from; tile < to; tile++) {
                LimbKernels.productWithScalar(scratch, 0, COLUMNS, tileShift, 0, BLOCK, tileFactors, 5 * tile, 0, L);
                LimbKernels.reduce(factors, 0, BLOCK, scratch, 0, COLUMNS, L, FR.constants);
                int at = tile * L * BLOCK;
                FR.multiply(x, at, BLOCK, x, at, BLOCK, factors, 0, BLOCK, L, scratch);
            }
        });
        evaluate(values, workers);
    }

    /// Two stages in one pass over all groups of `size` blocks: the quarters of a group meet chunk by chunk.
    private void pass(double[] x, int size, int groups, Workers workers, boolean splitting) {
        int chunks = size / 4 / CHUNK;
        int share = Math.max(1, Math.min(chunks, 16));
        IntConsumer task = index -> {
            double[] scratch = LimbField.scratch();
            int group = index / (chunks / share);
            int first = index % (chunks / share) * share;
            for (int chunk = first; chunk < first + share; chunk++) {
                quarters(x, group * size + chunk * CHUNK, size / 4, group, scratch, splitting);
            }
        };
        workers.run(groups * (chunks / share), task);
    }

    private void quarters(double[] x, int block, int quarter, int group, double[] scratch, boolean splitting) {
        int q0 = block * BLOCK;
        int q1 = q0 + quarter * BLOCK;
        int q2 = q1 + quarter * BLOCK;
        int q3 = q2 + quarter * BLOCK;
        if (quarter >= FAR) {
            scratch[0] = touch(x, q0, q1, q2, q3);
        }
        if (splitting) {
            splitRun(x, q0, q2, CHUNK, inverse.scalars, 5 * group, scratch);
            splitRun(x, q1, q3, CHUNK, inverse.scalars, 5 * group, scratch);
            splitRun(x, q0, q1, CHUNK, inverse.scalars, 10 * group, scratch);
            splitRun(x, q2, q3, CHUNK, inverse.scalars, 10 * group + 5, scratch);
        } else {
            joinRun(x, q0, q1, CHUNK, forward.scalars, 10 * group, scratch);
            joinRun(x, q2, q3, CHUNK, forward.scalars, 10 * group + 5, scratch);
            joinRun(x, q0, q2, CHUNK, forward.scalars, 5 * group, scratch);
            joinRun(x, q1, q3, CHUNK, forward.scalars, 5 * group, scratch);
        }
    }

    /// Reads a word of each cache line of four chunks: reads that depend on nothing wait for memory together. The caller
    /// must do something with the result, or the compiler leaves the reads out.
    private static double touch(double[] x, int q0, int q1, int q2, int q3) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int at = 0; at < CHUNK * BLOCK; at += LINE) {
            s0 += x[q0 + at];
            s1 += x[q1 + at];
            s2 += x[q2 + at];
            s3 += x[q3 + at];
        }
        return s0 + s1 + s2 + s3;
    }

    /// u, v become u + w v, u - w v, for one root w.
    private static void splitRun(double[] x, int u, int v, int count, double[] roots, int root, double[] scratch) {
        LimbKernels.productWithScalar(scratch, 0, COLUMNS, x, v, BLOCK, roots, root, 0, count);
        LimbKernels.reduce(x, v, BLOCK, scratch, 0, COLUMNS, count, FR.constants);
        LimbKernels.butterfly(x, u, BLOCK, x, v, BLOCK, count, FR.constants);
    }

    /// u, v become u + v, (u - v) w, for one root w.
    private static void joinRun(double[] x, int u, int v, int count, double[] roots, int root, double[] scratch) {
        LimbKernels.butterfly(x, u, BLOCK, x, v, BLOCK, count, FR.constants);
        LimbKernels.productWithScalar(scratch, 0, COLUMNS, x, v, BLOCK, roots, root, 0, count);
        LimbKernels.reduce(x, v, BLOCK, scratch, 0, COLUMNS, count, FR.constants);
    }

    /// All remaining stages of one part, depth first.
    private void split(double[] x, int first, int size, int group, double[] scratch) {
        if (size > CACHED) {
            for (int chunk = 0; chunk < size / 4; chunk += CHUNK) {
                quarters(x, first + chunk, size / 4, group, scratch, true);
            }
            for (int quarter = 0; quarter < 4; quarter++) {
                split(x, first + quarter * (size / 4), size / 4, 4 * group + quarter, scratch);
            }
            return;
        }
        int groups = 1;
        for (int half = size / 2; half >= 1; half /= 2, groups *= 2) {
            stage(x, first, half, groups, group * groups, scratch, true);
        }
        for (int tile = 0; tile < size; tile += L) {
            splitTile(x, first + tile, scratch);
        }
    }

    private void join(double[] x, int first, int size, int group, double[] scratch) {
        if (size > CACHED) {
            for (int quarter = 0; quarter < 4; quarter++) {
                join(x, first + quarter * (size / 4), size / 4, 4 * group + quarter, scratch);
            }
            for (int chunk = 0; chunk < size / 4; chunk += CHUNK) {
                quarters(x, first + chunk, size / 4, group, scratch, false);
            }
            return;
        }
        for (int tile = 0; tile < size; tile += L) {
            joinTile(x, first + tile, scratch);
        }
        int groups = size / 2;
        for (int half = 1; half <= size / 2; half *= 2, groups /= 2) {
            stage(x, first, half, groups, group * groups, scratch, false);
        }
    }

    /// One stage whose partners are `half` blocks apart: group by group, or where groups are short across them.
    private void stage(double[] x, int first, int half, int groups, int firstGroup, double[] scratch,
            boolean splitting) {
        double[] roots = splitting ? inverse.scalars : forward.scalars;
        if (half >= CHUNK / 2) {
            for (int group = 0; group < groups; group++) {
                int at = first + 2 * half * group;
                for (int done = 0; done < half; done += CHUNK) {
                    int u = (at + done) * BLOCK;
                    int v = u + half * BLOCK;
                    int count = Math.min(CHUNK, half - done);
                    if (splitting) {
                        splitRun(x, u, v, count, roots, 5 * (firstGroup + group), scratch);
                    } else {
                        joinRun(x, u, v, count, roots, 5 * (firstGroup + group), scratch);
                    }
                }
            }
            return;
        }
        int step = 2 * half * BLOCK;
        for (int done = 0; done < groups; done += CHUNK) {
            int count = Math.min(CHUNK, groups - done);
            for (int within = 0; within < half; within++) {
                int u = (first + 2 * half * done + within) * BLOCK;
                int v = u + half * BLOCK;
                int root = 5 * (firstGroup + done);
                if (splitting) {
                    LimbKernels.productWithScalar(scratch, 0, COLUMNS, x, v, step, roots, root, 5, count);
                    LimbKernels.reduce(x, v, step, scratch, 0, COLUMNS, count, FR.constants);
                    LimbKernels.butterfly(x, u, step, x, v, step, count, FR.constants);
                } else {
                    LimbKernels.butterfly(x, u, step, x, v, step, count, FR.constants);
                    LimbKernels.productWithScalar(scratch, 0, COLUMNS, x, v, step, roots, root, 5, count);
                    LimbKernels.reduce(x, v, step, scratch, 0, COLUMNS, count, FR.constants);
                }
            }
        }
    }

    /// The last stages inside one tile: transposed, its lanes are groups.
    private void splitTile(double[] x, int first, double[] scratch) {
        transpose(x, first * BLOCK);
        for (int half = L / 2, level = 0; half >= 1; half /= 2, level++) {
            int groups = L / (2 * half);
            int table = first / L * groups * BLOCK;
            for (int group = 0; group < groups; group++) {
                int u = (first + 2 * half * group) * BLOCK;
                int v = u + half * BLOCK;
                LimbKernels.product(scratch, 0, COLUMNS, x, v, BLOCK, inverse.lanes[level], table + group * BLOCK, 0,
                        half);
                LimbKernels.reduce(x, v, BLOCK, scratch, 0, COLUMNS, half, FR.constants);
                LimbKernels.butterfly(x, u, BLOCK, x, v, BLOCK, half, FR.constants);
            }
        }
    }

    private void joinTile(double[] x, int first, double[] scratch) {
        for (int half = 1, level = LANES_LOG2 - 1; half < L; half *= 2, level--) {
            int groups = L / (2 * half);
            int table = first / L * groups * BLOCK;
            for (int group = 0; group < groups; group++) {
                int u = (first + 2 * half * group) * BLOCK;
                int v = u + half * BLOCK;
                LimbKernels.butterfly(x, u, BLOCK, x, v, BLOCK, half, FR.constants);
                LimbKernels.product(scratch, 0, COLUMNS, x, v, BLOCK, forward.lanes[level], table + group * BLOCK, 0,
                        half);
                LimbKernels.reduce(x, v, BLOCK, scratch, 0, COLUMNS, half, FR.constants);
            }
        }
        transpose(x, first * BLOCK);
    }

    /// Exchanges block and lane in a tile, limb by limb.
    private static void transpose(double[] x, int at) {
        for (int limb = 0; limb < 5; limb++) {
            int start = at + limb * L;
            for (int block = 0; block < L; block++) {
                for (int lane = 0; lane < block; lane++) {
                    int a = start + block * BLOCK + lane;
                    int b = start + lane * BLOCK + block;
                    double value = x[a];
                    x[a] = x[b];
                    x[b] = value;
                }
            }
        }
    }

    /// The roots of the groups in bit-reversed order: as scalars for groups of whole blocks, and lane by lane for the
    /// stages inside tiles.
    private static final class Roots {
        final double[] scalars;
        final double[][] lanes = new double[LANES_LOG2][];

        Roots(long[] root, int sizeLog2, Workers workers) {
            int count = 1 << (sizeLog2 - 1);
            long[] table = new long[4 * count];
            Bn254.FR.one(table, 0);
            long[] factor = new long[4];
            for (int size = 1, level = 2; size < count; size *= 2, level++) {
                Bn254.FR.power(factor, 0, root, 0, BigInteger.ONE.shiftLeft(sizeLog2 - level));
                int half = size;
                workers.ranges(size, 1 << 12, (from, to) -> {
                    for (int index = from; index < to; index++) {
                        Bn254.FR.multiply(table, 4 * (half + index), table, 4 * index, factor, 0);
                    }
                });
            }
            this.scalars = new double[5 * Math.max(1, count / L)];
            for (int group = 0; group < count / L; group++) {
                FR.put(table, 4 * group, scalars, 5 * group, 1);
            }
            for (int level = 0; level < LANES_LOG2; level++) {
                int groups = 1 << level;
                double[] values = new double[count / (L / 2) * groups / L * BLOCK];
                int tiles = values.length / BLOCK / groups;
                workers.ranges(tiles, 1 << 6, (from, to) -> {
                    for (int tile = from; tile < to; tile++) {
                        for (int lane = 0; lane < L; lane++) {
                            for (int group = 0; group < groups; group++) {
                                FR.put(table, 4 * ((tile * L + lane) * groups + group), values,
                                        (tile * groups + group) * BLOCK + lane);
                            }
                        }
                    }
                });
                lanes[level] = values;
            }
        }
    }
}
