package io.assay.benchmarks;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.FixedBaseKernel.Multiplier;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Multiples of a generator by full scalars, as a setup makes them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class FixedBaseBenchmark {
    private static final int COUNT = 1 << 12;

    /// Which kernels.
    @Param({"scalar", "vector"})
    public String kernel = "";

    /// Which group.
    @Param({"g1", "g2"})
    public String group = "";

    private final Workers workers = new Workers(1);
    private final long[] scalars = RandomData.elements(Bn254.FR, COUNT, 1);
    private Multiplier multiplier = (_, _) -> scalars;

    /// Computes the tables.
    @Setup
    public void setUp() {
        CurveGroup curve = group.equals("g1") ? CurveGroup.g1() : CurveGroup.g2();
        multiplier = Kernels.named(kernel).fixedBase().prepare(curve, curve.generator(), workers);
    }

    /// Ends the threads.
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /// The time of one multiple.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] multiples() {
        return multiplier.multiples(scalars, workers);
    }
}
