package io.assay.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.assay.driver.Failure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was accepted is found again, whatever a crash leaves of the last record; damage elsewhere is noticed.
class JournalTest {
    private static final String OWNER = "ab".repeat(32);
    private static final int KEEP = 100;
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(253).subtract(BigInteger.ONE);

    @TempDir
    private Path temporary;

    private Path folder() {
        return temporary.resolve("jobs");
    }

    private Path file() {
        return folder().resolve(Journal.FILE);
    }

    private Journal open() throws IOException {
        return Journal.open(folder(), OWNER, KEEP);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JobId job(int number) {
        return new JobId(String.format("%032x", number));
    }

    private static Journal.Result result(int number) {
        return new Journal.Result(200, text("{\"proof\": " + number + "}"));
    }

    private static List<JobId> unfinished(Journal journal) throws IOException {
        return journal.unfinished().stream().map(Journal.Unfinished::id).toList();
    }

    private void expectFailure(String code) {
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> open().close())
                .satisfies(failure -> assertThat(failure.diagnostics().getFirst().code()).isEqualTo(code));
    }

    @Test
    void acceptedJobsAndResultsAreFoundAgain() throws IOException {
        try (Journal journal = open()) {
            for (int i = 0; i < 5; i++) {
                journal.accept(job(i), LARGEST.subtract(BigInteger.valueOf(i)), text("input " + i));
            }
            journal.accept(job(5), BigInteger.ZERO, new byte[0]);
            journal.finish(job(1), result(1));
            journal.finish(job(3), new Journal.Result(504, text("late")));
            assertThat(unfinished(journal)).containsExactly(job(0), job(2), job(4), job(5));
        }
        for (int time = 0; time < 3; time++) {
            try (Journal journal = open()) {
                assertThat(unfinished(journal)).containsExactly(job(0), job(2), job(4), job(5));
                assertThat(journal.unfinished().getFirst().context()).isEqualTo(LARGEST);
                assertThat(journal.unfinished().getLast().context()).isZero();
                assertThat(journal.body(job(2))).isEqualTo(text("input 2"));
                assertThat(journal.body(job(5))).isEmpty();
                assertThat(journal.find(job(1)).orElseThrow().body()).isEqualTo(result(1).body());
                assertThat(journal.find(job(3)).orElseThrow().status()).isEqualTo(504);
                assertThat(journal.find(job(0))).isEmpty();
                assertThat(journal.find(job(99))).isEmpty();
            }
        }
    }

    /// Bytes of a journal with three unfinished jobs, as a killed server leaves it, and where the last record begins.
    private byte[] crashed(int[] lastRecord) throws IOException {
        try (Journal journal = open()) {
            journal.accept(job(1), BigInteger.ONE, text("first"));
            journal.accept(job(2), BigInteger.TWO, text("second"));
            lastRecord[0] = (int) journal.size();
            journal.accept(job(3), BigInteger.TEN, text("third"));
            return Files.readAllBytes(file());
        }
    }

    @Test
    void aTornLastRecordIsCutOffAndNothingElse() throws IOException {
        int[] last = new int[1];
        byte[] whole = crashed(last);
        for (int length = last[0]; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            List<JobId> expected = length < whole.length
                    ? List.of(job(1), job(2))
                    : List.of(job(1), job(2), job(3));
            try (Journal journal = open()) {
                assertThat(unfinished(journal)).as("length " + length).isEqualTo(expected);
                journal.accept(job(4), BigInteger.ZERO, text("fourth"));
            }
            try (Journal journal = open()) {
                assertThat(unfinished(journal)).as("length " + length).hasSize(expected.size() + 1).endsWith(job(4));
                assertThat(journal.body(job(4))).isEqualTo(text("fourth"));
            }
        }
    }

    @Test
    void whatTheSystemLeftAfterTheLastRecordIsCutOff() throws IOException {
        int[] last = new int[1];
        byte[] whole = crashed(last);
        long seed = new Random().nextLong();
        System.out.println("whatTheSystemLeftAfterTheLastRecordIsCutOff seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            byte[] tail = new byte[random.nextInt(200_000)];
            if (round % 2 == 0) {
                random.nextBytes(tail);
            }
            byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
            System.arraycopy(tail, 0, longer, whole.length, tail.length);
            Files.write(file(), longer);
            try (Journal journal = open()) {
                assertThat(unfinished(journal)).as("round " + round).containsExactly(job(1), job(2), job(3));
                assertThat(Files.size(file())).isEqualTo(whole.length);
            }
        }
    }

    /// One bit of each byte.
    @Test
    void flippedBitsAreNoticed() throws IOException {
        int[] last = new int[1];
        byte[] whole = crashed(last);
        for (int bit = 0; bit < 8 * whole.length; bit += 9) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file(), damaged);
            if (bit / 8 >= last[0]) {
                try (Journal journal = open()) {
                    assertThat(unfinished(journal)).as("bit " + bit).containsExactly(job(1), job(2));
                }
            } else {
                expectFailure("AS4122");
                assertThat(Files.readAllBytes(file())).as("bit " + bit).isEqualTo(damaged);
            }
        }
    }

    @Test
    void aCrashWhileTheFileWasMadeLosesNothing() throws IOException {
        Files.createDirectories(folder());
        for (int length = 0; length < JournalFile.HEADER_BYTES; length++) {
            Files.write(file(), new byte[length]);
            try (Journal journal = open()) {
                assertThat(journal.unfinished()).isEmpty();
            }
            Files.delete(file());
        }
    }

    @Test
    void aCrashWhileTheFileWasWrittenAnewLosesNothing() throws IOException {
        int[] last = new int[1];
        byte[] whole = crashed(last);
        for (int length = 0; length <= whole.length; length += 7) {
            Files.write(file(), whole);
            Files.write(folder().resolve(Journal.FILE + ".new"), Arrays.copyOf(whole, length));
            try (Journal journal = open()) {
                assertThat(unfinished(journal)).containsExactly(job(1), job(2), job(3));
            }
            assertThat(folder().resolve(Journal.FILE + ".new")).doesNotExist();
        }
    }

    @Test
    void onlyTheLastResultsAreKept() throws IOException {
        try (Journal journal = Journal.open(folder(), OWNER, 3)) {
            for (int i = 0; i < 10; i++) {
                journal.accept(job(i), BigInteger.ZERO, text("input"));
                journal.finish(job(i), result(i));
            }
        }
        try (Journal journal = Journal.open(folder(), OWNER, 3)) {
            for (int i = 0; i < 10; i++) {
                assertThat(journal.find(job(i)).isPresent()).as("result " + i).isEqualTo(i >= 7);
            }
        }
        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1)).doesNotContain("input");
    }

    @Test
    void theFileStaysSmallAndUnfinishedJobsStayInIt() throws IOException {
        byte[] large = new byte[50_000];
        Arrays.fill(large, (byte) 'x');
        try (Journal journal = Journal.open(folder(), OWNER, 5)) {
            journal.accept(job(0), BigInteger.TEN, text("waits for long"));
            long most = 0;
            for (int i = 1; i < 400; i++) {
                journal.accept(job(i), BigInteger.ZERO, large);
                journal.finish(job(i), result(i));
                most = Math.max(most, journal.size());
            }
            assertThat(most).isBetween(1_000_000L, 1_300_000L);
            assertThat(journal.body(job(0))).isEqualTo(text("waits for long"));
            assertThat(journal.find(job(399)).orElseThrow().body()).isEqualTo(result(399).body());
        }
        try (Journal journal = Journal.open(folder(), OWNER, 5)) {
            assertThat(unfinished(journal)).containsExactly(job(0));
            assertThat(journal.size()).isLessThan(1000);
        }
    }

    /// A folder where the new file should be stands for a disk without room.
    @Test
    void aFileThatCannotBeWrittenAnewGrowsUntilItCan() throws IOException {
        byte[] large = new byte[50_000];
        Path obstacle = folder().resolve(Journal.FILE + ".new");
        try (Journal journal = Journal.open(folder(), OWNER, 5)) {
            Files.createDirectories(obstacle.resolve("full"));
            for (int i = 0; i < 100; i++) {
                journal.accept(job(i), BigInteger.ZERO, large);
                journal.finish(job(i), result(i));
            }
            assertThat(journal.size()).isGreaterThan(5_000_000);
            assertThat(journal.find(job(99)).orElseThrow().body()).isEqualTo(result(99).body());
            Files.delete(obstacle.resolve("full"));
            for (int i = 100; i < 130; i++) {
                journal.accept(job(i), BigInteger.ZERO, large);
                journal.finish(job(i), result(i));
            }
            assertThat(journal.size()).isLessThan(1_300_000);
            journal.accept(job(130), BigInteger.ZERO, text("waits"));
            Files.createDirectories(obstacle.resolve("full"));
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> open().close());
        Files.delete(obstacle.resolve("full"));
        try (Journal journal = open()) {
            assertThat(unfinished(journal)).containsExactly(job(130));
            assertThat(journal.find(job(129)).orElseThrow().body()).isEqualTo(result(129).body());
        }
    }

    @Test
    void attemptsAreCountedUntilAJobIsPutBack() throws IOException {
        try (Journal journal = open()) {
            journal.accept(job(1), BigInteger.ZERO, text("input"));
        }
        for (int i = 0; i < 3; i++) {
            try (Journal journal = open()) {
                assertThat(journal.unfinished().getFirst().begun()).isEqualTo(i);
                journal.beginAgain(job(1));
            }
        }
        try (Journal journal = open()) {
            journal.putBack(job(1));
        }
        try (Journal journal = open()) {
            assertThat(journal.unfinished().getFirst().begun()).isZero();
        }
    }

    @Test
    void aJournalHasOneServerAndOneKey() throws IOException {
        try (Journal journal = open()) {
            journal.accept(job(1), BigInteger.ZERO, text("input"));
            expectFailure("AS6121");
        }
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Journal.open(folder(), "cd".repeat(32), KEEP).close())
                .withMessageContaining("AS4121").withMessageContaining("ab".repeat(32));
        try (Journal journal = open()) {
            assertThat(unfinished(journal)).containsExactly(job(1));
        }
    }

    @Test
    void onlyTheOwnerReadsInputs() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Journal journal = open()) {
            journal.accept(job(1), BigInteger.ZERO, text("input"));
            files.add(file());
            files.add(folder().resolve("lock"));
            for (Path path : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder()))).isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }
}
