package io.assay.driver;

import io.assay.checker.Finding;
import io.assay.checker.artefact.ProfileFile;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import io.assay.checker.r1cs.R1csReader;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.pipeline.PassObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private final ArtefactFolder folder;
    private final Manifest manifest;
    private final List<Finding> findings = new ArrayList<>();

    private ModelComparison(ArtefactFolder folder) {
        this.folder = folder;
        this.manifest = folder.manifest();
    }

    /// Returns what differs; nothing if the folder is what this version of Assay makes of the model.
    /// @throws Failure     if the model's file is damaged, or the machine lacks something
    /// @throws IOException if a file cannot be read
    static List<Finding> run(ArtefactFolder folder, Path model, Progress progress) throws IOException {
        ModelComparison comparison = new ModelComparison(folder);
        OnnxModel source = Compiler.read(model).withFileName(folder.manifest().model().file());
        comparison.compareSource(source);
        Optional<CompiledModel> compiled = comparison.compile(source, progress);
        if (compiled.isPresent()) {
            comparison.compare(compiled.get(), progress);
        }
        return comparison.findings;
    }

    private void add(String tensor, String message) {
        findings.add(new Finding(Finding.Kind.MODEL, "", tensor, -1, message));
    }

    private void compareSource(OnnxModel source) {
        if (!source.digest().equals(manifest.model().sha256())) {
            add(manifest.model().file(), "the model's file has sha256 " + source.digest() + "; expected "
                    + manifest.model().sha256() + ", as in " + ArtefactFolder.MANIFEST);
        }
        if (!source.externalDigests().equals(manifest.model().external())) {
            add(manifest.model().file(), "the model has other external data: " + source.externalDigests()
                    + "; expected " + manifest.model().external());
        }
        if (!manifest.tool().equals(Version.number())) {
            add(ArtefactFolder.MANIFEST, "the folder was written by assay " + manifest.tool()
                    + ", which may compile differently; expected " + Version.number() + ", which compares");
        }
    }

    /// A model that cannot be compiled with these options is none that the folder was made of.
    private Optional<CompiledModel> compile(OnnxModel source, Progress progress) throws IOException {
        try {
            return Optional.of(Compiler.compile(source, options(), CircuitEstimate.Aim.CIRCUIT, progress));
        } catch (RuntimeException problem) {
            Optional<Failure> failure = Failures.explain(problem);
            if (failure.isEmpty() || failure.get().kind() == Failure.Kind.MACHINE) {
                throw problem;
            }
            failure.get().diagnostics().forEach(diagnostic -> add(manifest.model().file(),
                    "the model cannot be compiled with the options of the folder: " + diagnostic.message()
                            + Optional.ofNullable(diagnostic.fields().get("tensor")).map(text -> ", " + text).orElse("")
                            + Optional.ofNullable(diagnostic.fields().get("found")).map(text -> ": " + text)
                                    .orElse("")));
            return Optional.empty();
        }
    }

    private CompileOptions options() {
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        Optional<Visibility> inputs = Optional.empty();
        for (Manifest.Border border : manifest.borders("input")) {
            boxes.put(border.name(), box(border));
            inputs = Optional.of(visibility(border));
        }
        Visibility outputs = manifest.borders("output").stream().findFirst().map(ModelComparison::visibility)
                .orElse(Visibility.PUBLIC);
        return new CompileOptions(manifest.scaleBits(), inputs, outputs, Map.of(), Optional.empty(), Optional.empty(),
                boxes, manifest.model().bindings(), manifest.passes().options(), PassObserver.NONE);
    }

    private static Visibility visibility(Manifest.Border border) {
        return Visibility.valueOf(border.visibility().toUpperCase(Locale.ROOT));
    }

    private static InputBox box(Manifest.Border border) {
        Shape shape = border.lo().size() == 1 ? Shape.SCALAR : new Shape(border.shape());
        return new InputBox(reals(border.lo(), shape, border.scaleBits()),
                reals(border.hi(), shape, border.scaleBits()), border.scaleBits(), border.exact(), border.origin());
    }

    private static TensorData reals(List<Long> integers, Shape shape, int scaleBits) {
        return TensorData.ofDoubles(ScalarType.F64, shape,
                integers.stream().mapToDouble(value -> Math.scalb((double) value, -scaleBits)).toArray());
    }

    private void compare(CompiledModel model, Progress progress) throws IOException {
        Module written = Inspector.parse(folder.path().resolve(ArtefactFolder.SPECIFICATION));
        if (written instanceof FixedModule expected) {
            findings.addAll(SpecificationDifference.of(model.lowered().fixed(), expected));
        }
        Path work = Files.createTempDirectory("assay-check");
        try {
            ArtefactFolder made = ArtefactWriter.write(model, work.resolve("made"), progress);
            compareManifests(made.manifest());
            SortedMap<String, String> differing = new TreeMap<>();
            for (String name : made.manifest().files().keySet()) {
                difference(name, Files.readAllBytes(made.path().resolve(name))).ifPresent(
                        where -> differing.put(name, where));
            }
            for (String name : manifest.files().keySet()) {
                if (!made.manifest().files().containsKey(name) && !name.equals(ArtefactFolder.PROVING_KEY)
                        && !name.equals(ArtefactFolder.VERIFICATION_KEY)
                        && !name.startsWith(ArtefactFolder.EVM_VERIFIER)) {
                    differing.put(name, "is none of its files");
                }
            }
            // For another number of public elements there is no contract with this key; the statement differs anyway.
            if (folder.lists(ArtefactFolder.VERIFICATION_KEY)
                    && made.manifest().circuit().publicInputs() == manifest.circuit().publicInputs()) {
                contract(made, differing);
            }
            report(differing, made);
        } finally {
            Folders.delete(work);
        }
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

    /// Says which constraint is the first that differs.
    private String firstRow(ArtefactFolder made) throws IOException {
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

    /// Makes the contract from this model and the folder's verification key.
    private void contract(ArtefactFolder made, SortedMap<String, String> differing) throws IOException {
        Files.copy(folder.path().resolve(ArtefactFolder.VERIFICATION_KEY),
                made.path().resolve(ArtefactFolder.VERIFICATION_KEY));
        made.list(ArtefactFolder.VERIFICATION_KEY);
        // A folder that was run has a test with its first proof, and a line about it; neither verifies anything.
        boolean tested = manifest.files().keySet().stream()
                .anyMatch(name -> name.startsWith(ArtefactFolder.EVM_VERIFIER + "/test/"));
        for (Map.Entry<String, String> text : Contracts.generate(made, Optional.empty()).entrySet()) {
            if (!tested || !text.getKey().equals("README.md")) {
                String name = ArtefactFolder.EVM_VERIFIER + "/" + text.getKey();
                difference(name, text.getValue().getBytes(StandardCharsets.UTF_8))
                        .ifPresent(where -> differing.put(name, where));
            }
        }
    }

    private Optional<String> difference(String name, byte[] expected) throws IOException {
        if (!folder.lists(name)) {
            return Optional.of("is missing");
        }
        byte[] found = Files.readAllBytes(folder.path().resolve(name));
        int at = Arrays.mismatch(found, expected);
        if (at < 0) {
            return Optional.empty();
        }
        return Optional.of("is not what the model compiles to: differs from byte " + at + " on, "
                + (name.matches(".*\\.(air|json|java|sol|sym|toml|md)") ? "line " + line(found, at) + ", " : "")
                + found.length + " bytes; expected " + expected.length);
    }

    private static long line(byte[] text, int at) {
        long line = 1;
        for (int i = 0; i < at; i++) {
            line += text[i] == '\n' ? 1 : 0;
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
