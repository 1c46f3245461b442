package io.assay.backends.r1cs;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adds up costs by their owners.
final class CostSheet {

    private final Map<CostOwner, NodeCost> costs = new LinkedHashMap<>();

    void rows(CostOwner owner, long count, long nonZeros) {
        add(new NodeCost(owner, count, 0, nonZeros, 0, 0));
    }

    /// @param committed how many of them are committed to
    void wires(CostOwner owner, long count, long committed) {
        add(new NodeCost(owner, 0, count, 0, 0, committed));
    }

    void lookups(CostOwner owner, long count) {
        if (count > 0) {
            add(new NodeCost(owner, 0, 0, 0, count, 0));
        }
    }

    private void add(NodeCost cost) {
        costs.merge(cost.owner(), cost, NodeCost::plus);
    }

    /// Returns the costs, dearest first: by constraints, then by wires, then by name, so that two ways of counting agree.
    List<NodeCost> sorted() {
        return costs.values().stream().filter(cost -> cost.constraints() > 0 || cost.wires() > 0)
                .sorted(Comparator.comparingLong(NodeCost::constraints).thenComparingLong(NodeCost::wires).reversed()
                        .thenComparing(cost -> cost.owner().toString()))
                .toList();
    }
}
