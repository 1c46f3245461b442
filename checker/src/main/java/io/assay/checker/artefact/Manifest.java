package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What of `manifest.json` other files have to agree with.
///
/// @param tool         version of Assay that wrote it
/// @param modelName    name of the model's module
/// @param modelDigest  SHA-256 of the model's file
/// @param setup        who made the key, or `none`
/// @param borders      committed weights, inputs and outputs
/// @param constraints  rows of the circuit
/// @param wires        wires, the constant one among them
/// @param publicInputs public elements
/// @param nonZeros     entries of the three matrices
/// @param committed    wires that proofs commit to
/// @param files        SHA-256 of each file by its name
public record Manifest(String tool, String modelName, String modelDigest, String setup, List<Border> borders,
        long constraints, long wires, long publicInputs, long nonZeros, long committed,
        SortedMap<String, String> files) {

    /// Name of the file.
    public static final String FILE = "manifest.json";

    private static final int FIRST_WITH_WEIGHTS = 5;
    private static final int FIRST_WITH_LOOKUPS = 4;
    private static final int NEWEST = 7;
    private static final String DIGEST = "[0-9a-f]{64}";

    /// An input or output.
    ///
    /// @param name       name in the model
    /// @param role       `input` or `output`
    /// @param visibility `public`, `hashed`, `received` or `private`
    /// @param shape      extents
    /// @param lo         least integers: one for all elements, or one for each
    /// @param hi         greatest integers
    public record Border(String name, String role, String visibility, List<Long> shape, List<Long> lo,
            List<Long> hi) {}

    /// Tells whether the folder has keys.
    public boolean hasKeys() {
        return !setup.equals("none");
    }

    /// Returns the name of the proving key.
    public String provingKey() {
        return committed > 0 ? ArtefactFiles.COMMITTED_KEY : ArtefactFiles.PROVING_KEY;
    }

    /// Reads a manifest of any version up to 6.
    /// @throws BadArtefactException if it is damaged, or names a file that cannot be in the folder
    static Manifest read(Path path) throws IOException {
        JsonValue top = JsonValue.read(path);
        top.member("format").require("assay-manifest");
        JsonValue version = top.member("version");
        if (version.integer() < 1 || version.integer() > NEWEST) {
            throw version.bad("1 to " + NEWEST);
        }
        JsonValue model = top.member("model");
        JsonValue circuit = top.member("circuit");
        top.member("backend").require("groth16");
        return new Manifest(top.member("tool").text(), model.member("name").text(), digest(model.member("sha256")),
                top.member("setup").text(), borders(top, version.integer()), circuit.member("constraints").integer(),
                circuit.member("wires").integer(), circuit.member("publicInputs").integer(),
                circuit.member("nonZeros").integer(),
                version.integer() < FIRST_WITH_LOOKUPS ? 0 : circuit.member("committedValues").integer(),
                files(top.member("files")));
    }

    private static String digest(JsonValue value) throws BadArtefactException {
        if (!value.text().matches(DIGEST)) {
            throw value.bad("a SHA-256, 64 hexadecimal digits");
        }
        return value.text();
    }

    /// Committed weights come first: in the circuit they are inputs.
    private static List<Border> borders(JsonValue top, long version) throws BadArtefactException {
        List<Border> borders = new ArrayList<>();
        for (JsonValue value : version < FIRST_WITH_WEIGHTS
                ? List.<JsonValue>of()
                : top.member("committed").elements()) {
            borders.add(new Border(value.member("name").text(), "input", "committed", value.member("shape").integers(),
                    value.member("lo").integers(), value.member("hi").integers()));
        }
        for (JsonValue value : top.member("borders").elements()) {
            borders.add(new Border(value.member("name").text(), value.member("role").text(),
                    value.member("visibility").text(), value.member("shape").integers(), value.member("lo").integers(),
                    value.member("hi").integers()));
        }
        return borders;
    }

    private static SortedMap<String, String> files(JsonValue object) throws BadArtefactException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String name : object.names()) {
            if (!isInside(name)) {
                throw object.bad("\"" + name + "\"", "names of files in this folder");
            }
            files.put(name, digest(object.member(name)));
        }
        return Collections.unmodifiableSortedMap(files);
    }

    /// Tells whether a name is that of a file in the folder or below, written the one way that there is.
    private static boolean isInside(String name) {
        if (name.isEmpty() || name.equals(FILE) || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':')) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
