package io.assay.backends.r1cs;

import java.util.List;

/// A form that the circuit of a module may take, and what it costs; counted, not built.
///
/// @param name        `bits`, or `lookups`
/// @param publicCount public elements
/// @param entries     about how many coefficients other than zero the three matrices have together
/// @param nodes       costs by owner, dearest first, in the order of [R1csCircuit#costs]; their entries are not counted
public record CircuitVariant(String name, int publicCount, long entries, List<NodeCost> nodes) {

    public CircuitVariant {
        nodes = List.copyOf(nodes);
    }

    /// Returns the number of constraints.
    public long constraints() {
        return nodes.stream().mapToLong(NodeCost::constraints).sum();
    }

    /// Returns the number of wires, the constant one and the public elements among them.
    public long wires() {
        return 1 + publicCount + nodes.stream().mapToLong(NodeCost::wires).sum();
    }

    /// Returns how many values are looked up.
    public long lookups() {
        return nodes.stream().mapToLong(NodeCost::lookups).sum();
    }

    /// Returns how many wires each proof commits to.
    public long committedWires() {
        return nodes.stream().mapToLong(NodeCost::committedWires).sum();
    }

    /// Returns the sizes alone.
    public CircuitSize size() {
        return new CircuitSize(constraints(), wires(), entries);
    }
}
