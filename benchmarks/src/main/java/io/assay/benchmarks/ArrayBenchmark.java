package io.assay.benchmarks;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import io.assay.kernel.FieldKernel;
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

/// Operations of the kernels on whole arrays, which fit the second-level cache.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class ArrayBenchmark {
    private static final int COUNT = 1 << 13;

    /// Which kernels.
    @Param({"scalar", "vector"})
    public String kernel = "";

    /// Which field.
    @Param({"fr", "fp"})
    public String field = "";

    private final Workers workers = new Workers(1);
    private FieldKernel arithmetic = Kernels.active().field(Bn254.FR);
    private ElementArray out = arithmetic.allocate(1);
    private ElementArray x = out;
    private ElementArray y = out;

    /// Makes the operands.
    @Setup
    public void setUp() {
        PrimeField packed = field.equals("fr") ? Bn254.FR : Bn254.FP;
        arithmetic = Kernels.named(kernel).field(packed);
        out = arithmetic.allocate(COUNT);
        x = arithmetic.allocate(COUNT);
        y = arithmetic.allocate(COUNT);
        x.put(0, COUNT, RandomData.elements(packed, COUNT, 1), 0);
        y.put(0, COUNT, RandomData.elements(packed, COUNT, 2), 0);
    }

    /// Ends the threads.
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /// Montgomery multiplication.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public ElementArray multiply() {
        arithmetic.multiply(out, x, y, workers);
        return out;
    }

    /// Subtraction.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public ElementArray subtract() {
        arithmetic.subtract(out, x, y, workers);
        return out;
    }
}
