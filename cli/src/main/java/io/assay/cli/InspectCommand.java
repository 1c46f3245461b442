package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Inspector;
import io.assay.format.AtomicFile;
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

/// `assay inspect`: what is in a folder or a file.
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Says what is in an artefact folder or in a file (.onnx .air .r1cs .zkey .ptau .wtns, JSON files).", footer = {
        "", "Example: assay inspect model.assay --html report.html"})
final class InspectCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR|FILE", description = "What to look at.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--html", paramLabel = "FILE", description = "Copy the folder's report there.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> facts = Inspector.inspect(path);
        facts.forEach((name, value) -> console.line("%-22s %s", name, value));
        console.object(facts);
        if (html != null) {
            Path report = ArtefactFolder.open(path).require(ArtefactFolder.REPORT);
            AtomicFile.write(html, Files.readAllBytes(report));
            console.line("written                %s", html);
        }
        return ExitCodes.DONE;
    }
}
