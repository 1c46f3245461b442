package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Views;
import io.assay.passes.tensor.Moves.Element;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Decides by a number what was decided by a function of it that keeps or turns the order: an outlier by the sum of path
/// lengths, not by its exponential; a class by the score, not by its sigmoid. The decision then has no approximation in it.
///
/// The bound is the least float of which the function, computed step by step in float32, gives the other answer. Sums and
/// differences with constants next to the number stay: they are exact.
///
/// ```
/// %1 = tensor.unary %0 {function = sigmoid} : …     %1 = tensor.unary %0 {function = sigmoid} : … (perhaps unread)
/// %2 = tensor.binary %half, %1 {function = less}    %2 = tensor.binary %bound, %0 {function = less_or_equal}
/// ```
public final class MoveDecisions {
    private final Map<Value, Op> definitions;
    private final Map<Value, Boolean> sums = new HashMap<>();
    private final Moves moves;
    private final List<Op> ops = new ArrayList<>();
    private int nextId;

    /// What a comparison is of: a function of an element.
    private record Decided(Element element, FloatChain function) {}

    private MoveDecisions(Func main) {
        this.definitions = main.definitions();
        this.moves = new Moves(definitions);
        this.nextId = main.nextValueId();
    }

    /// Returns `main` with comparisons moved in front of functions.
    public static Func apply(Func main, RewriteBudget budget) {
        MoveDecisions pass = new MoveDecisions(main);
        for (Op op : main.ops()) {
            Optional<Op> moved = op instanceof Binary comparison && pass.isDecision(comparison)
                    ? pass.moved(comparison, budget)
                    : Optional.empty();
            pass.ops.add(moved.orElse(op));
        }
        return main.withOps(pass.ops);
    }

    private Optional<TensorData> constant(Value value) {
        return definitions.get(value) instanceof Const known ? Optional.of(known.data()) : Optional.empty();
    }

    private boolean isDecision(Binary op) {
        boolean orders = op.function() == BinaryFunction.LESS || op.function() == BinaryFunction.LESS_OR_EQUAL;
        return orders && ((ScalarType) op.lhs().type().element()).isFloat()
                && constant(op.lhs()).isPresent() != constant(op.rhs()).isPresent();
    }

    private Optional<Op> moved(Binary op, RewriteBudget budget) {
        boolean constantFirst = constant(op.lhs()).isPresent();
        TensorData constants = constant(constantFirst ? op.lhs() : op.rhs()).orElseThrow();
        Value operand = constantFirst ? op.rhs() : op.lhs();
        int count = operand.type().elementCount();
        int[] positions = new int[count];
        double[] bounds = new double[count];
        List<Decided> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Decided decided = decided(new Element(operand, i));
            all.add(decided);
            boolean fits = decided.element.value().equals(all.getFirst().element.value())
                    && decided.function.decreases() == all.getFirst().function.decreases();
            double constant = constants.doubleAt(i);
            Optional<Double> bound = fits && !decided.function.equals(FloatChain.NONE)
                    ? bound(type(decided.element.value()), x -> answer(op.function(), decided.function.apply(x),
                            constant, constantFirst))
                    : Optional.empty();
            if (bound.isEmpty()) {
                return Optional.empty();
            }
            positions[i] = decided.element.position();
            bounds[i] = bound.get();
        }
        if (count == 0 || !budget.take()) {
            return Optional.empty();
        }
        Value base = picked(all.getFirst().element.value(), positions, op);
        Value limit = add(type(base), base.type().shape(),
                r -> new Const(r, TensorData.ofDoubles(type(base), r.type().shape(), bounds), op.loc()));
        // The function grows and the answer is "less", or it falls and the answer is "greater": true below the bound.
        return Optional.of(constantFirst == all.getFirst().function.decreases()
                ? new Binary(op.result(), BinaryFunction.LESS, base, limit, op.loc())
                : new Binary(op.result(), BinaryFunction.LESS_OR_EQUAL, limit, base, op.loc()));
    }

    private static ScalarType type(Value value) {
        return (ScalarType) value.type().element();
    }

    private static boolean answer(BinaryFunction function, double x, double constant, boolean constantFirst) {
        double less = constantFirst ? constant : x;
        double greater = constantFirst ? x : constant;
        return function == BinaryFunction.LESS ? less < greater : less <= greater;
    }

    /// Returns the least number whose answer is not that of -infinity; empty if there is none, or no finite one.
    private static Optional<Double> bound(ScalarType type, Function<Double, Boolean> answer) {
        boolean first = answer.apply(Double.NEGATIVE_INFINITY);
        long below = order(type, Double.NEGATIVE_INFINITY);
        long reached = order(type, Double.POSITIVE_INFINITY);
        while (reached - below > 1) {
            long middle = below + (reached - below) / 2;
            if (answer.apply(number(type, middle)) == first) {
                below = middle;
            } else {
                reached = middle;
            }
        }
        double found = number(type, reached);
        return Double.isFinite(found) && answer.apply(found) != first ? Optional.of(found) : Optional.empty();
    }

    /// Returns the place of a number in the order of its type: of half of all doubles, which are enough for a `long`.
    private static long order(ScalarType type, double number) {
        if (type != ScalarType.F64) {
            return FloatKey.of((float) number);
        }
        long bits = Double.doubleToLongBits(Math.abs(number)) / 2;
        return number < 0 ? -bits : bits;
    }

    private static double number(ScalarType type, long order) {
        if (type != ScalarType.F64) {
            return FloatKey.number(order);
        }
        double magnitude = Double.longBitsToDouble(Math.abs(order) * 2);
        return order < 0 ? -magnitude : magnitude;
    }

    /// Follows an element back through functions, as far as there is one that is not exact as integers are.
    private Decided decided(Element element) {
        Decided open = new Decided(moves.origin(element), FloatChain.NONE);
        Decided found = open;
        boolean isApproximate = false;
        while (true) {
            Element at = open.element;
            Optional<FloatChain.Back> back = Optional.ofNullable(definitions.get(at.value()))
                    .flatMap(op -> FloatChain.approximate(op, at.position(), this::constant));
            if (back.isEmpty()) {
                return found;
            }
            open = new Decided(moves.origin(new Element(back.get().operand(), at.position())),
                    open.function.after(back.get().step()));
            isApproximate |= FloatChain.isApproximate(back.get().step());
            boolean isScaled = FloatChain.scales(back.get().step()) && isSumOfLeaves(open.element.value());
            ScalarType type = type(open.element.value());
            if ((FloatChain.isApproximate(back.get().step()) || FloatChain.scales(back.get().step()))
                    && (isApproximate || isScaled) && (type == ScalarType.F32 || type == ScalarType.F64)) {
                found = open;
            }
        }
    }

    /// Tells whether a value is linear in leaves of decision trees.
    private boolean isSumOfLeaves(Value value) {
        Boolean known = sums.get(value);
        if (known == null) {
            known = switch (definitions.get(value)) {
                case DecisionTrees _ -> true;
                case View op -> isSumOfLeaves(op.operand());
                case Take op -> isSumOfLeaves(op.operand());
                case Reduce op -> isSumOfLeaves(op.operand());
                case Cast op -> isSumOfLeaves(op.operand());
                case Unary op -> op.function() == UnaryFunction.NEG && isSumOfLeaves(op.operand());
                case Concat op -> op.operands().stream().allMatch(this::isSumOfLeaves);
                case Binary op -> (constant(op.lhs()).isPresent() || isSumOfLeaves(op.lhs()))
                        && (constant(op.rhs()).isPresent() || isSumOfLeaves(op.rhs()));
                case null, default -> false;
            };
            sums.put(value, known);
        }
        return known;
    }

    private Value add(ScalarType element, Shape shape, Function<Value, Op> make) {
        Value result = new Value(nextId++, new TensorType(element, shape));
        ops.add(make.apply(result));
        return result;
    }

    private Value picked(Value source, int[] positions, Binary op) {
        Shape shape = op.result().type().shape();
        Optional<IndexMap> map = Views.affine(positions, shape);
        if (map.isPresent() && Views.isIdentity(map.get(), shape, source.type().shape())) {
            return source;
        }
        return add(type(source), shape, r -> map.<Op>map(found -> new View(r, found, source, op.loc()))
                .orElseGet(() -> new Take(r, TensorData.integers(shape,
                        Arrays.stream(positions).asLongStream().toArray()), source, op.loc())));
    }
}
