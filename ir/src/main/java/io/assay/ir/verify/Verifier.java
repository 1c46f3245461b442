package io.assay.ir.verify;

import io.assay.ir.Effect;
import io.assay.ir.Module;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks what the records of single ops cannot check for themselves.
///
/// Invariants, for every dialect:
/// 1. each value is defined once, and before it is used;
/// 2. names of inputs are unique, and so are names of outputs; there is at least one output.
///
/// In `fixed` and `relation`, where 1 and 2 hold:
/// 3. every declared interval holds whatever the op can give for operands within their bounds, and nothing leaves 62
///    bits.
///
/// In `relation`:
/// 4. range asserts leave every element of every input within its declared bounds, alone or with those that pin its steps;
/// 5. every result of a hint is read by an assert, directly or through compute ops: a free hint is refused;
/// 6. the asserts that pin a hint to the value of its function are all there, in the form in which gadgets make them
///    ([HintPins]). Bounds of hints rest on this.
///
/// That a module *means* what it meant before a pass is not decided here, but by comparing runs.
public final class Verifier {

    private final List<Op> ops;
    private final List<Violation> violations = new ArrayList<>();

    private Verifier(Module module) {
        this.ops = module.main().ops();
    }

    /// Returns every violation, in the order of the ops; empty for a module that is well formed.
    public static List<Violation> verify(Module module) {
        Verifier verifier = new Verifier(module);
        verifier.definitions();
        verifier.names();
        if (verifier.violations.isEmpty() && !(module instanceof Module.TensorModule)) {
            new Intervals((message, index) -> verifier.report(index, message)).check(verifier.ops);
        }
        if (module instanceof Module.RelationModule) {
            Map<Value, Op> definitions = module.main().definitions();
            StepPins steps = new StepPins(verifier.ops, definitions);
            SortPins sorts = new SortPins(verifier.ops, definitions);
            new InputRanges(definitions, steps, sorts).check(verifier.ops,
                    (message, index) -> verifier.report(index, message));
            verifier.free(definitions, steps, sorts);
        }
        verifier.violations.sort(Comparator.comparingInt(Violation::opIndex));
        return List.copyOf(verifier.violations);
    }

    private void report(int index, String message) {
        violations.add(new Violation(index, ops.get(index), message));
    }

    private void definitions() {
        Set<Value> defined = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < ops.size(); i++) {
            for (Value operand : ops.get(i).operands()) {
                if (!defined.contains(operand)) {
                    report(i, operand + " is not defined before its use");
                }
            }
            for (Value result : ops.get(i).results()) {
                defined.add(result);
                if (!ids.add(result.id())) {
                    report(i, "%" + result.id() + " is defined twice");
                }
            }
        }
    }

    private void names() {
        Set<String> inputs = new HashSet<>();
        Set<String> outputs = new HashSet<>();
        for (int i = 0; i < ops.size(); i++) {
            String name = name(ops.get(i));
            Effect effect = ops.get(i).info().effect();
            if (effect == Effect.SINK && !outputs.add(name)) {
                report(i, "a second output is named " + name);
            }
            if (effect == Effect.SOURCE && !name.isEmpty() && !inputs.add(name)) {
                report(i, "a second input is named " + name);
            }
        }
        if (outputs.isEmpty() && !ops.isEmpty()) {
            report(ops.size() - 1, "the function has no output");
        }
    }

    private static String name(Op op) {
        return switch (op) {
            case io.assay.ir.tensor.Input input -> input.name();
            case io.assay.ir.tensor.Output output -> output.name();
            case io.assay.ir.fixed.Input input -> input.name();
            case io.assay.ir.fixed.Output output -> output.name();
            case Input input -> input.name();
            case Output output -> output.name();
            default -> "";
        };
    }

    private void free(Map<Value, Op> definitions, StepPins steps, SortPins sorts) {
        Set<Value> pinned = new HashSet<>();
        for (Op op : ops.reversed()) {
            boolean pins = op.info().effect() == Effect.ASSERT
                    || (op.info().effect() == Effect.COMPUTE && op.results().stream().anyMatch(pinned::contains));
            if (pins) {
                pinned.addAll(op.operands());
            }
        }
        HintPins pins = new HintPins(ops, definitions, steps, sorts);
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Hint hint) {
                List<Value> unread = hint.results().stream().filter(result -> !pinned.contains(result)).toList();
                for (Value result : unread) {
                    report(i, result + " is a free hint: no assert reads it");
                }
                Optional<String> missing = pins.missing(hint);
                if (unread.isEmpty() && missing.isPresent()) {
                    report(i, hint.results().getFirst() + " is not pinned: no assert says that " + missing.get());
                }
            }
        }
    }
}
