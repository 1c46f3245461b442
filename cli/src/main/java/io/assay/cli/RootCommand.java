package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Inputs;
import io.assay.driver.Openings;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay root`: what a collector of points computes before anybody proves.
@Command(name = "root", mixinStandardHelpOptions = true, description = "Prints the root over the received inputs: proofs of other points have another. Needs no keys, and no other input.", footer = {
        "", "Example: assay root model.assay --input points.json"})
final class RootCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder of a model compiled with --received.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--input", required = true, paramLabel = "IN", description = "input.json, a .npz file, or a folder with input_0.pb; other inputs in it are not read.")
    @SuppressWarnings("NullAway.Init")
    private Path input;

    @Option(names = "--row", paramLabel = "I", description = "Row of a .npz file, from 0.")
    private @Nullable Integer row;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RootSalt salt;

    @Override
    public Integer call() throws IOException, InputException {
        InputSet points = salt.on(Inputs.read(input, row == null ? OptionalInt.empty() : OptionalInt.of(row)));
        String root = "0x" + Openings.of(ArtefactFolder.open(folder)).root(points).toString(16);
        new Summary(console).put("root", root).print();
        console.line("%s", root);
        return ExitCodes.DONE;
    }
}
