package io.assay.ir.verify;

import io.assay.ir.testing.LitFile;
import io.assay.ir.testing.LitRunner;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierLitTest {

    static List<Path> files() {
        return LitFile.below(Path.of("src/test/lit"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void reportsTheRightMessageOnTheRightLine(Path file) {
        new LitRunner((_, module) -> module).check(file);
    }
}
