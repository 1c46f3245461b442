package io.assay.passes.rule;

import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What a rule may ask and add: the ops in front of the one it looks at.
public final class Scope {

    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);

    private final List<Op> ops = new ArrayList<>();
    private final List<Op> pending = new ArrayList<>();
    private final Map<Value, Op> definitions = new HashMap<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private final Map<Value, Integer> uses = new HashMap<>();
    private int nextId;

    Scope(List<Op> walked, int nextId) {
        this.nextId = nextId;
        for (Op op : walked) {
            op.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
        }
    }

    /// Returns the op that defines `value` if it is a `type`.
    public <T extends Op> Optional<T> definition(Value value, Class<T> type) {
        return Optional.ofNullable(definitions.get(value)).filter(type::isInstance).map(type::cast);
    }

    /// Returns the elements of `value` if it is a constant.
    public Optional<TensorData> constant(Value value) {
        return switch (definitions.get(value)) {
            case io.assay.ir.tensor.Const known -> Optional.of(known.data());
            case io.assay.ir.fixed.Const known -> Optional.of(known.data());
            case io.assay.ir.relation.Const known -> Optional.of(known.data());
            case null, default -> Optional.empty();
        };
    }

    /// Tells whether every element of `value` is the constant `number`.
    public boolean isFilledWith(Value value, double number) {
        return constant(value).filter(data -> {
            for (int i = 0; i < data.elementCount(); i++) {
                if (data.doubleAt(i) != number) {
                    return false;
                }
            }
            return true;
        }).isPresent();
    }

    /// Returns how often ops read `value`.
    public int useCount(Value value) {
        return uses.getOrDefault(value, 0);
    }

    /// Tells whether one op alone reads `value`, once.
    public boolean isUsedOnce(Value value) {
        return useCount(value) == 1;
    }

    /// Returns the bounds of each element of a value of the `fixed` dialect.
    public ElementBounds bounds(Value value) {
        return java.util.Objects.requireNonNull(bounds.get(value), () -> value + " has no bounds");
    }

    /// Adds an op of the `fixed` dialect in front, with the interval that it has for these operands.
    /// @throws Interval.OverflowException if it may leave ±2^62; the rule then does not fire
    public Value add(int scaleBits, Shape shape, Function<Value, FixedOp> make) {
        ElementBounds found = FixedBounds.transfer(make.apply(fresh(TensorType.fixed(WIDEST, scaleBits, shape))),
                this::bounds).getFirst();
        Value result = fresh(TensorType.fixed(found.hull(), scaleBits, shape));
        return add(result, make.apply(result));
    }

    /// Adds an op of the `tensor` dialect in front.
    public Value add(TensorType type, Function<Value, Op> make) {
        Value result = fresh(type);
        return add(result, make.apply(result));
    }

    private Value add(Value result, Op op) {
        pending.add(op);
        define(op);
        return result;
    }

    private Value fresh(TensorType type) {
        return new Value(nextId++, type);
    }

    private void define(Op op) {
        op.results().forEach(result -> definitions.put(result, op));
        if (op instanceof FixedOp fixed) {
            List<ElementBounds> found = FixedBounds.transfer(fixed, this::bounds);
            for (int i = 0; i < found.size(); i++) {
                bounds.put(op.results().get(i), found.get(i));
            }
        }
    }

    /// Tells whether the interval of the op's result holds what the op can give.
    boolean holds(Op op) {
        if (!(op instanceof FixedOp fixed)) {
            return true;
        }
        List<ElementBounds> found = FixedBounds.transfer(fixed, this::bounds);
        return IntStream.range(0, found.size())
                .allMatch(i -> op.results().get(i).type().interval().contains(found.get(i).hull()));
    }

    void emit(Op op) {
        ops.add(op);
        define(op);
    }

    void keepPending() {
        ops.addAll(pending);
        pending.clear();
    }

    void dropPending() {
        pending.clear();
    }

    void substituted(Value from, Value to) {
        uses.merge(to, uses.getOrDefault(from, 0) - 1, Integer::sum);
    }

    List<Op> ops() {
        return ops;
    }

    int nextId() {
        return nextId;
    }
}
