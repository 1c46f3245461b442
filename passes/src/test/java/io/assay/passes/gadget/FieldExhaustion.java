package io.assay.passes.gadget;

import io.assay.ir.Effect;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Relations over a small field, with every input and every choice of every hint.
///
/// Hints are chosen one after the other: choices that an assert before the next hint refuses are not continued.
final class FieldExhaustion {

    private final RelationModule module;
    private final long prime;
    /// For each hint, the relations before it; at last the whole module.
    private final List<RelationModule> stages = new ArrayList<>();
    private final List<Hint> hints = new ArrayList<>();

    /// @param prime above every honest value, and so large that no honest sum wraps around
    FieldExhaustion(RelationModule module, long prime) {
        this.module = module;
        this.prime = prime;
        List<Op> ops = module.main().ops();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Hint hint) {
                hints.add(hint);
                stages.add(module.withMain(module.main().withOps(ops.subList(0, i))));
            }
        }
        stages.add(module);
    }

    /// Returns how many numbers the hints choose.
    int chosenCount() {
        return hints.stream().mapToInt(FieldExhaustion::size).sum();
    }

    private static int size(Hint hint) {
        return hint.results().stream().mapToInt(result -> result.type().elementCount()).sum();
    }

    /// Returns the numbers of all hints, in [0, prime), that satisfy every assert: at most `limit` of such choices.
    List<List<Long>> accepted(Map<String, long[]> inputs, int limit) {
        List<List<Long>> accepted = new ArrayList<>();
        extend(inputs, new ArrayList<>(), accepted, limit);
        return accepted;
    }

    private void extend(Map<String, long[]> inputs, List<long[]> chosen, List<List<Long>> accepted, int limit) {
        if (!holds(stages.get(chosen.size()), inputs, chosen)) {
            return;
        }
        if (chosen.size() == hints.size()) {
            accepted.add(chosen.stream().flatMapToLong(Arrays::stream).boxed().toList());
            return;
        }
        long[] numbers = new long[size(hints.get(chosen.size()))];
        chosen.add(numbers);
        int at = 0;
        while (at < numbers.length && accepted.size() < limit) {
            extend(inputs, chosen, accepted, limit);
            at = 0;
            while (at < numbers.length && ++numbers[at] == prime) {
                numbers[at++] = 0;
            }
        }
        chosen.removeLast();
    }

    private boolean holds(RelationModule stage, Map<String, long[]> inputs, List<long[]> chosen) {
        int[] next = {0};
        return RelationInterpreter.run(stage, inputs, (hint, _) -> {
            long[] numbers = chosen.get(next[0]++);
            List<long[]> results = new ArrayList<>();
            int from = 0;
            for (Value result : hint.results()) {
                int to = from + result.type().elementCount();
                results.add(Arrays.copyOfRange(numbers, from, to));
                from = to;
            }
            return results;
        }, prime).failures().isEmpty();
    }

    /// Returns what the honest prover chooses over the integers, as residues.
    List<Long> honest(Map<String, long[]> inputs) {
        List<Long> honest = new ArrayList<>();
        RelationInterpreter.run(module, inputs, (hint, operands) -> {
            List<long[]> answer = RelationInterpreter.honest(hint, operands);
            answer.forEach(numbers -> Arrays.stream(numbers).map(n -> Math.floorMod(n, prime)).forEach(honest::add));
            return answer;
        });
        return honest;
    }

    /// Calls `visit` with every input of the field, signed, and whether it is inside its box.
    void forEveryInput(BiConsumer<Map<String, long[]>, Boolean> visit) {
        List<Input> inputs = module.main().ops().stream().filter(Input.class::isInstance).map(Input.class::cast)
                .toList();
        int count = inputs.stream().mapToInt(input -> input.result().type().elementCount()).sum();
        long[] numbers = new long[count];
        int at = 0;
        while (at < count) {
            Map<String, long[]> values = new LinkedHashMap<>();
            boolean inside = true;
            int from = 0;
            for (Input input : inputs) {
                long[] elements = Arrays.copyOfRange(numbers, from, from + input.result().type().elementCount());
                from += elements.length;
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = elements[i] > prime / 2 ? elements[i] - prime : elements[i];
                    inside &= elements[i] >= input.result().type().interval().lo()
                            && elements[i] <= input.result().type().interval().hi();
                }
                values.put(input.name(), elements);
            }
            visit.accept(values, inside);
            at = 0;
            while (at < count && ++numbers[at] == prime) {
                numbers[at++] = 0;
            }
        }
    }

    /// Returns the module without each of the asserts that come after the first hint: those before it bound inputs.
    static Map<Op, RelationModule> withoutEachAssert(RelationModule module) {
        Map<Op, RelationModule> weaker = new LinkedHashMap<>();
        List<Op> ops = module.main().ops();
        boolean pins = false;
        for (int i = 0; i < ops.size(); i++) {
            pins |= ops.get(i) instanceof Hint;
            if (pins && ops.get(i).info().effect() == Effect.ASSERT) {
                List<Op> fewer = new ArrayList<>(ops);
                fewer.remove(i);
                weaker.put(ops.get(i), module.withMain(module.main().withOps(fewer)));
            }
        }
        return weaker;
    }
}
