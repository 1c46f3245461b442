package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand proofs, each of which verifies; the server that makes them is killed once and neither grows nor loses a
/// job.
///
/// `-Dassay.serve.proofs=1000` makes fewer. The heap is the launcher's and not made resident at the start: what is left
/// behind from job to job shows in the resident memory.
class ServeEnduranceIT {
    private static final int PROOFS = Integer.getInteger("assay.serve.proofs", 10_000);
    private static final int BEFORE_KILL = 60;
    private static final int SETTLED = 500;
    private static final double GROWTH = 1.1;

    @TempDir
    private Path work;

    @Test
    @Tag("nightly")
    void memoryDoesNotGrowAndNoJobIsLost() throws Exception {
        assertThat(PROOFS).isGreaterThan(2 * SETTLED - 1);
        ArtefactFolder folder = ServedProofs.build(work);
        List<String> inputs = ServedProofs.inputs();
        ServedProofs proofs = new ServedProofs(folder, work);
        Map<String, String> accepted = new LinkedHashMap<>();
        try (ServeProcess server = ServeProcess.start(work, folder.path()).awaitReady()) {
            for (int number = 0; number < BEFORE_KILL; number++) {
                HttpResponse<String> response = server.post("/jobs", inputs.get(number % inputs.size()),
                        "Assay-Context", Integer.toHexString(number));
                assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
                accepted.put(ServeProcess.json(response).get("id").asString(), Integer.toString(number));
            }
            server.kill();
        }
        try (ServeProcess server = ServeProcess.start(work, folder.path()).awaitReady()) {
            for (Map.Entry<String, String> job : accepted.entrySet()) {
                proofs.require(server.awaitJob(job.getKey()), job.getValue());
            }
            double[] millis = new double[PROOFS - BEFORE_KILL];
            long settled = 0;
            for (int number = BEFORE_KILL; number < PROOFS; number++) {
                long start = System.nanoTime();
                HttpResponse<String> response = server.post("/prove", inputs.get(number % inputs.size()),
                        "Assay-Context", Integer.toHexString(number));
                millis[number - BEFORE_KILL] = (System.nanoTime() - start) / 1e6;
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                proofs.require(ServeProcess.json(response), Integer.toString(number));
                if (number == SETTLED) {
                    settled = server.settledBytes();
                }
            }
            long end = server.settledBytes();
            Arrays.sort(millis);
            System.out.printf(
                    "%d proofs: p50 %.0f ms, p99 %.0f ms, most %.0f ms; resident %.0f MiB after %d, %.0f MiB at"
                            + " the end%n",
                    PROOFS, millis[millis.length / 2], millis[millis.length * 99 / 100],
                    millis[millis.length - 1], settled / 0x1p20, SETTLED, end / 0x1p20);
            int alreadyDone = alreadyDone(server);
            assertThat(alreadyDone).isLessThan(BEFORE_KILL);
            assertThat(server.get("/metrics").body()).contains(
                    "assay_jobs_finished_total{state=\"done\"} " + (PROOFS - alreadyDone) + "\n");
            assertThat((double) end).isLessThanOrEqualTo(GROWTH * settled);
            assertThat(server.terminate()).as(server.log()).isZero();
        }
    }

    /// Jobs that were done before the first server was killed.
    private static int alreadyDone(ServeProcess server) throws Exception {
        String resumed = server.get("/metrics").body().lines()
                .filter(line -> line.startsWith("assay_jobs_resumed_total")).findFirst().orElseThrow();
        return BEFORE_KILL - Integer.parseInt(resumed.replaceAll("\\D", ""));
    }
}
