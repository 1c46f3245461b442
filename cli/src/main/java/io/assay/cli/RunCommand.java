package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompiledModel;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.FloatModel;
import io.assay.driver.KeySetup;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.Salts;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `assay run`: build, prove and verify.
@Command(name = "run", mixinStandardHelpOptions = true, description = "Builds a model, proves one evaluation and verifies the proof.", footer = {
        "", "Example: assay run model.onnx --samples rows.npz --input input.json --on evm"})
final class RunCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CompileArguments compileArguments;
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ProveArguments proveArguments;

    @Option(names = "--on", paramLabel = "evm|soroban", description = "Have the generated contract verify the proof too, in an EVM or in Soroban's host.")
    private @Nullable String on;

    @Override
    public Integer call() throws IOException, InputException {
        Optional<OnChain> chain = Optional.ofNullable(on).map(OnChain::of);
        InputSet input = proveArguments.read();
        Proving.Options options = proveArguments.options(compileArguments.execution());
        KeySetup.Options setup = new KeySetup.Options(Optional.empty(), compileArguments.production(),
                compileArguments.execution().seed(),
                compileArguments.execution().threads());
        KeySetup.requireAllowed(setup, compileArguments.target());
        Constraints.Writing writing = compileArguments.circuitFile();
        CompiledModel model = CompileCommand.model(compileArguments, CircuitEstimate.Aim.KEYS, console,
                Optional.of(input));
        model.boxes().forEach((name, box) -> {
            if (box.origin().contains("this input")) {
                console.warn("the range of " + name + " is " + box.origin()
                        + "; other inputs may be refused: give --samples or --range");
            }
        });
        ArtefactFolder folder = ArtefactWriter.write(model, compileArguments.target(), writing, console.progress());
        // A wrong input is found before the keys are made, which takes much longer.
        folder.loadProgram().compute(input.salted(Salts.NONE), BigInteger.ZERO);
        KeySetup.run(folder, Constraints.of(folder, model.circuit()), setup, console.progress());
        Proving.Proven proven = Proving.prove(folder, input, options, console.progress());
        Path target = folder.path().resolve("proof");
        Proving.write(folder, proven, options, target);
        Verifying.Claim claim = new Verifying.Claim(proven.proof(), proven.publics());
        Contracts.write(folder, Optional.of(claim), console.progress());
        Summary summary = new Summary(console).circuit(folder).stage("compile").stage("setup").keys(folder)
                .proof(folder, proven);
        double error = FloatModel.maxError(model, folder.manifest(), input, proven.outputs());
        summary.put("maxErrorVsFloat", error);
        console.line("float      the model in floating point differs by at most %.3g", error);
        if (chain.isPresent()) {
            chain.get().verify(folder, claim, console, summary);
        }
        summary.print();
        console.line("written    %s", folder.path());
        return ExitCodes.DONE;
    }
}
