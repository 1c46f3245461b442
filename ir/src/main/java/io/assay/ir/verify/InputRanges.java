package io.assay.ir.verify;

import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.Element;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/// Finds out which interval the range asserts leave each element of each input.
///
/// Everything else that is known about intervals rests on the bounds of the inputs, so the asserts themselves have to
/// enforce them: 0 ≤ x − c ≤ max leaves x in [c, c + max]; those that pin the steps of an element leave it between the
/// outermost edges ([StepPins]), those that pin a sorted row leave it between the first and the last ([SortPins]). Nothing but such asserts is looked at.
final class InputRanges {

    /// Farther than any range assert reaches.
    private static final BigInteger UNBOUNDED = BigInteger.ONE.shiftLeft(100);

    private static final class Enforced {
        private final BigInteger[] lo;
        private final BigInteger[] hi;

        Enforced(int count) {
            lo = new BigInteger[count];
            hi = new BigInteger[count];
            Arrays.fill(lo, UNBOUNDED.negate());
            Arrays.fill(hi, UNBOUNDED);
        }

        void and(int element, BigInteger least, BigInteger greatest) {
            lo[element] = lo[element].max(least);
            hi[element] = hi[element].min(greatest);
        }

        boolean isFree(int element) {
            return hi[element].equals(UNBOUNDED);
        }
    }

    /// An operand of a range assert as sign·source[positions] + constant, element by element.
    private static final class Moved {
        private final Value source;
        private final int[] positions;
        private final int sign;
        private final BigInteger constant;

        Moved(Value source, int[] positions, int sign, BigInteger constant) {
            this.source = source;
            this.positions = positions;
            this.sign = sign;
            this.constant = constant;
        }
    }

    private final Map<Value, Op> definitions;
    private final StepPins steps;
    private final SortPins sorts;
    private final Map<Value, Enforced> inputs = new HashMap<>();

    InputRanges(Map<Value, Op> definitions, StepPins steps, SortPins sorts) {
        this.sorts = sorts;
        this.definitions = definitions;
        this.steps = steps;
    }

    /// Reports, with the op's position, each input one of whose elements may leave its declared bounds.
    void check(List<Op> ops, ObjIntConsumer<String> report) {
        for (Op op : ops) {
            if (op instanceof Input input) {
                inputs.put(input.result(), new Enforced(input.result().type().elementCount()));
            }
        }
        for (Op op : ops) {
            if (op instanceof Range range) {
                enforce(range);
            }
        }
        enforce(steps.limits());
        enforce(sorts.limits());
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Input input) {
                Optional<String> fault = fault(input, inputs.getOrDefault(input.result(), new Enforced(0)));
                if (fault.isPresent()) {
                    report.accept("input " + input.name() + " " + fault.get(), i);
                }
            }
        }
    }

    private void enforce(Map<Element, Limits> limits) {
        limits.forEach((element, within) -> {
            Enforced enforced = inputs.get(element.value());
            if (enforced != null) {
                enforced.and(element.position(), BigInteger.valueOf(within.lo()), BigInteger.valueOf(within.hi()));
            }
        });
    }

    private void enforce(Range range) {
        int count = range.operand().type().elementCount();
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        Moved moved = new Moved(range.operand(), positions, 1, BigInteger.ZERO);
        while (!inputs.containsKey(moved.source)) {
            Optional<Moved> before = before(moved);
            if (before.isEmpty()) {
                return;
            }
            moved = before.get();
        }
        Enforced enforced = inputs.get(moved.source);
        BigInteger max = BigInteger.valueOf(range.max());
        BigInteger lo = moved.sign > 0 ? moved.constant.negate() : moved.constant.subtract(max);
        for (int position : moved.positions) {
            enforced.and(position, lo, lo.add(max));
        }
    }

    private Optional<Moved> before(Moved moved) {
        Op definition = definitions.get(moved.source);
        if (definition instanceof View view) {
            int[] inner = view.map().positions(view.result().type().shape());
            int[] positions = Arrays.stream(moved.positions).map(i -> inner[i]).toArray();
            return Optional.of(new Moved(view.operand(), positions, moved.sign, moved.constant));
        }
        if (definition instanceof Linear linear && linear.operands().size() == 1
                && Math.abs(linear.coefficients().getFirst()) == 1) {
            BigInteger constant = BigInteger.valueOf(linear.constant()).multiply(BigInteger.valueOf(moved.sign));
            int sign = moved.sign * linear.coefficients().getFirst().intValue();
            return Optional.of(new Moved(linear.operands().getFirst(), moved.positions, sign,
                    moved.constant.add(constant)));
        }
        return Optional.empty();
    }

    private static Optional<String> fault(Input input, Enforced enforced) {
        int count = enforced.lo.length;
        if (count > 0 && IntStream.range(0, count).allMatch(enforced::isFree)) {
            return Optional.of("has no range assert");
        }
        for (int i = 0; i < count; i++) {
            long lo = bound(input.lo(), i, input.result().type().interval().lo());
            long hi = bound(input.hi(), i, input.result().type().interval().hi());
            BigInteger least = enforced.lo[i];
            BigInteger greatest = enforced.hi[i];
            if (enforced.isFree(i)) {
                return Optional.of("element " + i + " has no range assert");
            }
            if (least.compareTo(BigInteger.valueOf(lo)) < 0 || greatest.compareTo(BigInteger.valueOf(hi)) > 0) {
                return Optional.of("element " + i + " is declared in [" + lo + "," + hi + "], its range asserts leave ["
                        + least + "," + greatest + "]");
            }
        }
        return Optional.empty();
    }

    private static long bound(Optional<TensorData> bounds, int i, long otherwise) {
        return bounds.map(data -> data.longAt(i)).orElse(otherwise);
    }
}
