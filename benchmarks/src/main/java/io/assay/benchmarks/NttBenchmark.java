package io.assay.benchmarks;

import io.assay.field.Bn254;
import io.assay.kernel.Kernels;
import io.assay.kernel.NttKernel;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
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

/// Transforms over bn254.fr, again and again on the same array: any values are as good as any others.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class NttBenchmark {
    /// Which kernels.
    @Param({"scalar", "vector"})
    public String kernel = "";

    /// Logarithm of the number of elements.
    @Param({"10", "16", "18", "20"})
    public int sizeLog2;

    /// How many threads.
    @Param({"1", "2"})
    public int threads;

    private NttKernel ntt = Kernels.active().ntt();
    private Workers workers = new Workers(1);
    private long[] values = {};
    private long[] roots = {};

    /// Makes values and roots.
    @Setup
    public void setUp() {
        ntt = Kernels.named(kernel).ntt();
        workers = new Workers(threads);
        values = RandomData.elements(Bn254.FR, 1 << sizeLog2, 1);
        roots = EvaluationDomain.powers(EvaluationDomain.root(sizeLog2), (1 << sizeLog2) / 2);
    }

    /// Ends the threads.
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /// Decimation in frequency.
    @Benchmark
    public long[] naturalToReversed() {
        ntt.naturalToReversed(values, sizeLog2, roots, workers);
        return values;
    }

    /// Decimation in time.
    @Benchmark
    public long[] reversedToNatural() {
        ntt.reversedToNatural(values, sizeLog2, roots, workers);
        return values;
    }
}
