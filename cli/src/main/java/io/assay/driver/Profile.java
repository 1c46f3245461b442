package io.assay.driver;

import io.assay.backends.r1cs.CircuitVariant;
import io.assay.backends.r1cs.CircuitVariants;
import io.assay.backends.r1cs.ConstraintRun;
import io.assay.backends.r1cs.LookupArgument;
import io.assay.backends.r1cs.LookupTable;
import io.assay.backends.r1cs.NodeCost;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.format.BadFileException;
import io.assay.ir.SourceLoc;
import io.assay.ir.type.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `profile.json` says: which constraints come from which node, and what each node costs, in this circuit and in the
/// forms that were considered for it.
///
/// @param runs     runs of neighbouring constraints with one origin, in the order of the circuit
/// @param nodes    cost of each ONNX node, the dearest first
/// @param variants forms that were considered; none in folders of an older version
/// @param tables   tables that values are looked up in; none in folders of an older version
public record Profile(List<Run> runs, List<Node> nodes, List<Variant> variants, List<Table> tables) {

    public Profile {
        runs = List.copyOf(runs);
        nodes = List.copyOf(nodes);
        variants = List.copyOf(variants);
        tables = List.copyOf(tables);
    }

    /// A run of constraints about consecutive elements of one tensor.
    ///
    /// @param firstRow     first constraint
    /// @param rowCount     number of constraints
    /// @param nodes        ONNX nodes behind them
    /// @param op           operation
    /// @param tensor       tensor they are about
    /// @param shape        its shape
    /// @param firstElement row-major position of the first element
    /// @param rowsEach     constraints for each element
    public record Run(int firstRow, int rowCount, List<SourceLoc.Origin> nodes, String op, String tensor,
            List<Integer> shape, int firstElement, int rowsEach) {
        ConstraintRun toRun() {
            return new ConstraintRun(firstRow, rowCount, new SourceLoc(nodes), op,
                    new ConstraintRun.Elements(tensor, new Shape(shape), firstElement, rowsEach));
        }
    }

    /// Cost of one node, or of something of the compiler's own.
    ///
    /// @param name           of the node with its operator
    /// @param constraints    rows
    /// @param wires          private wires
    /// @param nonZeros       entries of the three matrices
    /// @param lookups        values that are looked up
    /// @param committedWires how many of the wires each proof commits to
    public record Node(String name, long constraints, long wires, long nonZeros, long lookups, long committedWires) {}

    /// A form of the circuit that was considered.
    ///
    /// @param name           `bits`, `lookups`, or `direct products`: lookups without random checks of products
    /// @param chosen         whether it is the form of this circuit
    /// @param constraints    rows
    /// @param wires          wires, the constant one and the public elements among them
    /// @param lookups        values that are looked up
    /// @param committedWires wires that each proof commits to
    /// @param nodes          cost of each node, the dearest first
    public record Variant(String name, boolean chosen, long constraints, long wires, long lookups, long committedWires,
            List<VariantNode> nodes) {
        public Variant {
            nodes = List.copyOf(nodes);
        }

        private static Variant of(CircuitVariant variant, boolean chosen) {
            return new Variant(variant.name(), chosen, variant.constraints(), variant.wires(), variant.lookups(),
                    variant.committedWires(),
                    variant.nodes().stream().map(cost -> new VariantNode(cost.owner().toString(), cost.constraints(),
                            cost.wires(), cost.lookups(), cost.committedWires())).toList());
        }
    }

    /// Cost of one node in a form that was considered, as in [Node].
    public record VariantNode(String name, long constraints, long wires, long lookups, long committedWires) {}

    /// A table that values are looked up in.
    ///
    /// @param name             `range`, or that of the function table
    /// @param rows             its rows
    /// @param columns          its columns, the number of the row among them
    /// @param tensors          tensors whose elements are looked up in it
    /// @param uses             values that are looked up in it
    /// @param keyBytes         what it adds to the proving key, its uses apart; [KeyBytes] says how
    /// @param keyBytesUnshared what it would add if each tensor had such a table of its own
    public record Table(String name, int rows, int columns, int tensors, long uses, long keyBytes,
            long keyBytesUnshared) {
        private static Table of(R1csCircuit circuit, int index) {
            LookupTable table = circuit.lookups().orElseThrow().tables().get(index);
            long bytes = KeyBytes.of(table);
            int tensors = circuit.tensorCount(index);
            return new Table(Manifest.LookupTable.name(table), table.rowCount(), 1 + table.columns().size(), tensors,
                    circuit.useCount(index), bytes, bytes * tensors);
        }
    }

    static Profile of(R1csCircuit circuit, CircuitVariants variants) {
        List<Run> runs = circuit.profile().stream().map(run -> new Run(run.firstRow(), run.rowCount(),
                run.loc().origins(), run.op(), run.elements().tensor(), run.elements().shape().dims(),
                run.elements().first(), run.elements().rowsEach())).toList();
        List<Table> tables = new ArrayList<>();
        int tableCount = circuit.lookups().map(LookupArgument::tables).orElse(List.of()).size();
        for (int index = 0; index < tableCount; index++) {
            tables.add(Table.of(circuit, index));
        }
        return new Profile(runs, circuit.costs().stream().map(Profile::node).toList(),
                variants.all().stream().map(variant -> Variant.of(variant, variant.equals(variants.chosen()))).toList(),
                tables);
    }

    private static Node node(NodeCost cost) {
        return new Node(cost.owner().toString(), cost.constraints(), cost.wires(), cost.nonZeros(), cost.lookups(),
                cost.committedWires());
    }

    /// Returns the profile of a folder.
    /// @throws Failure          if the file is missing or was changed
    /// @throws BadFileException if it is damaged
    public static Profile read(ArtefactFolder folder) throws IOException {
        Path file = folder.require(ArtefactFolder.PROFILE);
        ObjectNode tree = Json.read(file, ObjectNode.class, "profile");
        if (!tree.has("variants") && !tree.has("tables")) {
            tree.putArray("variants");
            tree.putArray("tables");
            if (tree.path("nodes") instanceof ArrayNode nodes) {
                nodes.forEach(node -> {
                    if (node instanceof ObjectNode members) {
                        members.put("lookups", 0).put("committedWires", 0);
                    }
                });
            }
        }
        return Json.read(file, tree, Profile.class, "profile");
    }
}
