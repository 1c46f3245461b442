package io.assay.passes.tensor;

import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.passes.rule.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Elementwise ops over floats in front of a value: what may be a function of one tensor, element by element.
final class Cone {
    /// Ops that are looked at; the longest known way to write a function has about ten.
    private static final int MOST_OPS = 20;
    private static final int MOST_EXPONENT = 4;

    private final Op root;
    private final Scope scope;

    Cone(Op root, Scope scope) {
        this.root = root;
        this.scope = scope;
    }

    /// Returns the values that the root may be a function of, the nearest first.
    List<Value> bases() {
        Set<Value> found = new LinkedHashSet<>();
        Deque<Op> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty() && found.size() < MOST_OPS) {
            for (Value operand : open.removeFirst().operands()) {
                if (scope.constant(operand).isEmpty() && found.add(operand)) {
                    definition(operand).ifPresent(open::addLast);
                }
            }
        }
        return List.copyOf(found);
    }

    private Optional<Op> definition(Value value) {
        return scope.definition(value, Op.class).filter(found -> found instanceof Unary || found instanceof Binary);
    }

    /// Returns how often ops of the cone read each value between `base` and the root.
    private Map<Value, Integer> reads(Value base) {
        Map<Value, Integer> reads = new LinkedHashMap<>();
        Deque<Op> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            for (Value operand : open.removeFirst().operands()) {
                if (!operand.equals(base) && scope.constant(operand).isEmpty()
                        && reads.merge(operand, 1, Integer::sum) == 1) {
                    definition(operand).ifPresent(open::addLast);
                }
            }
        }
        return reads;
    }

    /// Tells whether nothing else reads what lies between `base` and the root and is more than a multiple or a sum with a
    /// constant: else it would be computed besides, and the function would come on top.
    boolean isPrivate(Value base) {
        return reads(base).entrySet().stream().allMatch(read -> scope.useCount(read.getKey()) <= read.getValue()
                || scope.definition(read.getKey(), Binary.class).filter(this::isLinear).isPresent());
    }

    private boolean isLinear(Binary op) {
        boolean right = scope.constant(op.rhs()).isPresent();
        return switch (op.function()) {
            case ADD, SUB, MUL -> right || scope.constant(op.lhs()).isPresent();
            case DIV -> right;
            default -> false;
        };
    }

    /// Returns where the ops between `base` and the root come from.
    SourceLoc loc(Value base) {
        SourceLoc loc = SourceLoc.NONE;
        for (Value value : List.copyOf(reads(base).keySet()).reversed()) {
            loc = loc.and(definition(value).map(Op::loc).orElse(SourceLoc.NONE));
        }
        return loc.and(root.loc());
    }

    /// Returns the root as a formula of `base`; empty if it reads anything else.
    Optional<Formula> formula(Value base) {
        return computed(root, base, new LinkedHashMap<>());
    }

    private Optional<Formula> formula(Value value, Value base, Map<Value, Optional<Formula>> known) {
        if (value.equals(base)) {
            return Optional.of(Formula.X);
        }
        Optional<Formula> found = known.get(value);
        if (found == null) {
            OptionalDouble number = uniform(value, scope);
            found = number.isPresent()
                    ? Optional.of(Formula.number(number.getAsDouble()))
                    : definition(value).filter(_ -> known.size() < MOST_OPS).flatMap(op -> computed(op, base, known));
            known.put(value, found);
        }
        return found;
    }

    private Optional<Formula> computed(Op op, Value base, Map<Value, Optional<Formula>> known) {
        return switch (op) {
            case Unary(_, var function, var x, _) -> formula(x, base, known).flatMap(of -> of.apply(function));
            case Binary(_, var function, var lhs, var rhs, _) -> formula(lhs, base, known)
                    .flatMap(x -> formula(rhs, base, known).flatMap(y -> combined(function, x, y)));
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> combined(BinaryFunction function, Formula x, Formula y) {
        return switch (function) {
            case ADD -> Optional.of(x.plus(y));
            case SUB -> Optional.of(x.plus(y.times(-1)));
            case MUL -> x.times(y);
            case DIV -> y.apply(UnaryFunction.RECIPROCAL).flatMap(x::times);
            case POW -> y.asNumber().flatMap(exponent -> power(x, exponent));
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> power(Formula x, double exponent) {
        if (exponent == -1) {
            return x.apply(UnaryFunction.RECIPROCAL);
        }
        return exponent >= 1 && exponent <= MOST_EXPONENT && exponent == Math.rint(exponent)
                ? x.power((int) exponent)
                : Optional.empty();
    }

    /// Returns the number that every element of a constant is.
    static OptionalDouble uniform(Value value, Scope scope) {
        Optional<TensorData> data = scope.constant(value);
        if (data.isEmpty() || data.get().elementCount() == 0) {
            return OptionalDouble.empty();
        }
        double first = data.get().doubleAt(0);
        return Double.isFinite(first) && scope.isFilledWith(value, first)
                ? OptionalDouble.of(first)
                : OptionalDouble.empty();
    }
}
