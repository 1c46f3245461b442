/// JMH benchmarks of the prover's kernels, the scalar and the vector one side by side.
///
/// ```
/// mvn -q -pl benchmarks -am -DskipTests package
/// java -jar benchmarks/target/benchmarks.jar NttBenchmark -p sizeLog2=16
/// ```
/// [io.assay.benchmarks.FieldBenchmark], [io.assay.benchmarks.ArrayBenchmark], [io.assay.benchmarks.InversionBenchmark],
/// [io.assay.benchmarks.FixedBaseBenchmark],
/// [io.assay.benchmarks.NttBenchmark] and [io.assay.benchmarks.MsmBenchmark] each measure one kernel. What needs another
/// prover beside ours belongs to `assay bench --peers`.
@NullMarked
package io.assay.benchmarks;

import org.jspecify.annotations.NullMarked;
