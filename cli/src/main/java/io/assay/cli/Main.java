package io.assay.cli;

import io.assay.driver.evm.MissingToolException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `assay`.
@Command(name = "assay", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, subcommands = {
        Doctor.class}, description = "From an ONNX model to zero-knowledge circuits and the contracts that verify them.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                " 0:done", " 1:proof or check rejected", " 2:wrong usage",
                " 3:model not supported or not within tolerance", " 4:bad or damaged file",
                " 5:refused as insecure", " 6:the machine lacks something (Java, Node, memory, disk)",
                "70:bug in Assay"}, footer = {"", "Example: assay doctor"})
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
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain);
    }

    /// Without a subcommand the user has to choose one.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    @SuppressWarnings("UnusedVariable")
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused) {
        if (failure instanceof MissingToolException) {
            command.getErr().println("error: " + failure.getMessage());
            return ExitCodes.MACHINE;
        }
        command.getErr().println("bug in Assay, please report it with this text:");
        failure.printStackTrace(command.getErr());
        return ExitCodes.BUG;
    }

    /// The version of the jar.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"assay " + Objects.requireNonNullElse(version, "(not from a jar)")};
        }
    }
}
