package io.assay.benchmarks;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
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
import org.openjdk.jmh.annotations.Warmup;

/// Inverting many elements at once, in place: the inverse of the inverses is the first again, so no copy is needed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InversionBenchmark {
    /// How many elements.
    @Param({"1", "256", "16384"})
    public int count;

    private long[] values = {};
    private long[] scratch = {};

    /// Makes the elements.
    @Setup
    public void setUp() {
        values = RandomData.elements(Bn254.FP, count, 1);
        scratch = new long[4 * (count + 2)];
    }

    /// The whole batch.
    @Benchmark
    public long[] invert() {
        BatchInversion.invert(Bn254.FP, values, count, scratch);
        return values;
    }
}
