package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ConstraintChecking;
import io.assay.driver.Evaluation;
import io.assay.driver.Rows;
import io.assay.witness.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay eval`: the integer semantics that is proven, on many rows, without proofs.
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Computes what would be proven on many rows, without proofs, and compares with arrays ref__OUTPUT.", footer = {
        "", "Example: assay eval model.assay --inputs rows.npz -o predictions.npz",
        "In the JSON object, argmaxAgreement and equal are shares of the rows."})
final class EvalCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--inputs", paramLabel = "ROWS.npz", description = "Arrays with rows on axis 0, one for each input.")
    private @Nullable Path inputs;

    @Option(names = {"-o",
            "--output"}, paramLabel = "PREDS.npz", description = "Where the outputs go, one array for each output.")
    private @Nullable Path target;

    @Option(names = "--check-constraints", description = "Check each row's witness against every constraint, and show the first that fails.")
    private boolean checkConstraints;

    @Option(names = "--witness", paramLabel = "FILE.wtns", description = "With --check-constraints: check this witness instead of rows.")
    private @Nullable Path witness;

    @Override
    public Integer call() throws IOException, InputException {
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (witness != null) {
            ConstraintChecking.of(opened).check(witness);
            console.line("the witness satisfies all %,d constraints", opened.manifest().circuit().constraints());
            console.object(Map.of("satisfied", true));
            return ExitCodes.DONE;
        }
        if (inputs == null) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required option: --inputs");
        }
        Evaluation.RowListener listener = checkConstraints
                ? ConstraintChecking.of(opened)
                : Evaluation.RowListener.NONE;
        Evaluation.Result result = Evaluation.run(opened, Rows.read(inputs), listener, console.progress());
        if (target != null) {
            Evaluation.write(result, target);
        }
        print(result);
        return ExitCodes.DONE;
    }

    @picocli.CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private picocli.CommandLine.Model.CommandSpec spec;

    private void print(Evaluation.Result result) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rows", result.rows());
        console.line("rows       %d%s", result.rows(), checkConstraints ? ", all constraints hold" : "");
        result.outputs().forEach(output -> members.put(output.name(), Map.of()));
        result.agreements().forEach((name, agreement) -> {
            members.put(name, agreement);
            console.line("%-10s max error %.3g, mean error %.3g, argmax agrees on %d of %d rows, equal on %d", name,
                    agreement.maxError(), agreement.meanError(),
                    Math.round(agreement.argmaxAgreement() * result.rows()),
                    result.rows(), Math.round(agreement.equal() * result.rows()));
        });
        console.object(members);
    }
}
