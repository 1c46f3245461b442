package io.assay.cli;

import io.assay.driver.Failure;
import io.assay.ir.Module;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.text.AirPrinter;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.Pipelines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Writes the module after chosen passes, for `--dump-ir after:NAME`.
final class DumpObserver implements PassObserver {
    private static final String PREFIX = "after:";
    private static final String ALL = "all";

    private final Optional<String> wanted;
    private final Path folder;
    private int position;

    /// @throws Failure if there is no such pass
    DumpObserver(Optional<String> wanted, Path folder) {
        this.wanted = wanted.map(text -> text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        this.folder = folder;
        this.wanted.filter(name -> !name.equals(ALL)).ifPresent(name -> requireKnown(name, wanted.get()));
    }

    private static void requireKnown(String name, String given) {
        List<String> known = Pipelines.labels();
        if (!known.contains(name)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0115", "no such pass")
                    .found("--dump-ir " + given, "after:all, or after: and one of " + String.join(", ", known))
                    .help("assay opt --list says what each pass takes and does"));
        }
    }

    @Override
    public void after(String pass, Module module, boolean changed) {
        position++;
        if (wanted.isEmpty() || !(wanted.get().equals(ALL) || wanted.get().equals(pass))) {
            return;
        }
        try {
            Files.createDirectories(folder.toAbsolutePath());
            Files.writeString(folder.resolve(String.format("%02d-%s.air", position, pass)), AirPrinter.print(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
