package io.assay.testsuite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.driver.Compiler;
import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import io.assay.passes.pipeline.Lowered;
import io.assay.testsuite.fuzz.Judge.BugError;
import io.assay.testsuite.fuzz.Judge.Result;
import io.assay.testsuite.fuzz.Judge.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a model file holds, it becomes relations or is refused with readable diagnostics, soon and with little memory,
/// and no file outside its folder is read.
class MutatedModelTest {
    private static final int FAST = 3_000;
    private static final int NIGHTLY = 100_000;

    @TempDir
    static Path parent;

    private static Seeds seeds;
    private static ModelFolder folder;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        seeds = Seeds.load();
        folder = ModelFolder.create(parent);
    }

    @Test
    void mutantsAreCompiledOrRefused() throws IOException, InterruptedException {
        run(FAST, new Random().nextLong());
    }

    @Tag("nightly")
    @Test
    void manyMutantsAreCompiledOrRefused() throws IOException, InterruptedException {
        run(Integer.getInteger("assay.mutants", NIGHTLY), Long.getLong("assay.mutants.seed", new Random().nextLong()));
    }

    /// Judges mutants, and requires that a good part of them comes beyond the reader, and beyond the frontend.
    private static void run(int count, long seed) throws IOException, InterruptedException {
        System.out.println("MutatedModelTest seed " + seed);
        Map<Verdict, Integer> verdicts = judge(new Judge(Judge::compile, Judge.LONGEST_WAIT_SECONDS), count, seed);
        System.out.println("MutatedModelTest " + verdicts);
        assertThat(verdicts.get(Verdict.COMPILED)).as("compiled, seed %d", seed).isGreaterThan(count / 8);
        assertThat(verdicts.get(Verdict.DAMAGED)).as("damaged, seed %d", seed).isBetween(count / 8, count * 2 / 3);
        assertThat(verdicts.get(Verdict.UNSUPPORTED)).as("unsupported, seed %d", seed).isGreaterThan(count / 10);
        assertThat(verdicts.get(Verdict.TOO_LARGE)).as("too large, seed %d", seed).isGreaterThan(count / 1000);
        assertThat(verdicts.get(Verdict.INEXPRESSIBLE)).as("no integers, seed %d", seed).isGreaterThan(count / 10_000);
    }

    private static Map<Verdict, Integer> judge(Judge judge, int count, long seed)
            throws IOException, InterruptedException {
        Random random = new Random(seed);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, 0);
        }
        for (int index = 0; index < count; index++) {
            Seeds.Mutant mutant = seeds.mutant(random.nextLong());
            // a new file each time: some file systems flush a file that is written anew
            Path file = Files.write(folder.path().resolve(index + mutant.name()), mutant.bytes());
            try {
                verdicts.merge(judge.judge(file).verdict(), 1, Integer::sum);
            } catch (BugError bug) {
                Path kept = Files.createDirectories(Path.of("target", "mutants")).resolve(index + mutant.name());
                Files.write(kept, mutant.bytes());
                throw new BugError("seed " + seed + ", mutant " + index + ", kept as " + kept + ": " + bug.getMessage(),
                        bug);
            } finally {
                Files.delete(file);
            }
        }
        return verdicts;
    }

    /// A crash of a stage that only some mutants reach is found, and told with its seed.
    @Test
    void aCrashOfAFewModelsIsFound() {
        Judge judge = new Judge(file -> {
            if (Compiler.read(file).graph().nodes().size() == 3) {
                throw new IndexOutOfBoundsException("canary");
            }
            return Judge.compile(file);
        }, Judge.LONGEST_WAIT_SECONDS);
        assertThatThrownBy(() -> judge(judge, FAST, 1)).isInstanceOf(BugError.class)
                .hasMessageContaining("seed 1, mutant ").hasRootCauseMessage("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stack", "memory", "error", "allocation", "hang", "control", "help", "length", "kind"})
    void everyKindOfBugIsFound(String kind) throws IOException {
        Path file = Files.write(folder.path().resolve("canary.onnx"), new byte[1]);
        assertThatThrownBy(() -> new Judge(_ -> bug(kind), 2).judge(file)).isInstanceOf(BugError.class);
    }

    private static Lowered bug(String kind) {
        Diagnostic good = Diagnostic.of("AS2001", "m").with("node", "n").help("h");
        switch (kind) {
            case "stack" -> bug(kind);
            case "memory" -> throw new OutOfMemoryError(kind);
            case "error" -> throw new AssertionError(kind);
            case "hang" -> sleep();
            case "allocation" -> allocate();
            case "control" ->
                throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS2001", "m").with("node", "n"));
            case "help" -> throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS2001", "m").help("h"));
            case "length" -> {
                Diagnostic longer = good;
                for (int i = 0; i < 100; i++) {
                    longer = longer.with("field" + i, "x".repeat(Diagnostic.LONGEST_TEXT));
                }
                throw new Failure(Failure.Kind.UNSUPPORTED, longer);
            }
            default -> throw new Failure(Failure.Kind.INSECURE, good);
        }
        throw new IllegalStateException(kind);
    }

    private static void sleep() {
        try {
            Thread.sleep(10_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void allocate() {
        int sum = 0;
        for (long bytes = 0; bytes <= Judge.MOST_BYTES; bytes += 1 << 20) {
            sum += new byte[1 << 20].length;
        }
        assertThat(sum).isNotZero();
    }

    /// The data of a tensor comes from below the model's folder, or the model is refused.
    @Test
    void dataOutsideOfTheFolderIsNeverRead() throws IOException, InterruptedException {
        for (String location : GraphMutations.LOCATIONS) {
            if (location.indexOf('"') < 0) {
                boolean isInside = location.equals(ModelFolder.DATA) || location.equals(ModelFolder.NESTED)
                        || location.equals("./" + ModelFolder.DATA);
                Result result = external("\"location\": \"" + location.replace("\\", "\\\\") + '"');
                assertThat(result.verdict()).as("location '%s': %s", location, result.diagnostics())
                        .isEqualTo(isInside ? Verdict.COMPILED : Verdict.DAMAGED);
            }
        }
    }

    /// A place beyond the end of the file, and one that is no place.
    @ParameterizedTest
    @ValueSource(strings = {"-1", "1022", "1024", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "1e3", "0x10", "", " 0", "ten"})
    void placesThatAreNotInTheFileAreRefused(String offset) throws IOException, InterruptedException {
        String location = "\"location\": \"" + ModelFolder.DATA + "\", \"offset\": \"" + offset + '"';
        assertThat(external(location).verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(external(location + ", \"length\": \"16\"").verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(external("\"location\": \"" + ModelFolder.DATA + "\", \"length\": \"" + offset + '"').verdict())
                .isEqualTo(Verdict.DAMAGED);
    }

    private static Result external(String entries) throws IOException, InterruptedException {
        String text = "<ir_version: 10, opset_import: [\"\" : 18]> g (float[4] x) => (float[4] y)"
                + " <float[4] w = [" + withLength(entries) + "]> { y = Add(x, w) }";
        Path file = Files.write(folder.path().resolve("external.onnxtxt"), text.getBytes(StandardCharsets.UTF_8));
        return new Judge(Judge::compile, Judge.LONGEST_WAIT_SECONDS).judge(file);
    }

    private static String withLength(String entries) {
        return entries.contains("length") ? entries : entries + ", \"length\": \"16\"";
    }
}
