package io.assay.cli;

import io.assay.driver.Contexts;
import io.assay.driver.Inputs;
import io.assay.driver.Proving;
import io.assay.witness.InputSet;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Input and context of `prove` and `run`.
final class ProveArguments {
    @Option(names = "--input", required = true, paramLabel = "IN", description = "input.json, a .npz file, or a folder with input_0.pb.")
    @SuppressWarnings("NullAway.Init")
    private Path input;

    @Option(names = "--row", paramLabel = "I", description = "Row of a .npz file, from 0.")
    private @Nullable Integer row;

    @Option(names = "--context", paramLabel = "HEX|JSON", description = "Element that binds the proof to an application; 0 by default.")
    private @Nullable String context;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RootSalt rootSalt;

    @Option(names = "--calldata", description = "Write the calldata of verifyInference too, and the arguments of verify_inference for stellar contract invoke.")
    private boolean calldata;

    InputSet read() throws IOException {
        return rootSalt.on(Inputs.read(input, row == null ? OptionalInt.empty() : OptionalInt.of(row)));
    }

    Proving.Options options(ExecutionOptions execution) {
        BigInteger element = context == null ? BigInteger.ZERO : Contexts.parse(context);
        return new Proving.Options(element, execution.seed(), execution.threads(), calldata);
    }
}
