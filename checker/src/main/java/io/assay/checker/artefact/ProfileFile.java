package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which ONNX nodes the constraints come from, by the first row of each run. For people: no proof rests on it.
///
/// @param nodes nodes by first row
public record ProfileFile(NavigableMap<Integer, String> nodes) {

    /// Reads the profile of a circuit.
    /// @throws BadArtefactException if its runs are not the rows of the circuit, in order
    public static ProfileFile read(Path path, int rowCount) throws IOException {
        JsonValue top = JsonValue.read(path);
        NavigableMap<Integer, String> nodes = new TreeMap<>();
        int next = 0;
        for (JsonValue run : top.member("runs").elements()) {
            run.member("firstRow").require(next);
            long count = run.member("rowCount").integer();
            if (count < 1 || count > rowCount - next) {
                throw run.member("rowCount").bad("1 to " + (rowCount - next));
            }
            List<String> origins = new ArrayList<>();
            for (JsonValue node : run.member("nodes").elements()) {
                origins.add(node.member("node").text() + " (" + node.member("opType").text() + ")");
            }
            nodes.put(next, String.join("+", origins));
            next += (int) count;
        }
        if (next != rowCount) {
            throw top.member("runs").bad(next + " rows", rowCount + ", as in " + ArtefactFiles.CIRCUIT);
        }
        return new ProfileFile(nodes);
    }

    /// Returns the nodes behind a row, empty if none is known.
    public String node(int row) {
        Map.Entry<Integer, String> run = nodes.floorEntry(row);
        return run == null ? "" : run.getValue();
    }
}
