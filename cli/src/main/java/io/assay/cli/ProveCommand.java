package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ProductionKeys;
import io.assay.driver.Proving;
import io.assay.witness.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay prove`: one proof.
@Command(name = "prove", mixinStandardHelpOptions = true, description = "Proves one evaluation of the model.", footer = {
        "", "Example: assay prove model.assay --input input.json --context 0x2a -o proof"})
final class ProveCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ProveArguments arguments;

    @Parameters(paramLabel = "DIR", description = "Artefact folder with keys.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = {"-o",
            "--output"}, paramLabel = "OUT_DIR", description = "Where proof.json, public.json, outputs.json and receipt.json go; DIR/proof by default.")
    private @Nullable Path target;

    @Option(names = "--production", description = "Refuse a key that one party made.")
    private boolean production;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Override
    public Integer call() throws IOException, InputException {
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (production) {
            ProductionKeys.require(opened);
        }
        Proving.Options options = arguments.options(execution);
        Proving.Proven proven = Proving.prove(opened, arguments.read(), options, console.progress());
        Path out = target == null ? folder.resolve("proof") : target;
        Proving.write(opened, proven, options, out);
        new Summary(console).circuit(opened).keys(opened).proof(opened, proven).print();
        console.line("written    %s", out);
        return ExitCodes.DONE;
    }
}
