package io.assay.benchmarks;

import io.assay.field.Bn254;
import io.assay.kernel.ElementArray;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.Kernels;
import io.assay.kernel.NttPlan;
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

    private Workers workers = new Workers(1);
    private NttPlan plan = Kernels.active().ntt().plan(0, workers);
    private ElementArray values = Kernels.active().field(Bn254.FR).allocate(1);

    /// Makes values and roots.
    @Setup
    public void setUp() {
        KernelProvider kernels = Kernels.named(kernel);
        workers = new Workers(threads);
        plan = kernels.ntt().plan(sizeLog2, workers);
        values = kernels.field(Bn254.FR).allocate(1 << sizeLog2);
        values.put(0, 1 << sizeLog2, RandomData.elements(Bn254.FR, 1 << sizeLog2, 1), 0);
    }

    /// Ends the threads.
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /// Values to coefficients.
    @Benchmark
    public ElementArray interpolate() {
        plan.interpolate(values, workers);
        return values;
    }

    /// Coefficients to values.
    @Benchmark
    public ElementArray evaluate() {
        plan.evaluate(values, workers);
        return values;
    }
}
