package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.cli.Main;
import io.assay.codegen.solidity.EvmProfile;
import io.assay.driver.evm.Anvil;
import io.assay.driver.evm.NpmTools;
import io.assay.driver.evm.Solc;
import io.assay.driver.tool.ToolProcess;
import io.assay.testsuite.TestModels;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of `docs/deploy.md` for EVM chains, as one script with Foundry's own tools (npm `@foundry-rs/*`).
///
/// A command whose line ends in `# exit N` has to end with that exit code, every other with 0. Nodes listen on free ports instead of
/// those of the page. Nobody is asked for passwords: one is in the environment and in a file.
class DeployPageIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/deploy.md");
    private static final String END = "<!-- soroban -->";
    private static final Pattern PORT = Pattern.compile("\\b854[0-9]\\b");
    private static final Pattern NODE = Pattern.compile("anvil .*--port ([0-9]+) .*&");
    private static final Pattern FAILING = Pattern.compile("(.*\\S)\\s+# exit ([0-9]+)");
    private static final String ACCOUNT = "--account deployer";
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @TempDir
    private Path folder;

    @Test
    void everyCommandRuns() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(page).containsOnlyOnce(END);
        String script = script(page.substring(0, page.indexOf(END)));
        assertThat(script).contains("forge test", "forge create", "cast call");
        ToolProcess run = run(script);
        assertThat(run.exitCode()).as(run.output() + run.errors()).isZero();
        assertThat(run.output().lines().filter(line -> line.startsWith("Deployed to: "))).hasSize(6);
    }

    @Test
    void everyChainIsSpokenOf() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(EvmProfile.ALL).allSatisfy(chain -> assertThat(page).contains(chain.name(), chain.title()));
    }

    /// A page that is wrong is seen.
    @ParameterizedTest
    @ValueSource(strings = {"false", "true   # exit 1", "false | true", "x=$(false)", "diff <(echo a) <(echo b)"})
    void aCommandThatEndsOtherwiseIsSeen(String command) throws Exception {
        assertThat(run(script("```sh\n" + command + "\ntrue\n```\n")).exitCode()).isNotZero();
        assertThat(run(script("```sh\nfalse   # exit 1\ntrue\n```\n")).exitCode()).isZero();
    }

    /// Code blocks for a shell, one after the other.
    private static String script(String text) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("set -eo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"));
        boolean code = false;
        for (String line : withFreePorts(text).lines().toList()) {
            if (line.startsWith("```")) {
                code = line.equals("```sh");
            } else if (code) {
                lines.add(line(line));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String line) {
        String asking = line.replace(ACCOUNT, ACCOUNT + " --password-file $PASSWORD_FILE");
        Matcher node = NODE.matcher(line);
        if (node.matches()) {
            return line + "\nuntil (exec 3<>/dev/tcp/127.0.0.1/" + node.group(1) + ") 2>/dev/null; do sleep 0.05; done";
        }
        Matcher failing = FAILING.matcher(asking);
        return failing.matches()
                ? "code=0; " + failing.group(1) + " || code=$?; test $code = " + failing.group(2)
                : asking;
    }

    private static String withFreePorts(String text) throws IOException {
        String changed = text;
        for (String port : PORT.matcher(text).results().map(match -> match.group()).distinct().toList()) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                changed = changed.replace(port, Integer.toString(socket.getLocalPort()));
            }
        }
        return changed;
    }

    private ToolProcess run(String script) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Path tools = Files.createDirectories(work.resolve("tools"));
        program(work.resolve("assay"), Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector", "-Dassay.home=" + ROOT,
                "-cp", System.getProperty("java.class.path"), Main.class.getName());
        program(tools.resolve("solc"), "node",
                Path.of(Objects.requireNonNull(DeployPageIT.class.getResource("/foundry/solc.cjs")).toURI()).toString(),
                new Solc().tools().directory().resolve("node_modules/solc").toString());
        copy(TestModels.examples().resolve("credit-scoring"), work.resolve("examples/credit-scoring"));
        Path password = Files.writeString(work.resolve("password"), "of a test");
        List<Path> path = new ArrayList<>(programs(new NpmTools(Anvil.class, "anvil")));
        path.addAll(programs(new NpmTools(DeployPageIT.class, "/foundry")));
        Map<String, String> environment = Map.of("HOME", work.resolve("home").toString(), "FOUNDRY_SOLC",
                tools.resolve("solc").toString(), "FOUNDRY_OFFLINE", "true", "CAST_PASSWORD",
                Files.readString(password), "PASSWORD_FILE", password.toString(), "PATH",
                path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator, "",
                        File.pathSeparator + System.getenv("PATH"))));
        return ToolProcess.run(List.of("bash", "-x", "-c", script), "", work, LIMIT,
                new ToolProcess.Settings("install bash", environment, _ -> {
                }));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void program(Path file, String... command) throws IOException {
        String words = Stream.of(command).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /// Folders of the programs that npm installed for this platform.
    private static List<Path> programs(NpmTools packages) throws IOException {
        try (Stream<Path> found = Files.list(packages.directory().resolve("node_modules/@foundry-rs"))) {
            return found.map(platform -> platform.resolve("bin")).toList();
        }
    }
}
