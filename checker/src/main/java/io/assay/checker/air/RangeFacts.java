package io.assay.checker.air;

import io.assay.checker.MemoryException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What range asserts and lookups say of single tensors, whatever a prover chooses.
///
/// 0 ≤ ±x + c ≤ max says of the field element x that it is a number of an interval: a sum of one tensor with factor ±1
/// has no way to wrap around. Nothing is concluded from sums of several tensors, nor from other factors.
final class RangeFacts {

    private static final long FREE_LO = Long.MIN_VALUE;
    private static final long FREE_HI = Long.MAX_VALUE;

    /// An interval for each element, or one for all: free elements have the widest.
    private static final class Fact {
        private long[] lo = {FREE_LO};
        private long[] hi = {FREE_HI};

        void spread(int count) {
            if (lo.length != count) {
                long least = lo[0];
                long greatest = hi[0];
                lo = new long[count];
                hi = new long[count];
                Arrays.fill(lo, least);
                Arrays.fill(hi, greatest);
            }
        }

        void meet(int i, long least, long greatest) {
            lo[i] = Math.max(lo[i], least);
            hi[i] = Math.min(hi[i], greatest);
        }
    }

    private final Forms forms;
    private final Map<Integer, Fact> facts = new HashMap<>();
    private long room = Runtime.getRuntime().maxMemory() / 4 / (2 * Long.BYTES);

    /// @throws MemoryException if there are more elements than there is memory for
    RangeFacts(RelationModule module, Forms forms) throws MemoryException {
        this.forms = forms;
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Range(var max, var operand, _)) {
                add(operand, 0, max);
            } else if (relation instanceof Relation.Lookup(var table, var index, var base, var slope, _)) {
                add(index, 0, table.rows() - 1L);
                add(base, table.base());
                add(slope, table.slope());
            }
            if (room < 0) {
                throw new MemoryException(module.file(), "line " + relation.origin().line(), -room);
            }
        }
    }

    private void add(Tensor column, Constant entries) {
        long[] sorted = entries.elements().clone();
        Arrays.sort(sorted);
        add(column, sorted[0], sorted[sorted.length - 1]);
    }

    /// Follows a tensor back to what it is made of, and notes the interval there.
    private void add(Tensor tensor, long lo, long hi) {
        int at = forms.same(tensor);
        int[] positions = null;
        while (true) {
            Form form = forms.form(forms.tensor(at));
            if (form.size() != 1 || Math.abs(form.factor(0)) != 1) {
                return;
            }
            try {
                // x = ±(v − c) for the tensor v that is known to be in [lo, hi].
                long least = Math.subtractExact(lo, form.constant());
                long greatest = Math.subtractExact(hi, form.constant());
                lo = form.factor(0) > 0 ? least : Math.negateExact(greatest);
                hi = form.factor(0) > 0 ? greatest : Math.negateExact(least);
            } catch (ArithmeticException _) {
                return;
            }
            at = form.tensor(0);
            if (forms.tensor(at).count() > room) {
                room = -1;
                return;
            }
            int[] source;
            Tensor operand;
            if (forms.definition(at) instanceof Relation.View view) {
                source = view.positions();
                operand = view.operand();
            } else if (forms.definition(at) instanceof Relation.Take take) {
                source = Arrays.stream(take.positions().elements()).mapToInt(position -> (int) position).toArray();
                operand = take.operand();
            } else {
                note(at, positions, lo, hi);
                return;
            }
            positions = positions == null ? source : Arrays.stream(positions).map(i -> source[i]).toArray();
            at = forms.same(operand);
        }
    }

    private void note(int tensor, int @org.jspecify.annotations.Nullable [] positions, long lo, long hi) {
        Fact fact = facts.computeIfAbsent(tensor, _ -> new Fact());
        if (positions == null) {
            for (int i = 0; i < fact.lo.length; i++) {
                fact.meet(i, lo, hi);
            }
            return;
        }
        int count = forms.tensor(tensor).count();
        room -= fact.lo.length == count ? 0 : count;
        if (room < 0) {
            return;
        }
        fact.spread(count);
        for (int position : positions) {
            fact.meet(position, lo, hi);
        }
    }

    /// Notes that an element is in an interval, which follows from several asserts together.
    void note(Tensor tensor, int element, long lo, long hi) {
        note(forms.same(tensor), new int[]{element}, lo, hi);
    }

    /// Returns the least value of an element; [Long#MIN_VALUE] if nothing is known.
    long lo(Tensor tensor, int element) {
        Fact fact = facts.get(forms.same(tensor));
        return fact == null ? FREE_LO : fact.lo[fact.lo.length == 1 ? 0 : element];
    }

    /// Returns the greatest value of an element; [Long#MAX_VALUE] if nothing is known.
    long hi(Tensor tensor, int element) {
        Fact fact = facts.get(forms.same(tensor));
        return fact == null ? FREE_HI : fact.hi[fact.hi.length == 1 ? 0 : element];
    }

    /// Tells whether something is known of an element.
    boolean isKnown(Tensor tensor, int element) {
        return lo(tensor, element) != FREE_LO && hi(tensor, element) != FREE_HI;
    }

    /// Returns bounds of a tensor of which something is known for each element, within ±2^62.
    Bounds bounds(Tensor tensor) {
        Fact fact = facts.get(forms.same(tensor));
        if (fact == null) {
            throw new IllegalArgumentException("nothing is known of " + tensor);
        }
        return fact.lo.length == 1
                ? Bounds.of(tensor.count(), fact.lo[0], fact.hi[0])
                : Bounds.of(fact.lo.clone(), fact.hi.clone());
    }
}
