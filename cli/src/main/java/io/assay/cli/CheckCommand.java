package io.assay.cli;

import io.assay.checker.BadArtefactException;
import io.assay.checker.CheckReport;
import io.assay.checker.Finding;
import io.assay.checker.artefact.Mismatch;
import io.assay.driver.Checking;
import io.assay.driver.CircuitExport;
import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay check`: is a compiled circuit what it says, and does it leave its prover one witness?
@Command(name = "check", mixinStandardHelpOptions = true, description = "Checks an artefact folder: digests, keys and contract, and that the inputs determine every wire. Exit code 1 if something is not proven, 4 if files do not fit.", footer = {
        "", "Example: assay check model.assay --model model.onnx"})
final class CheckCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--model", paramLabel = "MODEL.onnx", description = "Compile this model as the folder was compiled, and compare.")
    private @Nullable Path model;

    @Option(names = "--export", paramLabel = "picus|smtlib|r1cs", description = "Write the circuit for a tool that asks the same question, or as circuit.r1cs, which a large folder leaves out.")
    private @Nullable String export;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "What --export writes.")
    private @Nullable Path target;

    @Override
    public Integer call() throws IOException {
        Optional<CircuitExport> exported = export();
        Checking.Outcome outcome;
        try {
            outcome = Checking.run(folder, Optional.ofNullable(model), exported, console.progress());
        } catch (BadArtefactException problem) {
            return damaged(problem);
        }
        print(outcome);
        if (exported.isPresent() && outcome.report().mismatches().isEmpty()) {
            console.line("written    %s", exported.get().target());
        }
        return outcome.isMismatch() ? ExitCodes.BAD_FILE : outcome.ok() ? ExitCodes.DONE : ExitCodes.REJECTED;
    }

    private Optional<CircuitExport> export() {
        if (export == null && target == null) {
            return Optional.empty();
        }
        if (export == null || target == null) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0109", "an export has a form and a file")
                    .found(export == null ? "-o " + target : "--export " + export,
                            "--export picus -o FILE.r1cs, --export smtlib -o FILE.smt2, or --export r1cs -o FILE.r1cs"));
        }
        return Optional.of(switch (export) {
            case "picus" -> CircuitExport.picus(target);
            case "smtlib" -> CircuitExport.smtLib(target);
            case "r1cs" -> CircuitExport.r1cs(target);
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found("--export " + export, "--export picus, smtlib or r1cs"));
        });
    }

    /// Without a manifest there is nothing to compare with.
    private int damaged(BadArtefactException problem) {
        Mismatch mismatch = Mismatch.of(folder.relativize(Path.of(problem.file())).toString(), problem);
        console.error(Checking.diagnostic(folder, mismatch));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ok", false);
        members.put("findings", List.of(mismatch.finding(Finding.Kind.ARTEFACT)));
        console.object(members);
        return ExitCodes.BAD_FILE;
    }

    private void print(Checking.Outcome outcome) {
        CheckReport report = outcome.report();
        report.mismatches().forEach(mismatch -> console.error(Checking.diagnostic(folder, mismatch)));
        outcome.model().forEach(difference -> console.error(Checking.diagnostic(difference)));
        if (report.mismatches().isEmpty()) {
            proven(report);
        }
        if (model != null && report.mismatches().isEmpty() && outcome.model().isEmpty()) {
            console.line("model      %s compiles to these files", model);
        }
        findings(report);
        console.line("%s", verdict(outcome));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ok", outcome.ok());
        members.put("folder", folder.toString());
        members.put("files", report.digests().size());
        members.putAll(Checking.counts(report));
        members.put("checkSeconds", report.counts().seconds());
        members.put("findingCount", outcome.findingCount());
        members.put("findings", outcome.findings());
        console.object(members);
    }

    private void proven(CheckReport report) {
        CheckReport.Counts counts = report.counts();
        console.line("folder     %,d files as the manifest says; statement%s belong%s to the circuit (%.2f s)",
                report.digests().size(), report.hasKeys() ? ", keys and contract" : "",
                report.hasKeys() ? "" : "s", counts.artefactSeconds());
        if (!report.unlisted().isEmpty()) {
            console.line("           not looked at: %s%s", String.join(", ", report.unlisted().stream().limit(SHOWN)
                    .toList()), report.unlisted().size() > SHOWN ? " …" : "");
        }
        console.line("relations  %,d, with %,d hints: %s (%.2f s)", counts.relations(), counts.hints(),
                counts.relationFindings() == 0
                        ? "every value follows from the inputs"
                        : String.format(Locale.ROOT, "%,d findings", counts.relationFindings()),
                counts.relationSeconds());
        console.line("circuit    %,d constraints, %,d wires: %,d given, %,d determined%s%s; %s; %s (%.2f s)",
                counts.constraints(), counts.wires(), counts.givenWires(),
                counts.determinedWires(),
                counts.freeWires() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d that only show an order",
                                counts.freeWires()),
                counts.unprovenWires() == 0 ? "" : String.format(Locale.ROOT, ", %,d not", counts.unprovenWires()),
                counts.wrappingRows() == 0
                        ? "no constraint wraps"
                        : String.format(Locale.ROOT, "constraints that may wrap: %,d", counts.wrappingRows()),
                counts.looseInputs() == 0
                        ? "inputs are within their bounds"
                        : String.format(Locale.ROOT, "elements of inputs that may be outside their bounds: %,d",
                                counts.looseInputs()),
                counts.constraintSeconds());
    }

    private void findings(CheckReport report) {
        Map<FoundGroup, Integer> groups = new LinkedHashMap<>();
        report.findings().forEach(finding -> groups.merge(FoundGroup.of(finding), 1, Integer::sum));
        if (groups.isEmpty()) {
            return;
        }
        console.line("");
        console.line("not proven %-28s %-36s %s", "node", "tensor", "element");
        groups.entrySet().stream().limit(SHOWN).forEach(entry -> {
            FoundGroup group = entry.getKey();
            console.line("           %-28s %-36s %s", text(group.node()), text(group.tensor()),
                    group.element() < 0 ? "-" : group.element());
            console.line("             %s%s", entry.getValue() == 1 ? "" : entry.getValue() + " times: ",
                    group.message());
        });
        if (groups.size() > SHOWN || report.findingCount() > report.findings().size()) {
            console.line("           and more, %,d in all: see uniqueness.json", report.findingCount());
        }
        console.line("");
    }

    /// What findings of the bits of one element have in common.
    private record FoundGroup(String node, String tensor, long element, String message) {
        static FoundGroup of(Finding finding) {
            return new FoundGroup(finding.node(), finding.tensor().replaceFirst("[.]bit\\[\\d+]$", ""),
                    finding.element(), finding.message().replaceFirst("^(wire|constraint) \\d+ ", "a $1 "));
        }
    }

    private static String text(String name) {
        return name.isEmpty() ? "-" : name;
    }

    private String verdict(Checking.Outcome outcome) {
        if (!outcome.report().mismatches().isEmpty()) {
            return "damaged    nothing was proven: files do not belong together";
        }
        if (!outcome.model().isEmpty()) {
            return "mismatch   the folder is not what the model compiles to";
        }
        if (outcome.ok()) {
            return "unique     the inputs leave one witness";
        }
        return outcome.findings().stream().allMatch(finding -> finding.kind() == Finding.Kind.ARTEFACT)
                ? "open       the inputs leave one witness, but not all files are shown to belong together"
                : "open       the inputs are not shown to leave one witness";
    }
}
