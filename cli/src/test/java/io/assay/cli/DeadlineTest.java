package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Manifest;
import io.assay.driver.ProofEstimate;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.ProvingSession;
import io.assay.driver.Verifying;
import io.assay.field.RandomSource;
import io.assay.groth16.Verification;
import io.assay.kernel.Cancellation;
import io.assay.kernel.CancelledException;
import io.assay.witness.InputSet;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs that would be late are not begun, and those that are late leave nothing behind.
class DeadlineTest {

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path built;

    @BeforeAll
    static void build() {
        built = shared.resolve("credit.assay");
        assertThat(Assay.buildCredit(built)).satisfies(run -> assertThat(run.code()).as(run.err()).isZero());
    }

    private Assay.Run prove(Object deadline) {
        return Assay.run("prove", built, "--input", Assay.CREDIT.resolve("applicant.json"), "-o",
                folder.resolve("proof"), "--quiet", "--deadline", deadline);
    }

    @Test
    void aProofThatWouldBeLateIsNotBegun() {
        Assay.Run run = prove(0.0001);
        assertThat(run.code()).as(run.err()).isEqualTo(6);
        assertThat(run.codes()).containsExactly("AS6011");
        assertThat(run.err()).contains("found", "s for the proof; expected at most", "help");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProofThatIsLateLeavesNoFile() throws Exception {
        Manifest.Circuit circuit = ArtefactFolder.open(built).manifest().circuit();
        Duration estimate = ProofEstimate.of(circuit, 1);
        Assay.Run run = Assay.run("prove", built, "--input", Assay.CREDIT.resolve("applicant.json"), "-o",
                folder.resolve("proof"), "--quiet", "--threads", 1, "--deadline", 1.3 * estimate.toNanos() / 1e9);
        assertThat(run.code()).as(run.err()).isEqualTo(6);
        assertThat(run.codes()).containsAnyOf("AS6012", "AS6011");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDeadlineThatIsKeptChangesNothing() {
        Assay.Run run = prove(600);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("proof").resolve(Proving.RECEIPT)).exists();
    }

    @Test
    void deadlinesThatAreNone() {
        for (Object deadline : new Object[]{0, -1, "NaN", "Infinity", 1e9}) {
            Assay.Run run = prove(deadline);
            assertThat(run.code()).as(run.err()).isEqualTo(2);
            assertThat(run.codes()).containsExactly("AS0101");
        }
    }

    @Test
    void largerCircuitsAreEstimatedLonger() {
        Duration last = Duration.ZERO;
        for (int constraints = 1 << 10; constraints <= 1 << 18; constraints *= 4) {
            Duration estimate = ProofEstimate.of(new Manifest.Circuit(constraints, constraints, 3, 0, 0, List.of()), 1);
            assertThat(estimate).isGreaterThan(last.multipliedBy(2));
            last = estimate;
        }
    }

    /// Cancelled at each report of the prover in turn, the witness stage included; then the same session proves.
    @Test
    void aSessionSurvivesCancellationAtEveryStage() throws Exception {
        ArtefactFolder opened = ArtefactFolder.open(built);
        try (ProvingSession session = ProvingSession.open(opened, 2)) {
            InputSet inputs = session.leastInputs();
            session.requireUsable(inputs);
            int[] reports = new int[1];
            Proving.Proven proven = session.prove(inputs, BigInteger.TEN, RandomSource.secure(), Cancellation.never(),
                    (_, _) -> reports[0]++);
            assertThat(reports[0]).isGreaterThan(6);
            for (int stop = 0; stop < reports[0]; stop++) {
                Cancellation cancellation = Cancellation.onRequest();
                int[] left = {stop};
                if (stop == 0) {
                    cancellation.cancel();
                }
                Progress progress = (_, _) -> {
                    if (--left[0] == 0) {
                        cancellation.cancel();
                    }
                };
                assertThatExceptionOfType(CancelledException.class).as("report " + stop).isThrownBy(() -> session
                        .prove(inputs, BigInteger.TEN, RandomSource.secure(), cancellation, progress));
            }
            assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> session.prove(inputs, BigInteger.TEN,
                    RandomSource.secure(), Cancellation.after(Duration.ZERO), Progress.NONE));
            Proving.Proven again = session.prove(inputs, BigInteger.TEN, RandomSource.secure(), Cancellation.never(),
                    Progress.NONE);
            assertThat(again.publics()).isEqualTo(proven.publics());
            assertThat(again.proof()).isNotEqualTo(proven.proof());
            assertThat(Verifying.verify(opened, new Verifying.Claim(again.proof(), again.publics())))
                    .isInstanceOf(Verification.Accepted.class);
        }
    }
}
