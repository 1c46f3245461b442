package io.assay.cli;

import io.assay.driver.Aggregation;
import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay agg`: writes the ONNX model of an aggregation.
@Command(name = "agg", mixinStandardHelpOptions = true, description = "Writes an ONNX model that makes one number of those of several sources.", footer = {
        "", "Example: assay agg median --sources 21 -o median.onnx"})
final class AggregationCommand implements Callable<Integer> {

    /// For the help.
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Aggregation.Kind.values()).map(Aggregation.Kind::title).iterator();
        }
    }

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "AGGREGATION", completionCandidates = Names.class, description = "One of ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init")
    private String aggregation;

    @Option(names = "--sources", required = true, paramLabel = "N", description = "How many numbers there are, 2 to 4096.")
    private int sources;

    @Option(names = "--trim", paramLabel = "PART", description = "trimmed-mean: the part of the numbers that is left out at each end, rounded down to whole numbers; in [0, 0.5), by default 0.1.")
    private @Nullable BigDecimal trim;

    @Option(names = "--at", paramLabel = "PART", description = "quantile: the part of the numbers below it; in [0, 1], by default 0.5.")
    private @Nullable BigDecimal at;

    @Option(names = "--threshold", paramLabel = "K", description = "mad-filter: how many median absolute deviations from the median a number may be; in [1, 1000], by default 3.")
    private @Nullable BigDecimal threshold;

    @Option(names = {"-o",
            "--output"}, required = true, paramLabel = "MODEL.onnx", description = "Where the model is written.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Override
    public Integer call() throws IOException {
        Aggregation.Kind kind = Arrays.stream(Aggregation.Kind.values())
                .filter(known -> known.title().equals(aggregation)).findFirst()
                .orElseThrow(() -> new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0112", "no such aggregation")
                        .found(aggregation, Arrays.stream(Aggregation.Kind.values()).map(Aggregation.Kind::title)
                                .collect(Collectors.joining(", ", "one of ", "")))));
        Aggregation made = new Aggregation(kind, sources, parameter(kind));
        write(made.model());
        console.line("written    %s", output);
        console.line("next       assay build %s --samples ROWS.npz", output);
        console.object(Map.of("model", output.toString(), "aggregation", kind.title(), "sources", sources));
        return ExitCodes.DONE;
    }

    private Optional<BigDecimal> parameter(Aggregation.Kind kind) {
        Map<String, @Nullable BigDecimal> given = new LinkedHashMap<>();
        given.put("--trim", trim);
        given.put("--at", at);
        given.put("--threshold", threshold);
        for (Map.Entry<String, @Nullable BigDecimal> option : given.entrySet()) {
            if (option.getValue() != null && !option.getKey().equals(kind.option())) {
                throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0113", "the aggregation has no such option")
                        .with("aggregation", kind.title())
                        .found(option.getKey(), kind.option().isEmpty() ? "no number" : kind.option()));
            }
        }
        return Optional.ofNullable(given.get(kind.option()));
    }

    /// A file that is cut short never has the final name.
    private void write(byte... model) throws IOException {
        Path target = output.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0114", "there is no folder for the model")
                    .with("file", output.toString()).help("make the folder first, or choose another with -o"));
        }
        Path partial = folder.resolve(target.getFileName() + ".partial");
        try {
            Files.write(partial, model);
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
