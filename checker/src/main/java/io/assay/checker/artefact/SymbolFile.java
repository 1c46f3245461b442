package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// Names of wires: lines `label,wire,component,name`, one for each wire but the constant one, in their order.
///
/// Names are for people. No proof rests on them.
public final class SymbolFile {
    private static final int LONGEST_LINE = 1 << 16;

    private SymbolFile() {}

    /// Returns the names of some wires.
    /// @param wireCount wires of the circuit, the constant one among them
    /// @param wanted    wires whose names are returned
    /// @throws BadArtefactException if the file is not one of that many wires
    public static SortedMap<Integer, String> read(Path path, int wireCount, BitSet wanted) throws IOException {
        SortedMap<Integer, String> names = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (int wire = 1; wire < wireCount; wire++) {
                String line = lines.readLine();
                if (line == null) {
                    throw new BadArtefactException(path.toString(), "line " + wire, "end of the file",
                            wireCount - 1 + " lines, one a wire");
                }
                String name = name(path, line, wire);
                if (wanted.get(wire)) {
                    names.put(wire, name);
                }
            }
            if (lines.readLine() != null) {
                throw new BadArtefactException(path.toString(), "line " + wireCount, "another line",
                        wireCount - 1 + " lines, one a wire");
            }
        } catch (CharacterCodingException e) {
            throw new BadArtefactException(path.toString(), "file", "bytes that are no UTF-8", "names of wires");
        }
        return names;
    }

    private static String name(Path path, String line, int wire) throws BadArtefactException {
        String[] parts = line.split(",", -1);
        boolean right = line.length() <= LONGEST_LINE && parts.length == 4
                && parts[0].equals(Integer.toString(wire)) && parts[1].equals(parts[0])
                && parts[2].matches("[0-9]{1,9}") && !parts[3].isBlank();
        if (!right) {
            throw new BadArtefactException(path.toString(), "line " + wire,
                    line.length() > 80 ? line.substring(0, 79) + "…" : line, wire + "," + wire + ",component,name");
        }
        return parts[3];
    }
}
