package io.assay.backends.r1cs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A network of switches that puts n elements in any order: each switch passes two elements on as they are, or exchanged.
///
/// Inputs are paired, one element of each pair going to a top network of ⌊n/2⌋, the other one to a bottom network of ⌈n/2⌉; outputs are pairs
/// of one from each. A last input without a partner goes to the bottom, a last output without one comes from there. For even n the last
/// pair of outputs needs no switch: Σ ⌈log₂ i⌉ switches, i from 1 to n. Source: Beauquier and Darrot, "On arbitrary size Waksman networks
/// and their vulnerability" (2002).
///
/// Of the two elements that leave a switch one has a wire, or is an output, and the other one is the sum of what enters less that
/// one. A sum of more than [LookupRows#LONGEST_SUM] terms gets a wire as well.
public final class SwitchNetwork {

    private static final int FIRST_HAS_WIRE = 1;
    private static final int SECOND_HAS_WIRE = 2;

    /// An element on its way.
    sealed interface Signal {
        /// Returns how many terms of it are elements that enter the network.
        int givens();

        /// Returns how many terms of it are elements that leave the network.
        int targets();

        /// Returns how many terms of it are wires of the network.
        int wires();
    }

    /// An element that enters the network.
    record Given(int position) implements Signal {
        @Override
        public int givens() {
            return 1;
        }

        @Override
        public int targets() {
            return 0;
        }

        @Override
        public int wires() {
            return 0;
        }
    }

    /// An element that leaves the network.
    record Target(int position) implements Signal {
        @Override
        public int givens() {
            return 0;
        }

        @Override
        public int targets() {
            return 1;
        }

        @Override
        public int wires() {
            return 0;
        }
    }

    /// A wire of the network.
    record Wire(int wire) implements Signal {
        @Override
        public int givens() {
            return 0;
        }

        @Override
        public int targets() {
            return 0;
        }

        @Override
        public int wires() {
            return 1;
        }
    }

    /// first + second − chosen.
    record Rest(Signal first, Signal second, Signal chosen, int givens, int targets, int wires) implements Signal {
        static Rest of(Signal first, Signal second, Signal chosen) {
            return new Rest(first, second, chosen, first.givens() + second.givens() + chosen.givens(),
                    first.targets() + second.targets() + chosen.targets(),
                    first.wires() + second.wires() + chosen.wires());
        }
    }

    /// A switch: if its boolean is one, x and y leave it as first and second, else as second and first.
    ///
    /// What is chosen is the second one where that alone is an element that leaves the network, else the first one.
    /// @param bit wire of the boolean
    record Switch(int bit, Signal x, Signal y, Signal first, Signal second) {

        private boolean choosesSecond() {
            return second instanceof Target && !(first instanceof Target);
        }

        /// Returns what is chosen if the boolean is one.
        Signal whenSet() {
            return choosesSecond() ? y : x;
        }

        /// Returns what is chosen if the boolean is zero.
        Signal whenClear() {
            return choosesSecond() ? x : y;
        }

        /// Returns what is chosen: an element that leaves the network, or a wire.
        Signal chosen() {
            return choosesSecond() ? second : first;
        }

        /// Returns the other one: a [Rest], or what a row makes equal to it.
        Signal other() {
            return choosesSecond() ? first : second;
        }

        boolean isOtherTied() {
            return !(other() instanceof Rest);
        }

        /// Returns how many of both have wires of their own.
        int wiresOfBoth() {
            return (first instanceof Wire ? 1 : 0) + (second instanceof Wire ? 1 : 0);
        }
    }

    private final int size;
    private final int givenTerms;
    private final int targetTerms;
    private final List<Switch> switches = new ArrayList<>();
    private int wireCount;

    private SwitchNetwork(int size, int givenTerms, int targetTerms) {
        this.size = size;
        this.givenTerms = givenTerms;
        this.targetTerms = targetTerms;
        List<Signal> given = new ArrayList<>();
        List<Optional<Target>> targets = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            given.add(new Given(i));
            targets.add(Optional.of(new Target(i)));
        }
        connect(given, targets);
    }

    /// Returns the network of a row.
    /// @param size        elements, at least 2
    /// @param givenTerms  terms of an element that enters, at most
    /// @param targetTerms terms of an element that leaves, at most
    static SwitchNetwork of(int size, int givenTerms, int targetTerms) {
        return new SwitchNetwork(size, givenTerms, targetTerms);
    }

    /// Adds a network and returns what leaves it.
    /// @param targets what that is, as far as it is known
    private List<Signal> connect(List<Signal> given, List<Optional<Target>> targets) {
        int count = given.size();
        if (count == 1) {
            return given;
        }
        if (count == 2) {
            return add(given.get(0), given.get(1), targets.get(0), targets.get(1));
        }
        int half = count / 2;
        List<Signal> top = new ArrayList<>();
        List<Signal> bottom = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            List<Signal> pair = add(given.get(2 * i), given.get(2 * i + 1), Optional.empty(), Optional.empty());
            top.add(pair.get(0));
            bottom.add(pair.get(1));
        }
        bottom.addAll(given.subList(2 * half, count));
        // Outputs without a switch are those of the networks inside.
        int direct = count % 2 == 0 ? count - 2 : count - 1;
        List<Optional<Target>> topTargets = new ArrayList<>(Collections.nCopies(direct / 2, Optional.empty()));
        List<Optional<Target>> bottomTargets = new ArrayList<>(topTargets);
        topTargets.addAll(targets.subList(direct, count - 1));
        bottomTargets.add(targets.get(count - 1));
        top = connect(top, topTargets);
        bottom = connect(bottom, bottomTargets);
        List<Signal> out = new ArrayList<>();
        for (int i = 0; i < direct / 2; i++) {
            out.addAll(add(top.get(i), bottom.get(i), targets.get(2 * i), targets.get(2 * i + 1)));
        }
        out.addAll(top.subList(direct / 2, half));
        out.add(bottom.getLast());
        return out;
    }

    /// Adds a switch and returns the two elements that leave it.
    private List<Signal> add(Signal x, Signal y, Optional<Target> first, Optional<Target> second) {
        int bit = wireCount++;
        List<Signal> out = new ArrayList<>();
        if (first.isEmpty() && second.isPresent()) {
            out.add(other(x, y, second.get()));
            out.add(second.get());
        } else {
            out.add(first.isPresent() ? first.get() : new Wire(wireCount++));
            out.add(second.isPresent() ? second.get() : other(x, y, out.getFirst()));
        }
        switches.add(new Switch(bit, x, y, out.get(0), out.get(1)));
        return out;
    }

    /// Returns the one of x and y that is not chosen, which may have a wire.
    private Signal other(Signal x, Signal y, Signal chosen) {
        Rest rest = Rest.of(x, y, chosen);
        long terms = (long) rest.givens() * givenTerms + (long) rest.targets() * targetTerms + rest.wires();
        return terms > LookupRows.LONGEST_SUM ? new Wire(wireCount++) : rest;
    }

    /// Returns the switches in their order: those of inputs, of the top network, of the bottom network, of outputs.
    List<Switch> switches() {
        return Collections.unmodifiableList(switches);
    }

    /// Returns how many wires a row takes: for each switch the boolean, then those of the two elements that leave
    /// it that have wires.
    int wireCount() {
        return wireCount;
    }

    /// Returns how many constraints a row takes.
    int rowCount() {
        return 2 * switches.size() + (int) switches.stream().filter(Switch::isOtherTied).count();
    }

    /// Returns how often an element that enters is written, on average.
    double readsOfGiven() {
        long reads = 0;
        for (Switch each : switches) {
            reads += each.whenSet().givens() + 2L * each.whenClear().givens();
            if (each.isOtherTied()) {
                reads += each.whenSet().givens() + each.whenClear().givens();
            }
        }
        return (double) reads / size;
    }

    /// Returns how often an element that leaves is written, on average.
    double readsOfTarget() {
        long reads = 0;
        for (Switch each : switches) {
            reads += each.whenSet().targets() + 2L * each.whenClear().targets() + each.chosen().targets();
            if (each.isOtherTied()) {
                reads += each.whenSet().targets() + each.whenClear().targets() + each.chosen().targets()
                        + each.other().targets();
            }
        }
        return (double) reads / size;
    }

    /// Returns how many entries the rows have for wires of the network.
    long entries() {
        long entries = 0;
        for (Switch each : switches) {
            // b·b = b, and b once more.
            entries += 4L + each.whenSet().wires() + 2L * each.whenClear().wires() + each.chosen().wires();
            if (each.isOtherTied()) {
                entries += each.whenSet().wires() + each.whenClear().wires() + each.chosen().wires()
                        + each.other().wires();
            }
        }
        return entries;
    }

    /// Returns what `io.assay.witness.Switches` reads: for each switch 1 if the first element that leaves it has a wire, plus 2 if the
    /// second one has.
    public long[] kinds() {
        return switches.stream().mapToLong(each -> (each.first() instanceof Wire ? FIRST_HAS_WIRE : 0)
                + (each.second() instanceof Wire ? SECOND_HAS_WIRE : 0)).toArray();
    }
}
