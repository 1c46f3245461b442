package io.assay.backends.r1cs;

/// What the ONNX nodes of one location cost, or something of the compiler's own.
///
/// @param owner          what the cost is there for
/// @param constraints    rows
/// @param wires          private wires
/// @param nonZeros       entries of the three matrices; 0 where they are not counted
/// @param lookups        values that are looked up in a table
/// @param committedWires how many of the wires each proof commits to
public record NodeCost(CostOwner owner, long constraints, long wires, long nonZeros, long lookups,
        long committedWires) {

    NodeCost plus(NodeCost other) {
        return new NodeCost(owner, constraints + other.constraints, wires + other.wires, nonZeros + other.nonZeros,
                lookups + other.lookups, committedWires + other.committedWires);
    }
}
