package io.assay.driver;

import io.assay.backends.r1cs.ConstraintRun;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.ir.SourceLoc;
import io.assay.ir.type.Shape;
import java.util.List;

/// What `profile.json` says: which constraints come from which node, and what each node costs.
///
/// @param runs  runs of neighbouring constraints with one origin, in the order of the circuit
/// @param nodes cost of each ONNX node, the dearest first
record Profile(List<Run> runs, List<Node> nodes) {
    private static final String COMPILER = "context and packing";

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
    record Run(int firstRow, int rowCount, List<SourceLoc.Origin> nodes, String op, String tensor, List<Integer> shape,
            int firstElement, int rowsEach) {
        ConstraintRun toRun() {
            return new ConstraintRun(firstRow, rowCount, new SourceLoc(nodes), op,
                    new ConstraintRun.Elements(tensor, new Shape(shape), firstElement, rowsEach));
        }
    }

    /// Cost of one node.
    record Node(String name, long constraints, long wires, long nonZeros) {}

    static Profile of(R1csCircuit circuit) {
        List<Run> runs = circuit.profile().stream().map(run -> new Run(run.firstRow(), run.rowCount(),
                run.loc().origins(), run.op(), run.elements().tensor(), run.elements().shape().dims(),
                run.elements().first(), run.elements().rowsEach())).toList();
        List<Node> nodes = circuit.costs().stream()
                .map(cost -> new Node(cost.loc().origins().isEmpty() ? COMPILER : cost.loc().toString(),
                        cost.constraints(), cost.wires(), cost.nonZeros()))
                .toList();
        return new Profile(runs, nodes);
    }
}
