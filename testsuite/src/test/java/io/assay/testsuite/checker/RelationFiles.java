package io.assay.testsuite.checker;

import io.assay.checker.air.RelationModule;
import io.assay.checker.air.RelationReader;
import io.assay.checker.air.RelationUniqueness;
import io.assay.ir.Module;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.text.ConstantsFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Relations of the compiler, as the checker gets them: by files.
public final class RelationFiles {

    private RelationFiles() {}

    /// Returns what the checker reads of a module.
    public static RelationModule read(Module.RelationModule module) {
        return read(module, AirPrinter.print(module));
    }

    /// Returns what the checker reads of a text with the constants of a module.
    public static RelationModule read(Module.RelationModule module, String text) {
        try {
            Path folder = Files.createTempDirectory("relations");
            Path air = folder.resolve("model.air");
            Path weights = folder.resolve("weights.bin");
            try {
                Files.writeString(air, text);
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(weights))) {
                    ConstantsFile.write(AirPrinter.externalData(module), out);
                }
                return RelationReader.read(air, weights);
            } finally {
                Files.deleteIfExists(air);
                Files.deleteIfExists(weights);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(module.name(), e);
        }
    }

    /// Returns what the checker says of a module.
    public static RelationUniqueness.Result check(RelationModule module) {
        try {
            return RelationUniqueness.check(module);
        } catch (IOException e) {
            throw new IllegalStateException(module.name(), e);
        }
    }
}
