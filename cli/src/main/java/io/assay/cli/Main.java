package io.assay.cli;

import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.driver.Version;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.diag.InternalCompilerError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `assay`.
@Command(name = "assay", mixinStandardHelpOptions = true, versionProvider = Main.Numbers.class, subcommands = {
        RunCommand.class, BuildCommand.class, CompileCommand.class, SetupCommand.class, ProveCommand.class,
        ServeCommand.class, VerifyCommand.class, VerifierCommand.class, EvalCommand.class, WeightsCommand.class,
        RootCommand.class, CheckCommand.class, InspectCommand.class, OpsCommand.class, AggregationCommand.class,
        OptCommand.class, PtauCommand.class, ZkeyCommand.class, BenchCommand.class, Doctor.class,
        AutoComplete.GenerateCompletion.class}, description = "From an ONNX model to zero-knowledge circuits and the contracts that verify them.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                " 0:done", " 1:proof or check rejected", " 2:wrong usage",
                " 3:model not supported or not within tolerance", " 4:bad or damaged file",
                " 5:refused as insecure", " 6:the machine lacks something (Java, Node, memory, disk)",
                "70:bug in Assay"}, footer = {"",
                        "Example: assay run model.onnx --samples rows.npz --input input.json --on evm"})
public final class Main implements Runnable {

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    /// For picocli.
    public Main() {}

    /// Runs one command and ends the process with its exit code.
    ///
    /// @param arguments what the user typed
    public static void main(String[] arguments) {
        CommandLine command = commandLine();
        int code;
        try {
            code = command.execute(arguments);
        } catch (OutOfMemoryError e) {
            code = report(e, command, List.of(arguments).contains("--json"));
        }
        System.exit(code);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(
                (failure, command, _) -> report(failure, command, command.getParseResult().hasMatchedOption("--json")));
    }

    /// Without a subcommand the user has to choose one.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int report(Throwable problem, CommandLine command, boolean json) {
        Optional<Failure> failure = Failures.explain(problem);
        if (failure.isEmpty()) {
            command.getErr().println("bug in Assay, please report it with this text:");
            if (problem instanceof InternalCompilerError bug) {
                command.getErr().println(bug.dump());
            }
            problem.printStackTrace(command.getErr());
            command.getErr().flush();
            return ExitCodes.BUG;
        }
        failure.get().diagnostics().forEach(command.getErr()::println);
        command.getErr().flush();
        if (json) {
            Map<String, Object> members = new LinkedHashMap<>();
            if (failure.get().kind() == Failure.Kind.REJECTED) {
                members.put("verified", false);
            }
            members.put("errors", failure.get().diagnostics().stream().map(Main::members).toList());
            command.getOut().println(io.assay.driver.Json.MAPPER.writeValueAsString(members));
            command.getOut().flush();
        }
        return failure.get().kind().exitCode();
    }

    private static Map<String, String> members(Diagnostic diagnostic) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("code", diagnostic.code());
        members.put("message", diagnostic.message());
        members.putAll(diagnostic.fields());
        return members;
    }

    /// The version of the jar.
    static final class Numbers implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"assay " + Version.number()};
        }
    }
}
