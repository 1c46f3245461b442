package io.assay.cli;

import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.evm.NpmTools;
import io.assay.driver.evm.Solc;
import io.assay.driver.tool.ToolProcess;
import io.assay.driver.soroban.Cargo;
import io.assay.driver.soroban.SorobanTarget;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `assay doctor`: what this machine lacks and which features need it.
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Shows what this machine lacks and which features need it.", footer = {
        "", "Example: assay doctor --json", "Exit code 6 if something is missing, else 0."})
final class Doctor implements Callable<Integer> {

    private static final int JDK = 25;
    private static final int NODE = 20;
    private static final long MEGABYTE = 1 << 20;
    private static final long MEMORY_MEGABYTES = 2048;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /// Makes a contract that returns the word 1: `PUSH1 1, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN`.
    private static final String RETURNS_ONE = "67" + "60015f5260205ff3" + "5f5260086018f3";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /// One finding.
    private record Check(String name, boolean present, String found, String neededFor) {}

    @Override
    public Integer call() {
        List<Check> checks = List.of(jdk(), node(), npm(), memory(), solc(), libevm(), cargo(), rustc(), wasm());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(checks));
        } else {
            checks.forEach(check -> out.printf("%-8s%-15s%s%n", check.present() ? "ok" : "missing", check.name(),
                    check.present() ? check.found() : check.found() + "; needed for: " + check.neededFor()));
        }
        out.flush();
        return checks.stream().allMatch(Check::present) ? ExitCodes.DONE : ExitCodes.MACHINE;
    }

    private static String toJson(List<Check> checks) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("ok", checks.stream().allMatch(Check::present));
        ArrayNode array = root.putArray("checks");
        checks.forEach(check -> array.addObject().put("name", check.name()).put("ok", check.present())
                .put("found", check.found()).put("neededFor", check.neededFor()));
        return root.toString();
    }

    private static Check jdk() {
        return new Check("jdk", Runtime.version().feature() >= JDK,
                Runtime.version() + " in " + System.getProperty("java.home"), "everything (JDK " + JDK + ")");
    }

    private static Check node() {
        return tried("node", "compiling contracts (Node.js " + NODE + " or newer)", () -> {
            String version = version("node");
            int major = Integer.parseInt(version.replaceAll("^v(\\d+)\\..*$", "$1"));
            if (major < NODE) {
                throw new MissingToolException("node", "too old: " + version, "install Node.js " + NODE);
            }
            return version;
        });
    }

    private static Check npm() {
        return tried("npm", "installing the Solidity compiler", () -> version("npm"));
    }

    private static Check memory() {
        long megabytes = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize() / MEGABYTE;
        return new Check("memory", megabytes >= MEMORY_MEGABYTES, megabytes + " MiB",
                "proving (" + MEMORY_MEGABYTES + " MiB for small models)");
    }

    /// A compiler that is not there yet is no finding: the first command that needs it installs it.
    private static Check solc() {
        return tried("solc", "compiling contracts", () -> {
            NpmTools tools = new Solc().tools();
            if (!tools.installed()) {
                version("npm");
                return "will be installed on first need into " + tools.location();
            }
            ToolProcess version = tools.node(List.of("-p", "require('solc').version()"), "", LIMIT);
            return requireSuccess("solc", version) + " in " + tools.location();
        });
    }

    private static Check libevm() {
        return tried("libevm", "verify --on evm (Linux x86-64)", () -> {
            try (Evm evm = new Evm()) {
                EvmResult made = evm.deploy(HexFormat.of().parseHex(RETURNS_ONE));
                if (!made.succeeded() || !evm.call(made.address(), new byte[0]).isTrue()) {
                    throw new MissingToolException("libevm", "a trial contract gave a wrong answer", "report it");
                }
                return "loaded, a trial contract answered";
            }
        });
    }

    private static Check cargo() {
        return tried("cargo", "verify --on soroban", () -> new Cargo().builderVersion() + "; builds into "
                + new SorobanTarget().location());
    }

    private static Check rustc() {
        return tried("rustc", "verify --on soroban", () -> new Cargo().compilerVersion());
    }

    private static Check wasm() {
        return tried(Cargo.WASM_TARGET, "verify --on soroban with the contract as wasm; as native code it runs without",
                () -> {
                    if (!new Cargo().hasWasm()) {
                        throw new MissingToolException(Cargo.WASM_TARGET, "the compiler has no such target",
                                "rustup target add " + Cargo.WASM_TARGET);
                    }
                    return "contracts run as wasm too";
                });
    }

    private static String version(String program) {
        return requireSuccess(program, ToolProcess.run(List.of(program, "--version"), "", Path.of("."), LIMIT));
    }

    private static String requireSuccess(String program, ToolProcess process) {
        if (process.exitCode() != 0) {
            throw new MissingToolException(program, "ended with " + process.exitCode(), "install it again");
        }
        return process.output().strip();
    }

    private static Check tried(String name, String neededFor, Supplier<String> trial) {
        try {
            return new Check(name, true, trial.get(), neededFor);
        } catch (MissingToolException e) {
            return new Check(name, false, String.valueOf(e.getMessage()), neededFor);
        }
    }
}
