package io.assay.driver;

import io.assay.checker.Finding;
import io.assay.checker.artefact.ProfileFile;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import io.assay.checker.r1cs.R1csReader;
import io.assay.driver.tool.ToolFolder;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import java.io.BufferedInputStream;
import io.assay.witness.CommittedWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Compiles a model again with the options in a manifest, and compares what comes out with a folder, byte by byte.
///
/// Everything but keys is compared: architecture and weights, constraints, statement, witness program, and the contract
/// that the folder's verification key and this model give. That the key is the circuit's is told from the folder alone.
final class ModelComparison {
    /// Written with a proof only.
    private static final List<String> TESTS = List.of(ArtefactFolder.EVM_VERIFIER + "/test/", SorobanContracts.TEST);
    /// With a proof they have lines about it.
    private static final List<String> READMES = List.of(ArtefactFolder.EVM_VERIFIER + "/README.md",
            ArtefactFolder.SOROBAN_VERIFIER + "/README.md");
    private static final String TEXT = ".*\\.(air|json|java|sol|rs|sym|toml|md)";

    private final ArtefactFolder folder;
    private final Path model;
    private final Manifest manifest;
    private final List<Finding> findings = new ArrayList<>();

    private ModelComparison(ArtefactFolder folder, Path model) {
        this.folder = folder;
        this.model = model;
        this.manifest = folder.manifest();
    }

    /// Returns what differs; nothing if the folder is what this version of Assay makes of the model.
    /// @throws Failure     if the model's file is damaged, or the machine lacks something
    /// @throws IOException if a file cannot be read
    static List<Finding> run(ArtefactFolder folder, Path model, Progress progress) throws IOException {
        ModelComparison comparison = new ModelComparison(folder, model);
        OnnxModel source = Compiler.read(model).withFileName(folder.manifest().model().file());
        comparison.compareSource(source);
        Optional<CompiledModel> compiled = comparison.compile(comparison.identified(source), progress);
        if (compiled.isPresent()) {
            comparison.compare(compiled.get(), progress);
        }
        return comparison.findings;
    }

    private void add(String tensor, String message) {
        findings.add(new Finding(Finding.Kind.MODEL, "", tensor, -1, message));
    }

    private boolean hasCommittedWeights() {
        return manifest.weightOptions().committed();
    }

    /// A circuit with committed weights is that of each training of its model, under the name of the first.
    private OnnxModel identified(OnnxModel source) {
        return hasCommittedWeights()
                ? source.withDigests(manifest.model().sha256(), manifest.model().external())
                : source;
    }

    private void compareSource(OnnxModel source) {
        if (hasCommittedWeights()) {
            compareTool();
            return;
        }
        if (!source.digest().equals(manifest.model().sha256())) {
            add(model.toString(), "the model's file has sha256 " + source.digest() + "; expected "
                    + manifest.model().sha256() + ", as in " + ArtefactFolder.MANIFEST);
        }
        if (!source.externalDigests().equals(manifest.model().external())) {
            add(model.toString(), "the model has other external data: " + source.externalDigests()
                    + "; expected " + manifest.model().external());
        }
        compareTool();
    }

    private void compareTool() {
        if (!manifest.tool().equals(Version.number())) {
            add(ArtefactFolder.MANIFEST, "the folder was written by assay " + manifest.tool()
                    + ", which may compile differently; expected " + Version.number() + ", which compares");
        }
    }

    /// A model that cannot be compiled with these options is none that the folder was made of.
    private Optional<CompiledModel> compile(OnnxModel source, Progress progress) throws IOException {
        try {
            return Optional
                    .of(Compiler.compile(source, RecordedOptions.of(manifest), CircuitEstimate.Aim.CIRCUIT, progress));
        } catch (IllegalArgumentException | ArithmeticException problem) {
            if (Failures.explain(problem).isPresent()) {
                return refused(problem);
            }
            // No option of the command line leads here, but a manifest may have been edited.
            add(ArtefactFolder.MANIFEST, "options that no model can be compiled with: " + problem.getMessage());
            return Optional.empty();
        } catch (RuntimeException problem) {
            return refused(problem);
        }
    }

    private Optional<CompiledModel> refused(RuntimeException problem) {
        Optional<Failure> failure = Failures.explain(problem);
        if (failure.isEmpty() || failure.get().kind() == Failure.Kind.MACHINE) {
            throw problem;
        }
        failure.get().diagnostics().forEach(diagnostic -> add(model.toString(),
                "the model cannot be compiled with the options of the folder: " + diagnostic.message()
                        + Optional.ofNullable(diagnostic.fields().get("tensor")).map(text -> ", " + text).orElse("")
                        + Optional.ofNullable(diagnostic.fields().get("found")).map(text -> ": " + text)
                                .orElse("")));
        return Optional.empty();
    }

    private void compare(CompiledModel compiled, Progress progress) throws IOException {
        Module written = Inspector.parse(folder.path().resolve(ArtefactFolder.SPECIFICATION));
        if (written instanceof FixedModule expected) {
            findings.addAll(SpecificationDifference.of(compiled.lowered().fixed(), expected));
        }
        Path work = Files.createTempDirectory("assay-check");
        try {
            ArtefactFolder made = ArtefactWriter.write(compiled, work.resolve("made"),
                    Files.exists(folder.path().resolve(ArtefactFolder.CIRCUIT))
                            ? Constraints.Writing.ALWAYS
                            : Constraints.Writing.NEVER,
                    progress);
            compareManifests(made.manifest());
            compareWeights(compiled);
            contract(made);
            report(differences(made), made);
        } finally {
            ToolFolder.delete(work);
        }
    }

    /// Makes the contract from this model and the folder's verification key. For another number of public elements there
    /// is none; the statement differs anyway.
    private void contract(ArtefactFolder made) throws IOException {
        if (folder.lists(ArtefactFolder.VERIFICATION_KEY)
                && made.manifest().circuit().publicInputs() == manifest.circuit().publicInputs()) {
            Files.copy(folder.path().resolve(ArtefactFolder.VERIFICATION_KEY),
                    made.path().resolve(ArtefactFolder.VERIFICATION_KEY));
            made.list(ArtefactFolder.VERIFICATION_KEY);
            Contracts.write(made, Optional.empty(), Progress.NONE);
        }
    }

    /// The blinder is the folder's own, and with it the commitment; the weights are the model's.
    private void compareWeights(CompiledModel compiled) throws IOException {
        if (!folder.lists(ArtefactFolder.COMMITTED_WEIGHTS)) {
            return;
        }
        CommittedWeights held = CommittedWeights.read(folder.require(ArtefactFolder.COMMITTED_WEIGHTS));
        if (!held.holds(compiled.weights().stream().map(tensor -> tensor.values().toLongs()).toList())) {
            add(ArtefactFolder.COMMITTED_WEIGHTS,
                    "holds other weights than the model; the folder has those of the model"
                            + " that assay weights was given last");
        }
    }

    private static boolean isOfWeights(String name) {
        return name.equals(ArtefactFolder.COMMITTED_WEIGHTS) || name.equals(ArtefactFolder.WEIGHTS);
    }

    private static boolean isTest(String name) {
        return TESTS.stream().anyMatch(name::startsWith);
    }

    private SortedMap<String, String> differences(ArtefactFolder made) throws IOException {
        SortedMap<String, String> differences = new TreeMap<>();
        // A folder that was run has a test with its first proof, and a line about it; neither verifies anything.
        boolean tested = manifest.files().keySet().stream().anyMatch(ModelComparison::isTest);
        for (String name : made.manifest().files().keySet()) {
            if ((!tested || !READMES.contains(name)) && !isOfWeights(name)) {
                difference(name, made).ifPresent(where -> differences.put(name, where));
            }
        }
        for (String name : manifest.files().keySet()) {
            if (!made.lists(name) && !isOfWeights(name) && !name.equals(folder.provingKey())
                    && !name.equals(ArtefactFolder.VERIFICATION_KEY) && !isTest(name)) {
                differences.put(name, "is no file that the model compiles to");
            }
        }
        return differences;
    }

    /// Another model makes nearly all files differ, which is one thing to say; a single file is looked into.
    private void report(SortedMap<String, String> differing, ArtefactFolder made) throws IOException {
        if (!findings.isEmpty() && differing.size() > 1) {
            add(String.join(", ", differing.keySet()), "not what the model compiles to");
            return;
        }
        for (Map.Entry<String, String> entry : differing.entrySet()) {
            String more = switch (entry.getKey()) {
                case ArtefactFolder.CIRCUIT -> firstRow(made);
                case ArtefactFolder.WITNESS_JAR ->
                    "; another release of the JDK may compile the same sources differently";
                default -> "";
            };
            add(entry.getKey(), entry.getValue() + more);
        }
    }

    /// Says which constraint is the first that differs, if the constraints are in the folder.
    private String firstRow(ArtefactFolder made) throws IOException {
        if (!Files.exists(made.path().resolve(ArtefactFolder.CIRCUIT))) {
            return "";
        }
        ConstraintSystem found = R1csReader.read(folder.path().resolve(ArtefactFolder.CIRCUIT));
        ConstraintSystem expected = R1csReader.read(made.path().resolve(ArtefactFolder.CIRCUIT));
        ProfileFile profile = ProfileFile.read(made.path().resolve(ArtefactFolder.PROFILE), expected.rowCount());
        for (int row = 0; row < Math.min(found.rowCount(), expected.rowCount()); row++) {
            if (!equal(found, found.a(), expected, expected.a(), row)
                    || !equal(found, found.b(), expected, expected.b(), row)
                    || !equal(found, found.c(), expected, expected.c(), row)) {
                String node = profile.node(row);
                return "; the first constraint that differs is " + row + (node.isEmpty() ? "" : ", of " + node);
            }
        }
        return "";
    }

    private static boolean equal(ConstraintSystem found, Matrix matrix, ConstraintSystem expected, Matrix other,
            int row) {
        boolean equal = matrix.count(row) == other.count(row);
        for (int i = 0; equal && i < matrix.count(row); i++) {
            int entry = matrix.start(row) + i;
            int otherEntry = other.start(row) + i;
            equal = matrix.wire(entry) == other.wire(otherEntry) && found.coefficients()
                    .value(matrix.coefficient(entry))
                    .equals(expected.coefficients().value(other.coefficient(otherEntry)));
        }
        return equal;
    }

    private Optional<String> difference(String name, ArtefactFolder made) throws IOException {
        if (!folder.lists(name)) {
            return Optional.of("is missing");
        }
        Path found = folder.path().resolve(name);
        Path expected = made.path().resolve(name);
        if (!Files.exists(expected)) {
            // Left out in both; the checker found that the folder's is what its digest says.
            String digest = String.valueOf(made.manifest().files().get(name));
            return digest.equals(manifest.files().get(name))
                    ? Optional.empty()
                    : Optional.of("is not what the model compiles to: sha256 " + manifest.files().get(name)
                            + "; expected " + digest);
        }
        long at = Files.mismatch(found, expected);
        boolean differsByTests = name.equals(SorobanContracts.LIBRARY)
                && SorobanContracts.library(folder).equals(Files.readString(expected));
        if (at < 0 || differsByTests) {
            return Optional.empty();
        }
        return Optional.of("is not what the model compiles to: differs from byte " + at + " on, "
                + (name.matches(TEXT) ? "line " + line(found, at) + ", " : "") + Files.size(found)
                + " bytes; expected " + Files.size(expected));
    }

    private static long line(Path text, long at) throws IOException {
        long line = 1;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(text))) {
            for (long i = 0; i < at; i++) {
                line += in.read() == '\n' ? 1 : 0;
            }
        }
        return line;
    }

    private void compareManifests(Manifest made) {
        JsonNode found = Json.MAPPER.valueToTree(manifest);
        ObjectNode expected = Json.MAPPER.valueToTree(made.withSetup(manifest.setup()).withFiles(manifest.files()));
        List<String> members = new ArrayList<>();
        for (String name : expected.propertyNames()) {
            if (!expected.get(name).equals(found.get(name))) {
                members.add(name);
            }
        }
        members.remove("tool");
        if (!members.isEmpty()) {
            add(ArtefactFolder.MANIFEST, "other " + String.join(", ", members) + " than the model compiles to");
        }
    }
}
