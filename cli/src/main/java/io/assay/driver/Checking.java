package io.assay.driver;

import io.assay.checker.CheckReport;
import io.assay.checker.Checker;
import io.assay.checker.Finding;
import io.assay.checker.artefact.ArtefactFiles;
import io.assay.checker.artefact.Mismatch;
import io.assay.format.BadFileException;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has the checker look at an artefact folder, compares it with a model if there is one, and writes `uniqueness.json`.
public final class Checking {
    private static final String FORMAT = "assay-uniqueness";
    private static final int VERSION = 1;

    private Checking() {}

    /// What came of a check.
    ///
    /// @param report what the checker says of the folder
    /// @param model  what differs from the model; empty if none was given
    public record Outcome(CheckReport report, List<Finding> model) {
        public Outcome {
            model = List.copyOf(model);
        }

        /// Returns all findings: of files, of the model, of what could not be proven.
        public List<Finding> findings() {
            List<Finding> findings = new ArrayList<>();
            report.mismatches().forEach(mismatch -> findings.add(mismatch.finding(Finding.Kind.ARTEFACT)));
            findings.addAll(model);
            findings.addAll(report.findings());
            return findings;
        }

        /// Returns how many findings there are, those that are not named among them.
        public long findingCount() {
            return report.mismatches().size() + model.size() + report.findingCount();
        }

        /// Tells whether the folder is sound: files belong together and to the model, nothing is left to prove.
        public boolean ok() {
            return report.ok() && model.isEmpty();
        }

        /// Tells whether files are damaged, or belong to something else.
        public boolean isMismatch() {
            return !report.mismatches().isEmpty() || !model.isEmpty();
        }
    }

    /// Checks a folder.
    /// @param model  the model that it was compiled from; where absent, only the folder is looked at
    /// @param export what to write of a circuit whose files belong together
    /// @throws io.assay.checker.BadArtefactException if it has no manifest, or a damaged one
    /// @throws Failure                               if the model is damaged, or the machine lacks something
    public static Outcome run(Path folder, Optional<Path> model, Optional<CircuitExport> export, Progress progress)
            throws IOException {
        Optional<ArtefactFolder> withoutCircuit = withoutCircuit(folder);
        return withoutCircuit.isEmpty()
                ? run(folder, Optional.empty(), model, export, progress)
                : Constraints.of(withoutCircuit.get())
                        .written(circuit -> run(folder, Optional.of(circuit), model, export, progress));
    }

    private static Outcome run(Path folder, Optional<Path> circuit, Optional<Path> model,
            Optional<CircuitExport> export, Progress progress) throws IOException {
        CheckReport report = Checker.check(folder, circuit, progress::at);
        List<Finding> differences = model.isPresent() && report.mismatches().isEmpty()
                ? ModelComparison.run(ArtefactFolder.open(folder), model.get(), progress)
                : List.of();
        Outcome outcome = new Outcome(report, differences);
        Json.write(folder.resolve(ArtefactFiles.REPORT), members(outcome, model));
        if (export.isPresent() && report.mismatches().isEmpty()) {
            export.get().write(folder, circuit.orElseGet(() -> folder.resolve(ArtefactFolder.CIRCUIT)));
        }
        return outcome;
    }

    /// Returns the folder if it is one that leaves `circuit.r1cs` out, and holds what it is made from; what is wrong with
    /// any other is for the checker to say.
    private static Optional<ArtefactFolder> withoutCircuit(Path folder) throws IOException {
        if (Files.exists(folder.resolve(ArtefactFolder.CIRCUIT))
                || !Files.exists(folder.resolve(ArtefactFolder.MANIFEST))) {
            return Optional.empty();
        }
        try {
            ArtefactFolder opened = ArtefactFolder.open(folder);
            return opened.lists(ArtefactFolder.CIRCUIT) && opened.holds(ArtefactFolder.RELATIONS)
                    && opened.holds(ArtefactFolder.CONSTANTS) ? Optional.of(opened) : Optional.empty();
        } catch (BadFileException e) {
            return Optional.empty();
        }
    }

    /// What `uniqueness.json` says. Nothing in it depends on time or place.
    private static Map<String, Object> members(Outcome outcome, Optional<Path> model) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", FORMAT);
        members.put("version", VERSION);
        members.put("tool", Version.number());
        members.put("ok", outcome.ok());
        if (model.isPresent()) {
            members.put("modelSha256", ArtefactFiles.digest(model.get()));
        }
        members.putAll(counts(outcome.report()));
        members.put("findingCount", outcome.findingCount());
        members.put("findings", outcome.findings());
        members.put("unlisted", outcome.report().unlisted());
        members.put("files", outcome.report().digests());
        return members;
    }

    /// Returns how much was proven, by name, without times.
    public static Map<String, Object> counts(CheckReport report) {
        CheckReport.Counts counts = report.counts();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("relations", counts.relations());
        members.put("hints", counts.hints());
        members.put("relationFindings", counts.relationFindings());
        members.put("constraints", counts.constraints());
        members.put("wires", counts.wires());
        members.put("givenWires", counts.givenWires());
        members.put("freeWires", counts.freeWires());
        members.put("unprovenWires", counts.unprovenWires());
        members.put("wrappingConstraints", counts.wrappingRows());
        members.put("looseInputs", counts.looseInputs());
        return members;
    }

    /// Returns a mismatch as a diagnostic.
    public static Diagnostic diagnostic(Path folder, Mismatch mismatch) {
        return Diagnostic.of("AS4116", "an artefact is damaged, or belongs to another folder")
                .with("file", folder.resolve(mismatch.file()).toString()).with("where", mismatch.where())
                .found(mismatch.found(), mismatch.expected())
                .help("restore the file, or build the folder again");
    }

    /// Returns a difference from the model as a diagnostic.
    public static Diagnostic diagnostic(Finding difference) {
        Diagnostic diagnostic = Diagnostic.of("AS4117",
                "the folder is not what the model compiles to");
        if (!difference.node().isEmpty()) {
            diagnostic = diagnostic.with("node", difference.node());
        }
        if (!difference.tensor().isEmpty()) {
            diagnostic = diagnostic.with(difference.node().isEmpty() ? "file" : "tensor", difference.tensor()
                    + (difference.element() < 0 ? "" : ", element " + difference.element()));
        }
        return diagnostic.reason(difference.message());
    }
}
