package io.assay.benchmarks;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Sums of scaled points.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class MsmBenchmark {
    private static final int FULL_BITS = 254;

    /// Which kernels.
    @Param({"scalar", "vector"})
    public String kernel = "";

    /// Which group.
    @Param({"g1", "g2"})
    public String group = "";

    /// Logarithm of the number of points.
    @Param({"10", "16"})
    public int sizeLog2;

    /// Bits of the scalars: 254 is full, fewer are signed.
    @Param({"8", "16", "254"})
    public int bits;

    /// How many threads.
    @Param({"1", "2"})
    public int threads;

    private MsmKernel msm = Kernels.active().msm();
    private Workers workers = new Workers(1);
    private CurveGroup arithmetic = CurveGroup.g1();
    private long[] points = {};
    private long[] scalars = {};

    /// Makes points and scalars.
    @Setup
    public void setUp() {
        int count = 1 << sizeLog2;
        msm = Kernels.named(kernel).msm();
        workers = new Workers(threads);
        arithmetic = group.equals("g1") ? CurveGroup.g1() : CurveGroup.g2();
        points = RandomData.points(arithmetic, count, 1);
        scalars = bits == FULL_BITS ? RandomData.elements(Bn254.FR, count, 2) : RandomData.small(count, bits, 2);
    }

    /// Ends the threads.
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /// The whole sum.
    @Benchmark
    public long[] sum() {
        return msm.sum(arithmetic, PointSource.of(points, arithmetic.affineLongs()), scalars, 0, 1 << sizeLog2,
                workers);
    }
}
