package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds networks of switches, each of which passes two values on as they are, or exchanged.
///
/// **Lemma.** Rows b·b = b and b·B = C say, for any sums X, Y and T with B = X − Y and C = T − Y, that T is X or Y, and X + Y − T the other
/// one: {T, X + Y − T} = {X, Y}, counting how often. Of several switches, whatever leaves one and enters another counts on both sides: what only
/// leaves is what only enters. A linear row X + Y − T − R = 0 says that R is X + Y − T.
///
/// That holds however B and C are written as differences, so that the search for X, Y and T may guess: T is a wire that only switches read; or it is
/// what makes X or Y something that has left another switch; or, of a switch alone, it has the wires of C that B does not have.
///
/// Settings b and wires between switches are not determined: several settings may give one order. The rows of a network are those alone that read them,
/// or else it is none.
final class SwitchNetworks {

    /// What a linear row says that a sum is.
    private record Tie(Form sum, int row) {}

    /// b·(X − Y) = T − Y.
    private record Switch(int row, int bitRow, int bit, Form difference, Form chosen) {}

    /// Terms of a row that says what leaves a switch.
    private static final int LONGEST = 512;
    private static final int MOST_READERS = 4096;

    private final ConstraintSystem system;
    private final WireIndex index;
    private final BitSet fixed;
    private final Map<Integer, Boolean> tieRows = new HashMap<>();
    private final NavigableMap<Integer, Switch> switches = new TreeMap<>();
    /// Wires of switches, without their settings.
    private final BitSet switched = new BitSet();
    /// Those among them that only switches and sums read.
    private final BitSet inner = new BitSet();
    /// Those among these that a switch defines, as far as it seems.
    private final BitSet between = new BitSet();

    private SwitchNetworks(ConstraintSystem system, WireIndex index, BitSet fixed) {
        this.system = system;
        this.index = index;
        this.fixed = fixed;
    }

    /// Returns what networks say.
    /// @param fixed wires that something else depends on than rows of the system
    static List<Permutation> find(ConstraintSystem system, WireIndex index, BitSet fixed) {
        SwitchNetworks networks = new SwitchNetworks(system, index, fixed);
        for (int row = 0; row < system.rowCount(); row++) {
            networks.classify(row);
        }
        networks.findBetween();
        List<Permutation> found = new ArrayList<>();
        for (List<Switch> component : networks.components()) {
            networks.new Network(component).permutation().ifPresent(found::add);
        }
        return found;
    }

    private void classify(int row) {
        boolean left = isSetting(system.a(), row);
        if (!left && !isSetting(system.b(), row)) {
            return;
        }
        int bit = (left ? system.a() : system.b()).wire((left ? system.a() : system.b()).start(row));
        int bitRow = index.row(bit, 0) == row ? index.row(bit, 1) : index.row(bit, 0);
        Form one = Form.single(system.modulus(), bit, BigInteger.ONE);
        if (Rows.bit(system, bitRow).filter(one::equals).isEmpty()) {
            return;
        }
        Form difference = Form.of(system, left ? system.b() : system.a(), row);
        Form chosen = Form.of(system, system.c(), row);
        if (difference.count() > 0 && difference.of(bit).signum() == 0 && chosen.of(bit).signum() == 0) {
            switches.put(row, new Switch(row, bitRow, bit, difference, chosen));
        }
    }

    /// Tells whether a factor is a wire that one other row reads.
    private boolean isSetting(Matrix matrix, int row) {
        return matrix.count(row) == 1 && matrix.wire(matrix.start(row)) != 0
                && index.count(matrix.wire(matrix.start(row))) == 2
                && system.coefficients().value(matrix.coefficient(matrix.start(row))).equals(BigInteger.ONE);
    }

    private void findBetween() {
        BitSet seen = (BitSet) fixed.clone();
        seen.set(0);
        for (Switch each : switches.values()) {
            for (Form form : List.of(each.difference(), each.chosen())) {
                for (int i = 0; i < form.count(); i++) {
                    int wire = form.wire(i);
                    switched.set(wire);
                    if (!seen.get(wire)) {
                        seen.set(wire);
                        inner.set(wire, isReadBySwitches(wire));
                    }
                    boolean isChosen = form.coefficient(i).equals(BigInteger.ONE)
                            && each.difference().of(wire).signum() == 0;
                    if (isChosen && inner.get(wire)) {
                        between.set(wire);
                    }
                }
            }
        }
    }

    private boolean isReadBySwitches(int wire) {
        if (index.count(wire) > MOST_READERS) {
            return false;
        }
        for (int i = 0; i < index.count(wire); i++) {
            int row = index.row(wire, i);
            if (!switches.containsKey(row) && !isTie(row)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether a row is linear, and no wire of it a boolean that nothing else reads, as in a range.
    private boolean isTie(int row) {
        return system.c().count(row) <= LONGEST && Rows.isLinear(system, row)
                && tieRows.computeIfAbsent(row, this::hasNoDigit);
    }

    private boolean hasNoDigit(int row) {
        Form sum = Rows.linear(system, row);
        for (int i = 0; i < sum.count(); i++) {
            int wire = sum.wire(i);
            if (wire != 0 && index.count(wire) == 2) {
                int other = index.row(wire, 0) == row ? index.row(wire, 1) : index.row(wire, 0);
                if (Rows.bit(system, other).isPresent()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Returns the switches that inner wires join, or sums of them, in the order of their rows.
    private List<List<Switch>> components() {
        BitSet seenRows = new BitSet();
        BitSet seenWires = new BitSet();
        List<List<Switch>> components = new ArrayList<>();
        for (int first : switches.keySet()) {
            TreeMap<Integer, Switch> component = new TreeMap<>();
            Deque<Integer> pending = new ArrayDeque<>(List.of(first));
            while (!pending.isEmpty()) {
                int row = pending.pop();
                if (!seenRows.get(row)) {
                    seenRows.set(row);
                    Switch each = switches.get(row);
                    if (each != null) {
                        component.put(row, each);
                    }
                    for (int wire : each == null ? wires(Rows.linear(system, row)) : wires(each, inner)) {
                        for (int i = 0; i < index.count(wire) && !seenWires.get(wire); i++) {
                            pending.push(index.row(wire, i));
                        }
                        seenWires.set(wire);
                    }
                }
            }
            if (!component.isEmpty()) {
                components.add(List.copyOf(component.values()));
            }
        }
        return components;
    }

    /// Returns the inner wires of a sum that has wires of switches only.
    private Set<Integer> wires(Form sum) {
        Set<Integer> wires = new LinkedHashSet<>();
        if (sum.where(wire -> wire != 0 && !switched.get(wire)).count() == 0) {
            add(sum.where(inner::get), wires);
        }
        return wires;
    }

    /// Returns the wires of a set that a switch reads.
    private static Set<Integer> wires(Switch each, BitSet among) {
        Set<Integer> wires = new LinkedHashSet<>();
        add(each.difference().where(among::get), wires);
        add(each.chosen().where(among::get), wires);
        return wires;
    }

    private static void add(Form form, Set<Integer> wires) {
        for (int i = 0; i < form.count(); i++) {
            wires.add(form.wire(i));
        }
    }

    /// The switches of a network, and what has left the first of them.
    private final class Network {
        private final List<Switch> pending;
        private final Set<Integer> rows = new TreeSet<>();
        private final Set<Integer> defined = new HashSet<>();
        private final List<Form> inputs = new ArrayList<>();
        /// How often each value is there.
        private final Map<Form, Integer> outputs = new LinkedHashMap<>();
        /// By what rows say that an output is.
        private final Map<Form, Tie> ties = new LinkedHashMap<>();

        Network(List<Switch> switches) {
            this.pending = new ArrayList<>(switches);
        }

        Optional<Permutation> permutation() {
            boolean passed = true;
            while (passed && !pending.isEmpty()) {
                passed = pending.removeIf(each -> pass(each, true));
                for (int i = 0; i < pending.size() && !passed; i++) {
                    if (pass(pending.get(i), false)) {
                        pending.remove(i);
                        passed = true;
                    }
                }
            }
            if (!pending.isEmpty()) {
                return Optional.empty();
            }
            // What entered a switch before it was clear that it leaves another.
            inputs.removeIf(this::leave);
            List<Form> left = new ArrayList<>();
            outputs.forEach((form, count) -> {
                Form end = end(form);
                for (int i = 0; i < count; i++) {
                    left.add(end);
                }
            });
            Set<Integer> ends = new HashSet<>(Set.of(0));
            inputs.forEach(form -> add(form, ends));
            left.forEach(form -> add(form, ends));
            Set<Integer> free = new TreeSet<>();
            for (int row : rows) {
                for (Matrix matrix : List.of(system.a(), system.b(), system.c())) {
                    add(Form.of(system, matrix, row), free);
                }
            }
            free.removeAll(ends);
            return free.stream().allMatch(this::isReadHereOnly)
                    ? Optional.of(new Permutation(inputs, left, rows, free))
                    : Optional.empty();
        }

        private boolean isReadHereOnly(int wire) {
            for (int i = 0; i < index.count(wire); i++) {
                if (!rows.contains(index.row(wire, i))) {
                    return false;
                }
            }
            return !fixed.get(wire);
        }

        /// Passes a switch if it is clear what enters it.
        /// @param both whether both X and Y have to be there
        private boolean pass(Switch each, boolean both) {
            Set<Integer> open = wires(each, between);
            boolean alone = open.isEmpty();
            open.removeAll(defined);
            if (!open.isEmpty()) {
                int wire = open.iterator().next();
                boolean isNext = open.size() == 1 && each.difference().of(wire).signum() == 0
                        && each.chosen().of(wire).equals(BigInteger.ONE);
                if (isNext) {
                    Form chosen = Form.single(system.modulus(), wire, BigInteger.ONE);
                    defined.add(wire);
                    take(each, chosen, chosen.minus(each.chosen()));
                }
                return isNext;
            }
            List<Form> there = new ArrayList<>(outputs.keySet());
            ties.keySet().stream().filter(this::isThere).forEach(there::add);
            for (Form known : there) {
                for (Form y : List.of(known, known.minus(each.difference()))) {
                    if (fits(each, y, both)) {
                        take(each, each.chosen().plus(y, BigInteger.ONE), y);
                        return true;
                    }
                }
            }
            if (alone && !both) {
                Form own = each.chosen().where(wire -> wire != 0 && each.difference().of(wire).signum() == 0
                        && each.chosen().of(wire).signum() > 0);
                take(each, own, own.minus(each.chosen()));
            }
            return alone && !both;
        }

        /// Tells whether Y makes sense.
        private boolean fits(Switch each, Form y, boolean both) {
            Form x = each.difference().plus(y, BigInteger.ONE);
            Form chosen = each.chosen().plus(y, BigInteger.ONE);
            return isEnd(chosen) && chosen.negative().count() == 0 && (isThere(y) || (!both && isEnd(y)))
                    && (isThere(x) || (!both && isEnd(x)));
        }

        private boolean isThere(Form form) {
            return outputs.containsKey(form) || tie(form).isPresent();
        }

        /// Returns what says that a sum is one that is there.
        private Optional<Tie> tie(Form form) {
            return Optional.ofNullable(ties.get(form)).filter(tie -> outputs.containsKey(tie.sum()));
        }

        private boolean isEnd(Form form) {
            return form.where(between::get).count() == 0;
        }

        private void take(Switch each, Form chosen, Form y) {
            rows.add(each.row());
            rows.add(each.bitRow());
            Form x = each.difference().plus(y, BigInteger.ONE);
            enter(x);
            enter(y);
            outputs.merge(chosen, 1, Integer::sum);
            Form other = x.plus(y, BigInteger.ONE).minus(chosen);
            outputs.merge(other, 1, Integer::sum);
            for (Form out : isEnd(chosen) ? List.of(other) : List.of(chosen, other)) {
                ties(out, chosen).forEach(tie -> ties.put(tie.sum(), new Tie(out, tie.row())));
            }
        }

        private void enter(Form form) {
            if (!leave(form)) {
                inputs.add(form);
            }
        }

        /// Takes a value that is there away, and tells whether it was there.
        private boolean leave(Form form) {
            if (!isThere(form)) {
                return false;
            }
            Optional<Tie> tie = outputs.containsKey(form) ? Optional.empty() : tie(form);
            tie.ifPresent(said -> rows.add(said.row()));
            outputs.computeIfPresent(tie.map(Tie::sum).orElse(form), (_, count) -> count == 1 ? null : count - 1);
            return true;
        }

        /// Returns the sums that linear rows say is what leaves a switch.
        private List<Tie> ties(Form out, Form chosen) {
            int wire = chosen.count() == 0 ? 0 : chosen.wire(chosen.count() - 1);
            List<Tie> found = new ArrayList<>();
            for (int i = 0; wire != 0 && i < index.count(wire); i++) {
                int row = index.row(wire, i);
                if (isTie(row)) {
                    Form sum = Rows.linear(system, row);
                    for (Form rest : List.of(out.plus(sum, BigInteger.ONE), out.minus(sum))) {
                        if (rest.of(wire).signum() == 0 && isEnd(rest) && rest.negative().count() == 0) {
                            found.add(new Tie(rest, row));
                        }
                    }
                }
            }
            return found;
        }

        /// Returns what a sum that is left is, without wires between switches if a row says so.
        private Form end(Form form) {
            Optional<Map.Entry<Form, Tie>> tie = ties.entrySet().stream()
                    .filter(entry -> entry.getValue().sum().equals(form) && !rows.contains(entry.getValue().row()))
                    .findFirst();
            tie.ifPresent(entry -> rows.add(entry.getValue().row()));
            return tie.map(Map.Entry::getKey).orElse(form);
        }
    }
}
