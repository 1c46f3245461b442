package io.assay.ir.interp;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a `relation` module on `long` as a prover would, and checks every assert.
///
/// A prover may be honest or not: hints are chosen by a [Prover], so that tests can cheat.
public final class RelationInterpreter {

    /// Chooses the results of a hint.
    @FunctionalInterface
    public interface Prover {
        /// Returns one array for each result.
        /// @param hint     the hint
        /// @param operands elements of its operands
        List<long[]> choose(Hint hint, List<long[]> operands);
    }

    /// What a run gives.
    /// @param outputs  elements by name of the output
    /// @param failures asserts that do not hold, as text with op and element; empty if the prover is accepted
    /// @param values   elements of every value
    public record Run(Map<String, long[]> outputs, List<String> failures, Map<Value, long[]> values) {}

    private final Map<String, long[]> inputs;
    private final Prover prover;
    private final Map<Value, long[]> values = new HashMap<>();
    private final Run run = new Run(new LinkedHashMap<>(), new ArrayList<>(), values);

    private final long modulus;

    private RelationInterpreter(Map<String, long[]> inputs, Prover prover, long modulus) {
        this.inputs = inputs;
        this.prover = prover;
        this.modulus = modulus;
    }

    /// Runs `module` with the honest prover.
    public static Run run(RelationModule module, Map<String, long[]> inputs) {
        return run(module, inputs, RelationInterpreter::honest);
    }

    /// Runs `module` with the given prover.
    /// @throws InputRangeException if an input is missing or has another size; its bounds are left to the asserts
    public static Run run(RelationModule module, Map<String, long[]> inputs, Prover prover) {
        return run(module, inputs, prover, 0);
    }

    /// Runs `module` over the field of integers modulo a small prime, as a circuit does over a large one.
    /// @param modulus a prime below 2^31; every value is its residue in [0, modulus). 0 stands for the integers
    public static Run run(RelationModule module, Map<String, long[]> inputs, Prover prover, long modulus) {
        RelationInterpreter interpreter = new RelationInterpreter(inputs, prover, modulus);
        for (Op op : module.main().ops()) {
            interpreter.execute((RelationOp) op);
        }
        return interpreter.run;
    }

    private void execute(RelationOp op) {
        switch (op) {
            case Input(var result, var name, _, _, _, _) -> {
                long[] given = inputs.get(name);
                if (given == null || given.length != result.type().elementCount()) {
                    throw new InputRangeException("input " + name + " is missing or has another size than declared");
                }
                put(result, given.clone());
            }
            case Output(var value, var name, _, _) -> run.outputs().put(name, get(value).clone());
            case Const(var result, var data, _) -> put(result, data.toLongs());
            case View view -> put(view.result(), view(view));
            case Concat concat -> put(concat.result(), concat(concat));
            case Linear linear -> put(linear.result(), linear(linear));
            case Contract contract -> put(contract.result(), contract(contract));
            case Mul(var result, var lhs, var rhs, _) -> {
                long[] left = get(lhs);
                long[] right = get(rhs);
                long[] product = new long[result.type().elementCount()];
                for (int i = 0; i < product.length; i++) {
                    product[i] = Math.multiplyExact(left[i], right[i]);
                }
                put(result, product);
            }
            case Hint hint -> {
                List<long[]> chosen = prover.choose(hint, hint.operands().stream().map(this::get).toList());
                for (int i = 0; i < chosen.size(); i++) {
                    put(hint.results().get(i), chosen.get(i));
                }
            }
            case Range(var max, var operand, _) -> check(op, operand, (i, x) -> x >= 0 && x <= max);
            case Zero(var operand, _) -> check(op, operand, (i, x) -> x == 0);
            case Permutation(var lhs, var rhs, _) -> permutation(op, get(lhs), get(rhs), lhs.type().shape().dim(1));
            case Product(var lhs, var rhs, var product, _) ->
                check(op, lhs, (i, x) -> isProduct(x, get(rhs)[i], get(product)[i]));
            case Take(var result, var positions, var operand, _) -> {
                long[] source = get(operand);
                long[] taken = new long[positions.elementCount()];
                Arrays.setAll(taken, i -> source[(int) positions.longAt(i)]);
                put(result, taken);
            }
            case Select(var result, var condition, var whenTrue, var whenFalse, _) -> {
                long[] left = get(whenTrue);
                long[] right = get(whenFalse);
                long[] chosen = get(condition).clone();
                // As the circuit has it: a condition that is no bit chooses no element.
                Arrays.setAll(chosen, i -> Math.addExact(right[i],
                        Math.multiplyExact(chosen[i], Math.subtractExact(left[i], right[i]))));
                put(result, chosen);
            }
            case Lookup(var table, var index, var base, var slope, _) -> check(op, index,
                    (i, x) -> x >= 0 && x < table.segmentCount()
                            && reduced(table.base().longAt((int) x)) == get(base)[i]
                            && reduced(table.slope().longAt((int) x)) == get(slope)[i]);
        }
    }

    private boolean isProduct(long a, long b, long product) {
        if (modulus != 0) {
            return Math.floorMod(a * b, modulus) == product;
        }
        return a * b == product && Math.multiplyHigh(a, b) == product >> 63;
    }

    private interface Predicate {
        boolean holds(int index, long value);
    }

    private void check(Op op, Value operand, Predicate predicate) {
        long[] elements = get(operand);
        for (int i = 0; i < elements.length; i++) {
            if (!predicate.holds(i, elements[i])) {
                run.failures().add(op.info().name() + " " + op.loc() + " element " + i + ": " + elements[i]);
                return;
            }
        }
    }

    private void permutation(Op op, long[] lhs, long[] rhs, int extent) {
        for (int start = 0; start < lhs.length; start += extent) {
            long[] left = Arrays.copyOfRange(lhs, start, start + extent);
            long[] right = Arrays.copyOfRange(rhs, start, start + extent);
            Arrays.sort(left);
            Arrays.sort(right);
            if (!Arrays.equals(left, right)) {
                run.failures().add(op.info().name() + " " + op.loc() + " row " + start / extent + ": "
                        + Arrays.toString(right) + " for " + Arrays.toString(left));
                return;
            }
        }
    }

    private void put(Value value, long[] elements) {
        long[] reduced = elements.clone();
        for (int i = 0; i < reduced.length && modulus != 0; i++) {
            reduced[i] = Math.floorMod(reduced[i], modulus);
        }
        values.put(value, reduced);
    }

    private long reduced(long value) {
        return modulus == 0 ? value : Math.floorMod(value, modulus);
    }

    private long[] get(Value value) {
        long[] elements = values.get(value);
        if (elements == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return elements;
    }

    private long[] view(View view) {
        long[] source = get(view.operand());
        int[] positions = view.map().positions(view.result().type().shape());
        long[] viewed = new long[positions.length];
        for (int i = 0; i < viewed.length; i++) {
            viewed[i] = source[positions[i]];
        }
        return viewed;
    }

    private long[] concat(Concat concat) {
        Shape shape = concat.result().type().shape();
        long[] joined = new long[shape.elementCount()];
        for (int i = 0; i < joined.length; i++) {
            int[] index = shape.indexOf(i);
            for (Value operand : concat.operands()) {
                int extent = operand.type().shape().dim(concat.axis());
                if (index[concat.axis()] < extent) {
                    int[] strides = operand.type().shape().strides();
                    int position = 0;
                    for (int axis = 0; axis < index.length; axis++) {
                        position += index[axis] * strides[axis];
                    }
                    joined[i] = get(operand)[position];
                    break;
                }
                index[concat.axis()] -= extent;
            }
        }
        return joined;
    }

    private long[] linear(Linear linear) {
        long[] sums = new long[linear.result().type().elementCount()];
        java.util.Arrays.fill(sums, linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            long coefficient = linear.coefficients().get(k);
            long[] term = get(linear.operands().get(k));
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], Math.multiplyExact(coefficient, term[i]));
            }
        }
        return sums;
    }

    private long[] contract(Contract contract) {
        ContractionPlan plan = ContractionPlan.of(contract.einsum(), contract.lhs().type().shape(),
                contract.rhs().type().shape(), contract.result().type().shape());
        long[] left = get(contract.lhs());
        long[] right = get(contract.rhs());
        long[] sums = new long[contract.result().type().elementCount()];
        for (int i = 0; i < sums.length; i++) {
            long sum = 0;
            for (int k = 0; k < plan.termCount(); k++) {
                sum = Math.addExact(sum,
                        Math.multiplyExact(left[plan.lhsPosition(i, k)], right[plan.rhsPosition(i, k)]));
            }
            sums[i] = sum;
        }
        return sums;
    }

    /// Returns what an honest prover chooses.
    public static List<long[]> honest(Hint hint, List<long[]> operands) {
        List<long[]> results = new ArrayList<>();
        for (Value result : hint.results()) {
            results.add(new long[result.type().elementCount()]);
        }
        long[] x = operands.getFirst();
        if (hint.function() instanceof HintFunction.ArgMax(int axis, boolean last)) {
            argMax(hint, x, axis, last, results);
            return results;
        }
        if (hint.function() instanceof HintFunction.OneHot(int extent)) {
            for (int i = 0; i < x.length; i++) {
                if (x[i] >= 0 && x[i] < extent) {
                    results.getFirst()[i * extent + (int) x[i]] = 1;
                }
            }
            return results;
        }
        if (hint.function() instanceof HintFunction.OrderStatistic(int rank)) {
            orderStatistic(hint, x, rank, results);
            return results;
        }
        if (hint.function() instanceof HintFunction.Sort(boolean positions)) {
            sort(hint, x, positions, results);
            return results;
        }
        if (hint.function() instanceof HintFunction.Steps(var steps)) {
            return List.of(steps.of(x));
        }
        for (int i = 0; i < x.length; i++) {
            long[] chosen = element(hint.function(), x[i], operands.size() > 1 ? operands.get(1)[i] : 0);
            for (int k = 0; k < chosen.length; k++) {
                results.get(k)[i] = chosen[k];
            }
        }
        return results;
    }

    private static long[] element(HintFunction function, long x, long y) {
        return switch (function) {
            case HintFunction.SplitPow2(int shift) -> new long[]{x >> shift, x & ((1L << shift) - 1)};
            case HintFunction.Magnitude() -> new long[]{Math.abs(x), Math.max(x, 0)};
            case HintFunction.SplitMagnitude(int shift) -> new long[]{Math.abs(x >> shift), Math.max(x >> shift, 0),
                    x & ((1L << shift) - 1)};
            case HintFunction.TableRow(var table) when x >= 0 && x < table.segmentCount() ->
                new long[]{table.base().longAt((int) x), table.slope().longAt((int) x)};
            case HintFunction.TableRow _ -> new long[]{0, 0};
            case HintFunction.Divide() when y > 0 -> new long[]{Math.floorDiv(x, y), Math.floorMod(x, y)};
            case HintFunction.Divide() -> new long[]{0, 0};
            case HintFunction.ScaledProduct(int shift, _) -> {
                long product = x * y + (1L << (shift - 1));
                yield new long[]{product >> shift, product & ((1L << shift) - 1)};
            }
            case HintFunction.SquareRoot() -> {
                long root = SquareRoots.floor(Math.max(0, x));
                yield new long[]{root, x - root * root};
            }
            case HintFunction.Normalize(int bits) -> {
                int shift = Math.max(0, bits - Interval.bitsFor(Math.max(1, x)));
                yield new long[]{shift, x << shift};
            }
            case HintFunction.Bit() -> new long[]{x};
            case HintFunction.ArgMax _,HintFunction.OneHot _,HintFunction.Steps _,HintFunction.OrderStatistic _,HintFunction.Sort _ ->
                throw new IllegalArgumentException("not element by element: " + function);
        };
    }

    private static void sort(Hint hint, long[] x, boolean positions, List<long[]> results) {
        int extent = hint.operands().getFirst().type().shape().dim(1);
        for (int start = 0; start < x.length; start += extent) {
            for (int i = start; i < start + extent; i++) {
                int place = start + countBefore(x, start, extent, i);
                results.getFirst()[place] = x[i];
                if (positions) {
                    results.get(1)[place] = (long) i - start;
                }
            }
        }
    }

    private static void orderStatistic(Hint hint, long[] x, int rank, List<long[]> results) {
        int extent = hint.operands().getFirst().type().shape().dim(1);
        for (int start = 0; start < x.length; start += extent) {
            int chosen = start;
            while (countBefore(x, start, extent, chosen) != rank) {
                chosen++;
            }
            results.get(0)[start / extent] = x[chosen];
            results.get(1)[chosen] = 1;
            for (int i = start; i < start + extent; i++) {
                results.get(2)[i] = isBefore(x, i, chosen) ? 1 : 0;
            }
        }
    }

    private static int countBefore(long[] x, int start, int extent, int position) {
        int count = 0;
        for (int i = start; i < start + extent; i++) {
            count += isBefore(x, i, position) ? 1 : 0;
        }
        return count;
    }

    private static boolean isBefore(long[] x, int i, int position) {
        return x[i] < x[position] || (x[i] == x[position] && i < position);
    }

    private static void argMax(Hint hint, long[] x, int axis, boolean last, List<long[]> results) {
        Shape shape = hint.operands().getFirst().type().shape();
        int extent = shape.dim(axis);
        int inner = shape.strides()[axis];
        for (int i = 0; i < x.length / extent; i++) {
            int start = i / inner * inner * extent + i % inner;
            int best = start;
            for (int k = 1; k < extent; k++) {
                int at = start + k * inner;
                best = x[at] > x[best] || (last && x[at] == x[best]) ? at : best;
            }
            results.get(0)[best] = 1;
            results.get(1)[i] = x[best];
        }
    }
}
