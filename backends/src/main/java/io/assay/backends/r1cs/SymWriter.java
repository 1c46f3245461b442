package io.assay.backends.r1cs;

import io.assay.ir.SourceLoc;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Writes the names of the wires as a `.sym` file: lines `label,wire,component,name`, UTF-8.
///
/// The label of a wire is its number, as in the `.r1cs` file; wire 0 has no line. Components number the nodes of the
/// model in the order in which they occur, from 1 on; 0 is the model. Source: iden3, `circom` documentation on `.sym`.
public final class SymWriter {

    private SymWriter() {}

    /// Writes the names of the wires of `circuit`. The stream need not be buffered, and stays open.
    public static void write(R1csCircuit circuit, OutputStream target) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8), 1 << 16);
        WireNames names = WireNames.of(circuit);
        Map<SourceLoc, Integer> components = new HashMap<>();
        components.put(SourceLoc.NONE, 0);
        for (int wire = 1; wire < circuit.wireCount(); wire++) {
            WireOrigin origin = names.origin(wire);
            components.putIfAbsent(origin.loc(), components.size());
            text.append(Integer.toString(wire)).append(',').append(Integer.toString(wire)).append(',')
                    .append(Integer.toString(components.get(origin.loc()))).append(',').append(origin.name())
                    .append('\n');
        }
        text.flush();
    }
}
