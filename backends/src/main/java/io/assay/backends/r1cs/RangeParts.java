package io.assay.backends.r1cs;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Which range asserts hold the elements of an input or hint, so that the bits of the asserts can stand for them.
///
/// An assert counts if its operand is the source or a view of it, with or without an addend, and reads no element twice.
final class RangeParts {

    /// Elements of a source that one range assert holds: 0 ≤ element − offset ≤ max.
    ///
    /// @param opIndex   index of the assert in the function
    /// @param value     the source or a view of it; its element i is element positions[i] of the source
    /// @param positions elements of the source, all different
    /// @param max       greatest value of element − offset
    /// @param offset    least value of an element
    record Part(int opIndex, Value value, List<Integer> positions, long max, long offset) {
        Part {
            positions = List.copyOf(positions);
        }
    }

    private final Map<Value, Op> definitions;
    private final Map<Value, List<Part>> bySource = new HashMap<>();
    /// Asserts whose operand is a source or a view of one.
    private final Set<Integer> standing = new HashSet<>();

    RangeParts(List<Op> ops, Map<Value, Op> definitions) {
        this.definitions = definitions;
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Range range) {
                trace(i, range);
            }
        }
    }

    private void trace(int opIndex, Range range) {
        Value value = range.operand();
        long offset = 0;
        if (definitions.get(value) instanceof Linear(_, var factors, var constant, var terms, _)
                && factors.equals(List.of(1L))) {
            value = terms.getFirst();
            offset = Math.negateExact(constant);
        }
        int[] positions = IntStream.range(0, value.type().elementCount()).toArray();
        Value source = value;
        while (definitions.get(source) instanceof View(_, var map, var operand, _)) {
            int[] outer = map.positions(source.type().shape());
            for (int i = 0; i < positions.length; i++) {
                positions[i] = outer[positions[i]];
            }
            source = operand;
        }
        if (definitions.get(source) instanceof Input || definitions.get(source) instanceof Hint) {
            standing.add(opIndex);
            bySource.computeIfAbsent(source, _ -> new ArrayList<>())
                    .add(new Part(opIndex, value, IntStream.of(positions).boxed().toList(), range.max(), offset));
        }
    }

    /// Returns asserts that hold each element of `source` exactly once; none if there are no such asserts.
    List<Part> of(Value source) {
        BitSet covered = new BitSet();
        List<Part> parts = new ArrayList<>();
        for (Part part : bySource.getOrDefault(source, List.of())) {
            BitSet own = new BitSet();
            part.positions().forEach(own::set);
            if (own.cardinality() == part.positions().size() && !own.intersects(covered)) {
                covered.or(own);
                parts.add(part);
            }
        }
        return covered.cardinality() == source.type().elementCount() ? parts : List.of();
    }

    /// Tells whether the bits of an assert can stand for elements of a source.
    boolean standsFor(int opIndex) {
        return standing.contains(opIndex);
    }
}
