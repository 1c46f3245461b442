package io.assay.benchmarks;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
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
import org.openjdk.jmh.annotations.Warmup;

/// Operations of a prime field on arrays that fit the first cache, one element after the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FieldBenchmark {
    private static final int COUNT = 256;

    /// Which field.
    @Param({"fr", "fp"})
    public String field = "";

    private PrimeField arithmetic = Bn254.FR;
    private final long[] out = new long[4 * COUNT];
    private long[] x = {};
    private long[] y = {};

    /// Makes the operands.
    @Setup
    public void setUp() {
        arithmetic = field.equals("fr") ? Bn254.FR : Bn254.FP;
        x = RandomData.elements(arithmetic, COUNT, 1);
        y = RandomData.elements(arithmetic, COUNT, 2);
    }

    /// Montgomery multiplication.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] multiply() {
        for (int at = 0; at < out.length; at += 4) {
            arithmetic.multiply(out, at, x, at, y, at);
        }
        return out;
    }

    /// Montgomery squaring.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] square() {
        for (int at = 0; at < out.length; at += 4) {
            arithmetic.square(out, at, x, at);
        }
        return out;
    }

    /// Addition.
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] add() {
        for (int at = 0; at < out.length; at += 4) {
            arithmetic.add(out, at, x, at, y, at);
        }
        return out;
    }
}
