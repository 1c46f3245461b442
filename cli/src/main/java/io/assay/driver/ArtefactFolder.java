package io.assay.driver;

import io.assay.driver.tool.ToolFolder;
import io.assay.format.AtomicFile;
import io.assay.format.BadFileException;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.CommittedWeights;
import io.assay.witness.WeightedProgram;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An artefact folder: what a model was compiled to, checked against the digests of its manifest.
///
/// A folder holds a program, the witness generator, which runs when a proof is made: treat a folder from somebody else
/// like a program from somebody else.
public final class ArtefactFolder {
    /// The manifest.
    public static final String MANIFEST = "manifest.json";
    /// Names of the public elements, and what is packed where.
    public static final String STATEMENT = "statement.json";
    /// The relations that the circuit was made of.
    public static final String RELATIONS = "model.air";
    /// The specification of what is proven: scaled integers.
    public static final String SPECIFICATION = "specification.air";
    /// Constant tensors that the two texts name.
    public static final String CONSTANTS = "weights.bin";
    /// The rank-1 constraints; left out where they are large, see [Constraints].
    public static final String CIRCUIT = "circuit.r1cs";
    /// Names of the wires.
    public static final String SYMBOLS = "circuit.sym";
    /// Which constraints come from which node.
    public static final String PROFILE = "profile.json";
    /// The compiled witness program.
    public static final String WITNESS_JAR = "witness/witness.jar";
    /// Its sources.
    public static final String WITNESS_SOURCES = "witness/src";
    /// Weights as integers and the blinder of their commitment, where they are committed to: the prover's alone.
    public static final String COMMITTED_WEIGHTS = "committed-weights.bin";
    /// The commitment to these weights, which everyone may have.
    public static final String WEIGHTS = "weights.json";
    private static final String PLAIN_KEY = "proving.zkey";
    private static final String COMMITTED_KEY = "proving.pk";
    /// The verification key.
    public static final String VERIFICATION_KEY = "verification_key.json";
    /// The contract's project for the user's own tools.
    public static final String EVM_VERIFIER = "verifier/evm";
    /// The crate of the contract for Soroban; left out where no contract can hold the circuit.
    public static final String SOROBAN_VERIFIER = "verifier/soroban";
    /// The report for people.
    public static final String REPORT = "report.html";

    private final Path path;
    private Manifest manifest;

    private ArtefactFolder(Path path, Manifest manifest) {
        this.path = path;
        this.manifest = manifest;
    }

    /// Opens a folder.
    /// @throws Failure          if it is no artefact folder
    /// @throws BadFileException if its manifest is damaged or of another version
    public static ArtefactFolder open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new NoSuchFileException(path.toString());
        }
        Path file = path.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4107", "the folder is no artefact folder")
                    .with("folder", path.toString()).found("no " + MANIFEST, "a folder that assay compile wrote"));
        }
        ObjectNode tree = Json.read(file, ObjectNode.class, "manifest");
        String format = tree.path("format").asString("none");
        int version = tree.path("version").asInt(0);
        if (!format.equals(Manifest.FORMAT) || version < 1 || version > Manifest.VERSION) {
            throw new BadFileException(file.toString(), "manifest", "format and version", format + " " + version,
                    Manifest.FORMAT + " 1 to " + Manifest.VERSION,
                    "compile the model again with this version of assay");
        }
        if (version == 1) {
            tree.putObject("labels");
        }
        if (version <= 2) {
            tree.set("passes", Json.MAPPER.valueToTree(Manifest.Passes.ALL));
        }
        if (version <= 3 && tree.path("circuit") instanceof ObjectNode circuit) {
            circuit.put("committedValues", 0).putArray("lookupTables");
        }
        if (version <= 4) {
            tree.putArray("committed");
        }
        if (version <= 5) {
            for (JsonNode border : tree.path("borders")) {
                if (border instanceof ObjectNode members) {
                    members.put("encoding", Manifest.Border.FIXED_POINT).putArray("grids");
                }
            }
        }
        if (version <= 6) {
            for (JsonNode border : tree.path("borders")) {
                if (border instanceof ObjectNode members) {
                    members.putArray("splits");
                }
            }
        }
        tree.put("version", Manifest.VERSION);
        return new ArtefactFolder(path, Json.read(file, tree, Manifest.class, "manifest"));
    }

    /// Refuses a folder that holds something else than artefacts, so that nothing is overwritten.
    static void requireReplaceable(Path target) throws IOException {
        if (!Files.exists(target) || Files.exists(target.resolve(MANIFEST))) {
            return;
        }
        if (!Files.isDirectory(target) || !Folders.files(target).isEmpty()) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4108", "the target exists and is no artefact folder")
                    .with("folder", target.toString()).help("choose another with -o DIR, or remove it first"));
        }
    }

    /// Returns where the folder is.
    public Path path() {
        return path;
    }

    /// Returns the name of the proving key: snarkjs's format for a plain circuit, another for one with commitments.
    public String provingKey() {
        return manifest.circuit().hasLookups() ? COMMITTED_KEY : PLAIN_KEY;
    }

    /// Returns its manifest.
    public Manifest manifest() {
        return manifest;
    }

    /// Returns the path of a file, after its digest was compared with the manifest.
    /// @throws Failure if the file is missing, not listed, or not the one that the manifest was written for
    public Path require(String name) throws IOException {
        Path file = path.resolve(name);
        String expected = manifest.files().get(name);
        if (expected == null || !Files.exists(file)) {
            throw new Failure(expected == null ? Failure.Kind.USAGE : Failure.Kind.BAD_FILE,
                    Diagnostic.of("AS4109", "the folder lacks a file").with("file", file.toString())
                            .found(expected == null ? "not in the manifest" : "missing", "there")
                            .help(name.equals(provingKey()) || name.equals(VERIFICATION_KEY)
                                    ? "make keys first: assay setup " + path
                                    : "compile the model again"));
        }
        requireDigest(file, name, Digests.of(file));
        return file;
    }

    private void requireDigest(Path file, String name, String found) {
        String expected = String.valueOf(manifest.files().get(name));
        if (!found.equals(expected)) {
            throw new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4110", "digest mismatch: a file was changed")
                    .with("file", file.toString()).found("sha256 " + found, "sha256 " + expected)
                    .help("restore the file, or build the folder again"));
        }
    }

    /// Tells whether a file is there and the one that the manifest was written for.
    boolean holds(String name) throws IOException {
        Path file = path.resolve(name);
        return lists(name) && Files.isRegularFile(file) && Digests.of(file).equals(manifest.files().get(name));
    }

    /// Tells whether the manifest lists a file; `circuit.r1cs` may be listed and left out.
    public boolean lists(String name) {
        return manifest.files().containsKey(name);
    }

    /// Loads the witness program, with the weights where they are committed to.
    /// @throws Failure          if the jar is missing or was changed, or the weights
    /// @throws BadFileException if it holds no such program, or the weights are damaged
    public WitnessProgram loadProgram() throws IOException {
        WitnessProgram program = loadBareProgram();
        return program.committed().isEmpty()
                ? program
                : new WeightedProgram(program, CommittedWeights.read(require(COMMITTED_WEIGHTS)));
    }

    private WitnessProgram loadBareProgram() throws IOException {
        Path jar = require(WITNESS_JAR);
        byte[] bytes = Files.readAllBytes(jar);
        requireDigest(jar, WITNESS_JAR, Digests.of(bytes));
        try {
            return ProgramLoader.load(bytes, manifest.witnessClass());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new BadFileException(jar.toString(), "witness program", manifest.witnessClass(), e.toString(),
                    "a witness program", "compile the model again");
        }
    }

    /// Writes files below a folder of this one, in place of what was there, and lists them in the manifest; no files, no folder.
    void replaceFiles(String folder, SortedMap<String, String> texts) throws IOException {
        if (texts.isEmpty()) {
            ToolFolder.delete(path.resolve(folder));
        } else {
            Folders.replace(path.resolve(folder), staged -> Folders.write(staged, texts));
        }
        SortedMap<String, String> files = new TreeMap<>(manifest.files());
        files.keySet().removeIf(name -> name.startsWith(folder + "/"));
        for (String name : texts.keySet()) {
            files.put(folder + "/" + name, Digests.of(path.resolve(folder).resolve(name)));
        }
        write(manifest.withFiles(files));
    }

    /// Lists files that were written beside the manifest.
    void list(String... names) throws IOException {
        SortedMap<String, String> files = new TreeMap<>(manifest.files());
        for (String name : names) {
            files.put(name, Digests.of(path.resolve(name)));
        }
        write(manifest.withFiles(files));
    }

    /// Replaces the manifest.
    void write(Manifest other) throws IOException {
        AtomicFile.write(path.resolve(MANIFEST), Json.bytes(other));
        manifest = other;
    }
}
