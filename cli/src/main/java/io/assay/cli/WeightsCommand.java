package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.CommittedWeights;
import io.assay.driver.FolderWeights;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `assay weights`: other weights for the circuit, key and contract that there are.
@Command(name = "weights", mixinStandardHelpOptions = true, description = "Commits to the weights of another model of the same architecture; circuit, key and contract stay what they are. The folder was compiled with --weights committed.", footer = {
        "", "Example: assay weights model.assay retrained.onnx"})
final class WeightsCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(index = "0", paramLabel = "DIR", description = "Artefact folder.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Parameters(index = "1", paramLabel = "NEW_MODEL.onnx", description = "Model with the new weights, .onnx or .onnxtxt.")
    @SuppressWarnings("NullAway.Init")
    private Path model;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Override
    public Integer call() throws IOException {
        ArtefactFolder opened = ArtefactFolder.open(folder);
        CommittedWeights found = CommittedWeights.of(opened, model, console.progress());
        Optional<BigInteger> element = FolderWeights.store(opened, found.tensors(), execution.seed(),
                execution.threads());
        long count = found.tensors().stream().mapToLong(tensor -> tensor.values().elementCount()).sum();
        console.line("committed  %,d weights in %d tensors", count, found.tensors().size());
        Summary summary = new Summary(console).put("tensors", found.tensors().size()).put("weightCount", count);
        element.ifPresentOrElse(summary::weights,
                () -> console.line("keys       none yet: assay setup %s commits to these weights", folder));
        summary.print();
        return ExitCodes.DONE;
    }
}
