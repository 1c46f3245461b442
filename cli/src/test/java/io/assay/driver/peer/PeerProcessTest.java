package io.assay.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.driver.Failure;
import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.peer.ExchangeFile.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The conversation with a peer, held with a shell script.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for a peer is a shell script")
class PeerProcessTest {
    @TempDir
    Path folder;

    private static PeerProcess shell(String script) throws Exception {
        return PeerProcess.start(Peer.GNARK_CRYPTO, List.of("sh", "-c", script), Map.of("GIVEN", "5"));
    }

    @Test
    void eachLineIsAnsweredByOne() throws Exception {
        try (PeerProcess peer = shell("while read a b; do echo \"{\\\"nanos\\\":$b$GIVEN}\"; done")) {
            assertThat(peer.ask("x", "12").get("nanos").asInt()).isEqualTo(125);
            assertThat(peer.seconds("x", "99999999")).isEqualTo(0.999999995);
        }
    }

    @Test
    void anErrorThatThePeerReportsIsAFailure() throws Exception {
        try (PeerProcess peer = shell("read a; echo '{\"error\":\"no such domain\"}'")) {
            assertThatThrownBy(() -> peer.ask("ntt")).isInstanceOf(Failure.class)
                    .hasMessageContainingAll("AS6004", "gnark-crypto", "ntt", "no such domain");
        }
    }

    @Test
    void aPeerThatDiesIsAFailureWithItsLastWords() throws Exception {
        try (PeerProcess peer = shell("read a; echo 'out of memory' >&2; exit 3")) {
            assertThatThrownBy(() -> peer.ask("msm")).isInstanceOf(Failure.class).hasMessageContaining("out of memory");
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsAFailure() throws Exception {
        try (PeerProcess peer = shell("read a; echo hello")) {
            assertThatThrownBy(() -> peer.ask("hello")).isInstanceOf(Failure.class).hasMessageContaining("no JSON");
        }
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> PeerProcess.start(Peer.ARKWORKS, List.of("no-such-program-here"), Map.of()))
                .isInstanceOf(MissingToolException.class).hasMessageContaining("arkworks");
    }

    @Test
    void aPeerWithAnotherResultIsRejected() throws Exception {
        Path given = folder.resolve("given");
        Session session = new Session(new PeerPrograms(folder, folder), Set.of(), folder, Effort.FULL, _ -> {
        });
        try (PeerProcess peer = shell("while read a b c path; do cp '" + given + "' \"$path\"; echo '{}'; done")) {
            ExchangeFile.write(given, Kind.FR, new long[]{1, 2, 3, 4, 5, 6, 7, 8});
            assertThatCode(
                    () -> session.requireEqual("work", peer, "out", Kind.FR, new long[]{1, 2, 3, 4, 5, 6, 7, 8}))
                    .doesNotThrowAnyException();
            for (long[] other : new long[][]{{1, 2, 3, 4, 5, 6, 7, 9}, {1, 2, 3, 4}, {}}) {
                assertThatThrownBy(() -> session.requireEqual("work", peer, "out", Kind.FR, other))
                        .isInstanceOf(Failure.class).hasMessageContaining("AS7005")
                        .extracting(problem -> ((Failure) problem).kind()).isEqualTo(Failure.Kind.REJECTED);
            }
        }
    }

    @Test
    void aPeerWithoutSourcesIsAbsentWithItsReason() throws Exception {
        Session session = new Session(new PeerPrograms(folder, folder), EnumSet.of(Peer.ARKWORKS), folder, Effort.FULL,
                _ -> {
                });
        try (Session.Running running = session.start(1, Peer.ARKWORKS, Peer.GNARK)) {
            assertThat(running.processes()).isEmpty();
        }
        assertThat(session.absent()).containsOnlyKeys("arkworks");
        assertThat(session.absent().get("arkworks")).contains("rust");
    }

    @Test
    void aToolThatFailsIsNamedWithWhatItPrinted() throws Exception {
        assertThat(ToolRun.run(List.of("sh", "-c", "echo $WORD"), Map.of("WORD", "made"), folder,
                Duration.ofSeconds(10), "help")).isEqualTo("made\n");
        assertThatThrownBy(() -> ToolRun.run(List.of("sh", "-c", "echo broken >&2; exit 4"), Map.of(), folder,
                Duration.ofSeconds(10), "get a shell")).isInstanceOf(MissingToolException.class)
                .hasMessageContainingAll("sh", "4", "broken", "get a shell");
        assertThatThrownBy(() -> ToolRun.run(List.of("sleep", "20"), Map.of(), folder,
                Duration.ofMillis(200), "wait")).isInstanceOf(MissingToolException.class)
                .hasMessageContaining("no end");
        assertThat(folder).isEmptyDirectory();
    }
}
