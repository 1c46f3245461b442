package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Deadline;
import io.assay.driver.ProductionKeys;
import io.assay.driver.ProofEstimate;
import io.assay.driver.Proving;
import io.assay.kernel.Cancellation;
import io.assay.kernel.CancelledException;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
            "--output"}, paramLabel = "OUT_DIR", description = "Where proof.json, public.json, outputs.json and receipt.json go, and salts.json (secret) if tensors are hashed; DIR/proof by default.")
    private @Nullable Path target;

    @Option(names = "--deadline", paramLabel = "S", description = "Refuse at once if the proof would take longer than S seconds, and cancel it after S; exit code 6.")
    private @Nullable Double deadline;

    @Option(names = "--production", description = "Refuse a key that one party made.")
    private boolean production;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Override
    public Integer call() throws IOException, InputException {
        Optional<Deadline> limit = Optional.ofNullable(deadline).map(Deadline::in);
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (production) {
            ProductionKeys.require(opened);
        }
        Proving.Options options = arguments.options(execution);
        limit.ifPresent(
                time -> time.requireEnough(ProofEstimate.of(opened.manifest().circuit(), options.threads())));
        Proving.Proven proven = prove(opened, arguments.read(), options, limit);
        Path out = target == null ? folder.resolve("proof") : target;
        Proving.write(opened, proven, options, out);
        new Summary(console).circuit(opened).keys(opened).proof(opened, proven).print();
        console.line("written    %s", out);
        return ExitCodes.DONE;
    }

    private Proving.Proven prove(ArtefactFolder opened, InputSet input, Proving.Options options,
            Optional<Deadline> limit) throws IOException, InputException {
        Cancellation cancellation = limit.map(Deadline::cancellation).orElse(Cancellation.never());
        try {
            return Proving.prove(opened, input, options, cancellation, console.progress());
        } catch (CancelledException e) {
            throw limit.orElseThrow().passed(e);
        }
    }
}
