package io.assay.testsuite.conformance;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.TensorType;
import io.assay.testsuite.conformance.Deviation.Change;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Tries to have another output accepted than the right one.
///
/// For each output, the plain claim: another public value, everything else honest. And for some of the hints that the
/// output depends on, ways to lie with everything after the hint recomputed:
/// - one element of the answer is off by one or by a power of two, or it is zero, or two elements are swapped;
/// - the answer is honest, but to another question, as another row of a table is;
/// - either of these with one more element moved so that an equation holds again, as a quotient and its remainder can.
public final class CheatingProver {
    private static final int OUTPUTS = 4;
    private static final int MOST_TRIES = 6;
    private static final int WAYS = 8;
    private static final int DRAWS = 8;
    private static final int FIXES = 3;
    private static final int MOST_BITS = 40;

    /// What the attempts came to.
    ///
    /// @param effective attempts that gave another output
    /// @param dependent whether some output depends on a hint
    /// @param accepted  the attempt that gave another output and was accepted; empty if all were rejected
    public record Attack(int effective, boolean dependent, Optional<String> accepted) {}

    private final RelationModule module;
    private final Map<String, long[]> inputs;
    private final Judge judge;
    private final int effort;
    private final Random random;
    private final RelationInterpreter.Run honest;
    private final List<PackedTensor> statement;
    private int effective;
    private boolean dependent;

    private CheatingProver(RelationModule module, Map<String, long[]> inputs, Judge judge, int effort,
            Random random) {
        this.module = module;
        this.inputs = inputs;
        this.judge = judge;
        this.effort = effort;
        this.random = random;
        this.honest = RelationInterpreter.run(module, inputs);
        this.statement = Statement.of(module).tensors();
    }

    /// Attacks a module with the given inputs.
    /// @param effort hints of each output at which the prover lies, and effective lies of each kind there
    public static Attack attack(RelationModule module, Map<String, long[]> inputs, Judge judge, int effort,
            Random random) {
        CheatingProver prover = new CheatingProver(module, inputs, judge, effort, random);
        Optional<String> accepted = prover.claims().or(() -> prover.lies());
        return new Attack(prover.effective, prover.dependent, accepted);
    }

    private Optional<String> claims() {
        for (PackedTensor tensor : statement) {
            List<Place> open = tensor.places().stream().filter(place -> place.bits() > 0).toList();
            if (tensor.role() == Role.OUTPUT && !open.isEmpty()) {
                int at = random.nextInt(open.size());
                Place place = open.get(at);
                effective++;
                BigInteger change = random.nextBoolean() ? place.weight() : place.weight().negate();
                if (judge.acceptsClaim(place.element(), change)) {
                    return Optional.of("another value of " + tensor.name() + " is accepted as it is");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> lies() {
        Map<Value, Op> definitions = module.main().definitions();
        int outputs = 0;
        for (Op op : module.main().ops()) {
            if (op instanceof Output output && outputs < OUTPUTS) {
                List<Hint> candidates = hintsBefore(output, definitions);
                dependent |= !candidates.isEmpty();
                outputs += candidates.isEmpty() ? 0 : 1;
                for (int i = 0; i < effort && !candidates.isEmpty(); i++) {
                    Hint hint = candidates.remove(i == 0 ? candidates.size() - 1 : random.nextInt(candidates.size()));
                    Optional<String> accepted = lies(hint);
                    if (accepted.isPresent()) {
                        return accepted;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Returns the hints that an output depends on, in the order of the module.
    private List<Hint> hintsBefore(Output output, Map<Value, Op> definitions) {
        List<Value> stack = new ArrayList<>(List.of(output.value()));
        Set<Value> seen = new HashSet<>();
        while (!stack.isEmpty()) {
            Value value = stack.removeLast();
            if (seen.add(value)) {
                stack.addAll(Objects.requireNonNull(definitions.get(value)).operands());
            }
        }
        List<Hint> hints = new ArrayList<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Hint hint && hint.results().stream().anyMatch(seen::contains)) {
                hints.add(hint);
            }
        }
        return hints;
    }

    /// Lies at one hint in each way until all ways gave another output, or for a bounded number of times.
    private Optional<String> lies(Hint hint) {
        if (hint.results().stream().anyMatch(result -> result.type().elementCount() == 0)) {
            return Optional.empty();
        }
        int[] found = new int[WAYS];
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            List<Deviation> bases = List.of(
                    new Deviation(hint, List.of(), List.of(moved(hint.results(), attempt))),
                    new Deviation(hint, List.of(), List.of(zeroed(hint.results(), attempt))),
                    new Deviation(hint, List.of(), swapped(hint.results(), attempt)),
                    new Deviation(hint, List.of(moved(hint.operands(), attempt)), List.of()));
            for (int way = 0; way < WAYS; way++) {
                Deviation base = bases.get(way / 2);
                int before = effective;
                Optional<String> accepted = found[way] >= effort
                        ? Optional.empty()
                        : way % 2 == 0 ? tried(base) : fixed(base);
                if (accepted.isPresent()) {
                    return accepted;
                }
                found[way] += effective - before;
            }
        }
        return Optional.empty();
    }

    /// Returns a change of one element: by one at first, later by a power of two within its interval.
    private Change moved(List<Value> tensors, int attempt) {
        int tensor = attempt % tensors.size();
        TensorType type = tensors.get(tensor).type();
        long size = attempt < tensors.size()
                ? 1
                : 1L << random.nextInt(Math.clamp(type.interval().bitWidth(), 1, MOST_BITS));
        return new Change(tensor, random.nextInt(type.elementCount()), random.nextBoolean() ? size : -size);
    }

    /// Returns the change of one element to zero.
    private Change zeroed(List<Value> tensors, int attempt) {
        int tensor = attempt % tensors.size();
        long[] elements = Objects.requireNonNull(honest.values().get(tensors.get(tensor)));
        int element = random.nextInt(elements.length);
        for (int i = 0; i < elements.length && elements[element] == 0; i++) {
            element = (element + 1) % elements.length;
        }
        return new Change(tensor, element, -elements[element]);
    }

    /// Returns the changes that swap two elements of one tensor, different ones if a few draws find any.
    private List<Change> swapped(List<Value> tensors, int attempt) {
        int tensor = attempt % tensors.size();
        long[] elements = Objects.requireNonNull(honest.values().get(tensors.get(tensor)));
        int one = random.nextInt(elements.length);
        int other = random.nextInt(elements.length);
        for (int draw = 0; draw < DRAWS && elements[one] == elements[other]; draw++) {
            other = random.nextInt(elements.length);
        }
        long difference = elements[other] - elements[one];
        return List.of(new Change(tensor, one, difference), new Change(tensor, other, -difference));
    }

    /// Returns what is said of a deviation that changes an output and is accepted.
    private Optional<String> tried(Deviation deviation) {
        try {
            Map<String, long[]> outputs = RelationInterpreter.run(module, inputs, deviation).outputs();
            if (!isAnotherStatement(outputs)) {
                return Optional.empty();
            }
            effective++;
            return judge.accepts(deviation) ? Optional.of("accepted: " + deviation) : Optional.empty();
        } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The lie leads the honest rest out of what it can compute on 64 bits: this prover gives up.
            return Optional.empty();
        }
    }

    /// Tells whether outputs differ in an element that the statement holds: one with a single possible value is known to
    /// whoever verifies, whatever a prover computes for it.
    private boolean isAnotherStatement(Map<String, long[]> outputs) {
        for (PackedTensor tensor : statement) {
            if (tensor.role() == Role.OUTPUT) {
                long[] right = Objects.requireNonNull(honest.outputs().get(tensor.name()));
                long[] found = Objects.requireNonNull(outputs.get(tensor.name()));
                for (int i = 0; i < right.length; i++) {
                    if (right[i] != found[i] && tensor.places().get(i).bits() > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Tries a deviation with another element of the answer moved so that an equation which it breaks holds again.
    private Optional<String> fixed(Deviation base) {
        Map<Equation, Long> broken = broken(base);
        Change first = base.changes().isEmpty() ? base.lies().getFirst() : base.changes().getFirst();
        int tries = 0;
        for (int result = 0; result < base.hint().results().size() && !broken.isEmpty(); result++) {
            if (!base.changes().isEmpty() && result == first.tensor()) {
                continue;
            }
            for (int element : beside(first, base.hint(), base.hint().results().get(result))) {
                Map<Equation, Long> unit = broken(
                        new Deviation(base.hint(), List.of(), List.of(new Change(result, element, 1))));
                for (Map.Entry<Equation, Long> equation : broken.entrySet()) {
                    long step = unit.getOrDefault(equation.getKey(), 0L);
                    if (tries < FIXES && step != 0 && equation.getValue() % step == 0) {
                        tries++;
                        Optional<String> accepted = tried(
                                base.and(new Change(result, element, -equation.getValue() / step)));
                        if (accepted.isPresent()) {
                            return accepted;
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Returns the elements of a result that may belong to a changed element: the same one if there are as many, else
    /// those that would be its sum along the first or the last axis.
    private static Set<Integer> beside(Change change, Hint hint, Value result) {
        int size = result.type().elementCount();
        int largest = 1;
        for (Value value : hint.results()) {
            largest = Math.max(largest, value.type().elementCount());
        }
        for (Value value : hint.operands()) {
            largest = Math.max(largest, value.type().elementCount());
        }
        Set<Integer> elements = new LinkedHashSet<>(
                List.of((int) Math.min((long) change.element() * size / largest, size - 1)));
        elements.add(change.element() % size);
        return elements;
    }

    private record Equation(Value value, int element) {}

    /// Returns what is not zero of that which is asserted to be zero.
    private Map<Equation, Long> broken(Deviation deviation) {
        Map<Equation, Long> broken = new LinkedHashMap<>();
        try {
            Map<Value, long[]> values = RelationInterpreter.run(module, inputs, deviation).values();
            for (Op op : module.main().ops()) {
                if (op instanceof Zero(var operand, _)) {
                    long[] elements = Objects.requireNonNull(values.get(operand));
                    for (int i = 0; i < elements.length; i++) {
                        if (elements[i] != 0) {
                            broken.put(new Equation(operand, i), elements[i]);
                        }
                    }
                }
            }
        } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            broken.clear();
        }
        return broken;
    }
}
