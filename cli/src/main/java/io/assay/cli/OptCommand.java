package io.assay.cli;

import io.assay.driver.Inspector;
import io.assay.driver.Failure;
import io.assay.ir.Module;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.verify.Verifier;
import io.assay.ir.verify.Violation;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay opt`: runs passes on textual IR.
@Command(name = "opt", mixinStandardHelpOptions = true, description = "Runs passes on textual IR and prints the result.", footer = {
        "", "Example: assay opt model.assay/specification.air --passes=simplify-fixed,eliminate-dead"})
final class OptCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(arity = "0..1", paramLabel = "FILE.air", description = "Module to read.")
    private @Nullable Path file;

    @Option(names = "--passes", split = ",", paramLabel = "NAME", description = "Passes, in this order.")
    private List<String> passes = List.of();

    @Option(names = "--list", description = "List every pass.")
    private boolean list;

    @Option(names = "--verify-each", description = "Check form and meaning after each pass.")
    private boolean verifyEach;

    @Option(names = "--stop-after-rewrites", paramLabel = "N", description = "Stop rewriting after N rule firings.")
    private @Nullable Integer stopAfterRewrites;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the inputs that --verify-each tries.")
    private long seed = 1;

    @Override
    public Integer call() throws IOException {
        if (list) {
            Pipelines.all().forEach(pass -> console.line("%-24s %-9s %s", pass.name(), pass.from(), pass.doc()));
            return ExitCodes.DONE;
        }
        if (file == null) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0105", "a file is missing").found("no FILE.air",
                    "a module to run passes on, or --list"));
        }
        Module module = Inspector.parse(file);
        List<Violation> violations = Verifier.verify(module);
        if (!violations.isEmpty()) {
            throw new Failure(Failure.Kind.BAD_FILE, violations.stream()
                    .map(violation -> Diagnostic.of("AS4115", "the module is not well formed")
                            .with("file", String.valueOf(file)).reason(violation.toString()))
                    .toList());
        }
        PassOptions options = new PassOptions(verifyEach, List.of(), Optional.empty(),
                stopAfterRewrites == null ? OptionalInt.empty() : OptionalInt.of(stopAfterRewrites), seed);
        Module result = Pipelines.run(module, passes, options, (_, _, _) -> {
        });
        console.out().print(AirPrinter.print(result));
        console.out().flush();
        return ExitCodes.DONE;
    }
}
