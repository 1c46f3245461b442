package io.assay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every `./assay` command in README.md, docs/guide.md and the examples runs, in the order of each document.
///
/// A command whose line ends in `# exit N` has to end with that exit code.
class GuideIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long LIMIT_MINUTES = 8;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyCommandOfEveryDocumentRuns() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/guide.md")));
        try (Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            documents.addAll(examples.filter(file -> file.endsWith("README.md")).sorted().toList());
        }
        return documents.stream().map(document -> DynamicTest.dynamicTest(ROOT.relativize(document).toString(), () -> {
            Path work = Files.createTempDirectory(folder, "work");
            List<String> commands = commands(Files.readString(document));
            assertThat(commands).isNotEmpty();
            for (String command : commands) {
                run(command, work);
            }
        }));
    }

    /// Returns the lines of code blocks that begin with `./assay`, continued lines joined.
    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        boolean code = false;
        for (String line : text.replace("\\\n", " ").lines().toList()) {
            if (line.startsWith("```")) {
                code = !code;
            } else if (code && line.startsWith("./assay ")) {
                commands.add(line);
            }
        }
        return commands;
    }

    private static void run(String line, Path work) throws IOException, InterruptedException {
        String[] parts = line.split("\\s+# exit ");
        int expected = parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 0;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "-Dassay.home=" + ROOT, "-cp",
                        System.getProperty("java.class.path"), Main.class.getName()));
        for (String word : words(parts[0].substring("./assay ".length()))) {
            command.add(word.startsWith("examples/") ? ROOT.resolve(word).toString() : word);
        }
        Path log = Files.createTempFile(work, "log", ".txt");
        Process process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as(line).isTrue();
        assertThat(process.exitValue()).as(line + System.lineSeparator() + Files.readString(log)).isEqualTo(expected);
    }

    /// Splits a command at blanks outside single quotes.
    private static List<String> words(String text) {
        return java.util.regex.Pattern.compile("'([^']*)'|(\\S+)").matcher(text).results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1)).toList();
    }
}
