package io.assay.testsuite.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.driver.Progress;
import io.assay.driver.peer.Effort;
import io.assay.driver.peer.Peer;
import io.assay.driver.peer.PeerBenchmark;
import io.assay.driver.peer.PeerBenchmark.Work;
import io.assay.driver.peer.PeerPrograms;
import io.assay.driver.peer.PeerRow;
import io.assay.driver.peer.Sizes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every row at a tiny size: the run itself compares all results and lets each side verify the other's proofs.
class PeersIT {
    private static final PeerPrograms PROGRAMS = new PeerPrograms(
            Path.of("..", "benchmarks", "peers").toAbsolutePath().normalize());
    private static final Sizes TINY = new Sizes(List.of(3), List.of(1, 6), List.of(0, 5), List.of(5), List.of(4),
            List.of(10), 10);
    private static final Effort LITTLE = new Effort(2, 1, 0);

    private static PeerBenchmark.Result run(Set<Work> work, Set<Peer> peers) throws Exception {
        PeerBenchmark.Result result = PeerBenchmark.run(
                new PeerBenchmark.Options(work, peers, TINY, List.of(1, 2), LITTLE), PROGRAMS, Progress.NONE, _ -> {
                });
        result.absent().forEach((peer, reason) -> assumeTrue(false, peer + " cannot run here: " + reason));
        return result;
    }

    private static Set<String> works(PeerBenchmark.Result result, String peer, int threads) {
        return result.rows().stream().filter(row -> row.peer().equals(peer) && row.threads() == threads)
                .map(PeerRow::work).collect(Collectors.toSet());
    }

    @Test
    void kernelsAgreeWithGnarkCrypto() throws Exception {
        PeerBenchmark.Result result = run(EnumSet.of(Work.FIELD, Work.NTT, Work.MSM), EnumSet.of(Peer.GNARK_CRYPTO));
        assertThat(result.versions()).containsKeys("go", "gnark-crypto");
        assertThat(works(result, "gnark-crypto", 1)).contains("bn254.fr multiplication, arrays",
                "bn254.fp multiplication, arrays", "bn254.fr multiplication, one by one",
                "bn254.fp multiplication, one by one", "MSM G1, full scalars", "MSM G1, 8-bit signed scalars",
                "MSM G1, 16-bit signed scalars, signs split for the peer", "MSM G2, full scalars")
                .anyMatch(work -> work.startsWith("NTT"));
        assertThat(works(result, "gnark-crypto", 2)).contains("MSM G1, full scalars");
        assertThat(result.rows()).allSatisfy(row -> assertThat(row.ratio().median()).isPositive().isFinite());
    }

    @Test
    @Tag("nightly")
    void kernelsAgreeWithArkworks() throws Exception {
        PeerBenchmark.Result result = run(EnumSet.of(Work.FIELD, Work.NTT, Work.MSM), EnumSet.of(Peer.ARKWORKS));
        assertThat(result.versions()).containsKeys("rust", "arkworks");
        assertThat(works(result, "arkworks", 2)).contains("NTT, natural order (ours: to reversed order)",
                "MSM G1, full scalars", "MSM G1, 8-bit signed scalars", "MSM G2, full scalars");
    }

    @Test
    @Tag("nightly")
    void proofsAgreeWithGnarkAndSnarkjs() throws Exception {
        PeerBenchmark.Result result = run(EnumSet.of(Work.PROVE, Work.VERIFY), EnumSet.of(Peer.GNARK, Peer.SNARKJS));
        assertThat(result.versions()).containsKeys("gnark", "snarkjs", "node");
        for (String peer : List.of("gnark", "snarkjs")) {
            assertThat(works(result, peer, 2)).contains("Groth16 prove, model", "Groth16 prove, dense",
                    "Groth16 verify", "Groth16 verify a batch (peer: one after the other)");
        }
        assertThat(result.rows()).extracting(PeerRow::work).contains("Groth16 prove, model, cold process");
    }
}
