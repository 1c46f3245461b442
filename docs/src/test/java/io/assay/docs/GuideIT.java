package io.assay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.cli.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every `./assay` and `curl` command in README.md, the guides and the examples runs, in the order of each document.
///
/// A command whose line ends in `# exit N` has to end with that exit code. One that ends in `&` is a server: it runs
/// until the document ends, on a free port instead of 8700, and has to end with 0 when it is asked to.
class GuideIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long LIMIT_MINUTES = 8;
    private static final String ASSAY = "./assay ";
    private static final String CURL = "curl ";
    private static final String PORT = "8700";

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyCommandOfEveryDocumentRuns() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"),
                ROOT.resolve("docs/guide.md"), ROOT.resolve("docs/serve.md"), ROOT.resolve("docs/check.md")));
        try (Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            documents.addAll(examples.filter(file -> file.endsWith("README.md")).sorted().toList());
        }
        return documents.stream().map(document -> DynamicTest.dynamicTest(ROOT.relativize(document).toString(), () -> {
            Path work = Files.createTempDirectory(folder, "work");
            List<String> commands = commands(
                    Files.readString(document).replace(PORT, Integer.toString(freePort())));
            assertThat(commands).isNotEmpty();
            List<Process> servers = new ArrayList<>();
            try {
                for (String command : commands) {
                    if (command.endsWith(" &")) {
                        servers.add(serve(command.substring(0, command.length() - 2), work));
                    } else {
                        run(command, work);
                    }
                }
                for (Process server : servers) {
                    server.destroy();
                    assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
                    assertThat(server.exitValue()).isZero();
                }
            } finally {
                servers.forEach(Process::destroyForcibly);
            }
        }));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Starts a command and waits until it listens.
    private static Process serve(String line, Path work) throws IOException, InterruptedException {
        Path log = Files.createTempFile(work, "log", ".txt");
        Process process = new ProcessBuilder(command(line)).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!Files.readString(log).contains("serving ")) {
            assertThat(process.isAlive() && System.nanoTime() < end).as(line + Files.readString(log)).isTrue();
            Thread.sleep(50);
        }
        return process;
    }

    /// Returns the lines of code blocks that begin with `./assay` or `curl`, continued lines joined.
    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        boolean code = false;
        for (String line : text.replace("\\\n", " ").lines().toList()) {
            if (line.startsWith("```")) {
                code = !code;
            } else if (code && (line.startsWith(ASSAY) || line.startsWith(CURL))) {
                commands.add(line);
            }
        }
        return commands;
    }

    private static void run(String line, Path work) throws IOException, InterruptedException {
        String[] parts = line.split("\\s+# exit ");
        int expected = parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 0;
        Path log = Files.createTempFile(work, "log", ".txt");
        Process process = new ProcessBuilder(command(parts[0])).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as(line).isTrue();
        assertThat(process.exitValue()).as(line + System.lineSeparator() + Files.readString(log)).isEqualTo(expected);
    }

    /// Returns what the shell would run; an error of a server is one of `curl`.
    private static List<String> command(String line) {
        List<String> command = new ArrayList<>();
        String rest;
        if (line.startsWith(CURL)) {
            command.addAll(List.of("curl", "--fail-with-body"));
            rest = line.substring(CURL.length());
        } else {
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED", "-Dassay.home=" + ROOT, "-cp",
                    System.getProperty("java.class.path"), Main.class.getName()));
            rest = line.substring(ASSAY.length());
        }
        for (String word : words(rest)) {
            String file = word.startsWith("@") ? word.substring(1) : word;
            command.add(file.startsWith("examples/") ? word.replace(file, ROOT.resolve(file).toString()) : word);
        }
        return command;
    }

    /// Splits a command at blanks outside single quotes.
    private static List<String> words(String text) {
        return java.util.regex.Pattern.compile("'([^']*)'|(\\S+)").matcher(text).results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1)).toList();
    }
}
