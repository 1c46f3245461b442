package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Failure;
import io.assay.driver.Inspector;
import io.assay.driver.Machine;
import io.assay.format.AtomicFile;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay inspect`: what is in a folder or a file, or what this machine is.
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Says what is in an artefact folder or in a file (.onnx .air .r1cs .zkey .ptau .wtns, JSON files), or with --machine what this machine is and which kernels the prover uses on it.", footer = {
        "", "Example: assay inspect model.assay --html report.html",
        "         assay inspect --machine --json"})
final class InspectCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR|FILE", arity = "0..1", description = "What to look at.")
    private @Nullable Path path;

    @Option(names = "--machine", description = "Look at the machine: processor, memory, vectors, JVM, kernels and why these.")
    private boolean machine;

    @Option(names = "--html", paramLabel = "FILE", description = "Copy the folder's report there.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        if (machine == (path != null) || (machine && html != null)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0107", "what to look at is not clear")
                    .found(machine ? "--machine and more" : "nothing",
                            "either a folder or a file, or --machine alone"));
        }
        if (path == null) {
            print(Machine.facts());
            return ExitCodes.DONE;
        }
        print(Inspector.inspect(path));
        if (html != null) {
            Path report = ArtefactFolder.open(path).require(ArtefactFolder.REPORT);
            AtomicFile.write(html, Files.readAllBytes(report));
            console.line("written                %s", html);
        }
        return ExitCodes.DONE;
    }

    private void print(Map<String, Object> facts) {
        facts.forEach((name, value) -> console.line("%-22s %s", name, value));
        console.object(facts);
    }
}
