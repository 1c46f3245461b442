package io.assay.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A straight-line function: ops in an order in which every value is defined before it is used.
///
/// Inputs and outputs are ops of their own, so a function has neither parameters nor a return.
///
/// @param name name without `@`
/// @param ops  the body
public record Func(String name, List<Op> ops) {

    public Func {
        ops = List.copyOf(ops);
    }

    /// Returns this function with another body.
    public Func withOps(List<Op> other) {
        return new Func(name, other);
    }

    /// Returns the op that defines each value. Look-ups only: its order is not fixed.
    public Map<Value, Op> definitions() {
        Map<Value, Op> definitions = new HashMap<>();
        for (Op op : ops) {
            for (Value result : op.results()) {
                definitions.put(result, op);
            }
        }
        return definitions;
    }

    /// Returns the ops that read each value, in order. Look-ups only: the order of the keys is not fixed.
    public Map<Value, List<Op>> uses() {
        Map<Value, List<Op>> uses = new HashMap<>();
        for (Op op : ops) {
            for (Value operand : op.operands()) {
                uses.computeIfAbsent(operand, _ -> new ArrayList<>()).add(op);
            }
        }
        return uses;
    }

    /// Returns a number that no value of this function has.
    public int nextValueId() {
        int next = 0;
        for (Op op : ops) {
            for (Value result : op.results()) {
                next = Math.max(next, result.id() + 1);
            }
        }
        return next;
    }
}
