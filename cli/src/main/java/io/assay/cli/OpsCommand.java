package io.assay.cli;

import io.assay.driver.Compiler;
import io.assay.driver.Failure;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.frontend.op.OperatorRow;
import io.assay.frontend.op.OperatorTable;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `assay ops`: supported operators, or the unsupported nodes of a model.
@Command(name = "ops", mixinStandardHelpOptions = true, description = "Lists the supported operators; with a model, every node of it that is not supported.", footer = {
        "", "Example: assay ops model.onnx"})
final class OpsCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(arity = "0..1", paramLabel = "MODEL.onnx", description = "Model to look at.")
    private @Nullable Path model;

    @Override
    public Integer call() throws IOException {
        if (model == null) {
            list();
            return ExitCodes.DONE;
        }
        List<Diagnostic> problems = OnnxFrontend.unsupportedNodes(Compiler.read(model));
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.UNSUPPORTED, problems);
        }
        console.line("every operator of %s is supported", model);
        console.object(Map.of("ok", true));
        return ExitCodes.DONE;
    }

    private void list() {
        List<OperatorRow> rows = OperatorTable.rows();
        String format = "%-" + width(rows, OperatorRow::domain) + "s  %-" + width(rows, OperatorRow::operator)
                + "s  %-7s  %s";
        console.line(format, "domain", "operator", "opsets", "restrictions");
        for (OperatorRow row : rows) {
            console.line(format, row.domain(), row.operator(), row.firstOpset() + "-" + row.lastOpset(),
                    row.restrictions());
        }
        console.object(Map.of("operators", rows));
    }

    private static int width(List<OperatorRow> rows, Function<OperatorRow, String> column) {
        return rows.stream().mapToInt(row -> column.apply(row).length()).max().orElse(1);
    }
}
