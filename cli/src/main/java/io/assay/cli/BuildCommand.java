package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.Constraints;
import io.assay.driver.KeySetup;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `assay build`: compile, development keys, witness generator and contract in one step.
@Command(name = "build", mixinStandardHelpOptions = true, description = "Compiles a model and makes development keys and the contract, in one step.", footer = {
        "", "Example: assay build model.onnx --samples rows.npz -o model.assay"})
final class BuildCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CompileArguments arguments;

    @Override
    public Integer call() throws IOException {
        KeySetup.Options options = new KeySetup.Options(Optional.empty(), arguments.production(),
                arguments.execution().seed(), arguments.execution().threads());
        KeySetup.requireAllowed(options, arguments.target());
        Constraints constraints = CompileCommand.compile(arguments, CircuitEstimate.Aim.KEYS, console);
        ArtefactFolder folder = constraints.folder();
        KeySetup.run(folder, constraints, options, console.progress());
        new Summary(console).circuit(folder).stage("compile").stage("setup").keys(folder).print();
        console.line("written    %s", folder.path());
        return ExitCodes.DONE;
    }
}
