package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.CommittedWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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

    @Override
    public Integer call() throws IOException {
        CommittedWeights weights = CommittedWeights.replace(ArtefactFolder.open(folder), model, console.progress());
        long count = weights.tensors().stream().mapToLong(tensor -> tensor.values().elementCount()).sum();
        console.line("committed  %,d weights in %d tensors", count, weights.tensors().size());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tensors", weights.tensors().size());
        members.put("weights", count);
        console.object(members);
        return ExitCodes.DONE;
    }
}
