/// The same work on other people's provers, beside ours, in turn: `assay bench --peers`.
///
/// [io.assay.driver.peer.PeerBenchmark] runs [io.assay.driver.peer.KernelBench] and [io.assay.driver.peer.ProofBench];
/// a [io.assay.driver.peer.PeerProcess] is one peer program, an [io.assay.driver.peer.ExchangeFile] what both sides
/// compute on, a [io.assay.driver.peer.PeerRow] what came out.
/// ```java
/// PeerBenchmark.Result result = PeerBenchmark.run(options, Progress.NONE, row -> System.out.println(row));
/// ```
/// The peer programs themselves are in `benchmarks/peers`; JMH benchmarks of ours alone are in `benchmarks`.
@NullMarked
package io.assay.driver.peer;

import org.jspecify.annotations.NullMarked;
