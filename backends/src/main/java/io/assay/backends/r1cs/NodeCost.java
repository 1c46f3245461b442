package io.assay.backends.r1cs;

import io.assay.ir.SourceLoc;

/// What the ONNX nodes of one location cost.
///
/// @param loc         the nodes
/// @param constraints rows
/// @param wires       private wires
/// @param nonZeros    entries of the three matrices
public record NodeCost(SourceLoc loc, long constraints, long wires, long nonZeros) {

    NodeCost plus(NodeCost other) {
        return new NodeCost(loc, constraints + other.constraints, wires + other.wires, nonZeros + other.nonZeros);
    }
}
