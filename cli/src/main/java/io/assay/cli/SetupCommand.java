package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.CeremonyKeys;
import io.assay.driver.Constraints;
import io.assay.driver.Failure;
import io.assay.driver.KeySetup;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay setup`: keys of a compiled circuit.
@Command(name = "setup", mixinStandardHelpOptions = true, description = {
        "Makes proving key, verification key and contract of a compiled circuit, or takes the key of a ceremony."}, footer = {
                "", "Example: assay setup model.assay --ptau powersOfTau28_hez_final_16.ptau",
                "Example: assay setup model.assay --ptau pot16_final.ptau --key key_final.zkey --production"})
final class SetupCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ArgGroup
    @SuppressWarnings("NullAway.Init")
    private @Nullable Source source;

    @Option(names = "--key", paramLabel = "KEY", description = "The outcome of a ceremony, made with assay zkey from the powers of --ptau: checked and taken.")
    private @Nullable Path key;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Option(names = "--production", description = "Refuse keys that one party made.")
    private boolean production;

    /// Where the first phase comes from.
    static final class Source {
        @Option(names = "--ptau", paramLabel = "FILE", description = "Powers of tau of a public ceremony.")
        @Nullable
        private Path powers;
        @Option(names = "--dev", description = "A fresh setup by this machine alone; the default.")
        @SuppressWarnings("UnusedVariable")
        private boolean development;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Path> powers = Optional.ofNullable(source).flatMap(chosen -> Optional.ofNullable(chosen.powers));
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (key != null) {
            CeremonyKeys.install(opened, powers.orElseThrow(SetupCommand::noPowers), key, production,
                    execution.threads(), console.progress());
            new Summary(console).circuit(opened).stage("setup").keys(opened).print();
            return ExitCodes.DONE;
        }
        KeySetup.Options options = new KeySetup.Options(powers, production, execution.seed(), execution.threads());
        KeySetup.requireAllowed(options, folder);
        KeySetup.run(opened, Constraints.of(opened), options, console.progress());
        new Summary(console).circuit(opened).stage("setup").keys(opened).print();
        return ExitCodes.DONE;
    }

    private static Failure noPowers() {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0110", "an option lacks another")
                .found("--key without --ptau", "the powers of tau that the key was made from")
                .help("assay setup DIR --ptau FILE --key KEY"));
    }
}
