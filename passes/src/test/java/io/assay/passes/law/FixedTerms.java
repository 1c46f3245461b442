package io.assay.passes.law;

import static io.assay.passes.law.Script.call;
import static io.assay.passes.law.Script.number;

import io.assay.ir.FunctionTable;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Bit;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Normalize;
import io.assay.ir.fixed.OrderStatistic;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.Sort;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Steps;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/// What ops of the `fixed` dialect mean, element by element, as terms over unbounded integers.
///
/// An input element is an unknown of the input's interval, the same in every module that is translated into one script.
/// Divisions are quotient and rest, roots root and rest: both exist and are the only ones, so that nothing is assumed.
/// The intervals of other values are not assumed either; see [#escapes].
final class FixedTerms {

    /// Up to so many numbers an unknown is said to be one of them, which a solver that has to compute with them takes up
    /// sooner than an interval.
    private static final int MOST_CASES = 8;

    private final Script script;
    private final Map<Value, String[]> values = new HashMap<>();
    private final Map<String, String[]> outputs = new LinkedHashMap<>();
    private final List<String> escapes = new ArrayList<>();

    /// Translates `module` into `script`.
    FixedTerms(Script script, FixedModule module) {
        this.script = script;
        for (Op op : module.main().ops()) {
            translate((FixedOp) op);
        }
    }

    /// Returns the terms of the elements of each output.
    Map<String, String[]> outputs() {
        return outputs;
    }

    /// Returns, for each computed element, the condition that it leaves the interval of its value.
    List<String> escapes() {
        return escapes;
    }

    private void translate(FixedOp op) {
        switch (op) {
            case Input input -> values.put(input.result(), input(input));
            case Output(var value, var name, _, _) -> outputs.put(name, get(value));
            case Const(var result, var data, _) ->
                values.put(result, Arrays.stream(data.toLongs()).mapToObj(Script::number).toArray(String[]::new));
            case View(var result, var map, var x, _) -> put(result, pick(get(x), map.positions(shape(result))));
            case Take(var result, var positions, var x, _) -> put(result, pick(get(x), positions(positions)));
            case Concat(var result, var axis, var xs, _) -> put(result, concat(shape(result), axis, xs));
            case Linear linear -> put(linear.result(), linear(linear));
            case Contract contract -> put(contract.result(), contract(contract));
            case Mul(var result, var lhs, var rhs, _) -> zip(result, lhs, rhs, (a, b) -> call("*", a, b));
            case Requantize(var result, var shift, var x, _) -> map(result, x, a -> round(a, shift));
            case RequantizeRelu(var result, var shift, var x, _) -> map(result, x, a -> positive(round(a, shift)));
            case Relu(var result, var x, _) -> map(result, x, this::positive);
            case Magnitude(var result, var x, _) ->
                map(result, x, a -> call("ite", call(">=", a, "0"), a, call("-", a)));
            case Maximum(var result, var lhs, var rhs, _) ->
                zip(result, lhs, rhs, (a, b) -> call("ite", call(">=", a, b), a, b));
            case Minimum(var result, var lhs, var rhs, _) ->
                zip(result, lhs, rhs, (a, b) -> call("ite", call("<=", a, b), a, b));
            case ArgMax argMax -> put(argMax.result(), argMax(argMax));
            case Table(var result, var table, var x, _) -> map(result, x, a -> table(table, a));
            case FloorDivide(var result, var numerator, var denominator, _) ->
                zip(result, numerator, denominator, this::quotient);
            case Remainder(var result, var numerator, var denominator, _) ->
                zip(result, numerator, denominator, (a, b) -> call("-", a, call("*", b, quotient(a, b))));
            case SquareRoot(var result, var x, _) -> map(result, x, this::root);
            case Unit unit -> put(unit.result(), unit(unit));
            case Select(var result, var condition, var whenTrue, var whenFalse, _) -> {
                String[] left = get(whenTrue);
                String[] right = get(whenFalse);
                String[] choose = get(condition);
                put(result, fill(left.length, i -> call("ite", call("=", choose[i], "1"), left[i], right[i])));
            }
            case Gather gather -> put(gather.result(), gather(gather));
            case Steps(var result, var steps, var x, _) -> {
                String[] source = get(x);
                int[] owners = steps.owners();
                put(result, fill(owners.length, i -> call("ite",
                        call(">=", source[owners[i]], number(steps.thresholds().longAt(i))), "1", "0")));
            }
            // Of an operand that is neither 0 nor 1 nothing is said.
            case Bit(var result, var x, _) -> put(result, get(x));
            case Normalize _,OrderStatistic _,Sort _ ->
                throw new IllegalArgumentException("no rule touches " + op + "; say here what it means");
        }
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private String[] get(Value value) {
        return values.get(value);
    }

    private interface Element {
        String at(int position);
    }

    private static String[] fill(int count, Element element) {
        String[] terms = new String[count];
        Arrays.setAll(terms, element::at);
        return terms;
    }

    /// Names the elements of a result, and notes when those that are not just moved leave its interval.
    private void put(Value result, String... terms) {
        Interval interval = result.type().interval();
        String[] names = new String[terms.length];
        for (int i = 0; i < terms.length; i++) {
            boolean isMoved = !terms[i].startsWith("(") || terms[i].matches("\\(- \\d+\\)");
            names[i] = isMoved ? terms[i] : script.define("Int", terms[i]);
            if (!isMoved) {
                escapes.add(outside(names[i], interval));
            }
        }
        values.put(result, names);
    }

    private static String outside(String term, Interval interval) {
        return call("or", call("<", term, number(interval.lo())), call(">", term, number(interval.hi())));
    }

    private void map(Value result, Value x, UnaryOperator<String> function) {
        put(result, Arrays.stream(get(x)).map(function).toArray(String[]::new));
    }

    private void zip(Value result, Value lhs, Value rhs, BinaryOperator<String> function) {
        String[] left = get(lhs);
        String[] right = get(rhs);
        put(result, fill(left.length, i -> function.apply(left[i], right[i])));
    }

    private String[] input(Input input) {
        Interval interval = input.result().type().interval();
        return fill(input.result().type().elementCount(), i -> {
            long lo = input.lo().map(data -> data.longAt(i)).orElse(interval.lo());
            long hi = input.hi().map(data -> data.longAt(i)).orElse(interval.hi());
            return script.input("Int", input.name(), i, x -> List.of(hi - lo >= 0 && hi - lo < MOST_CASES
                    ? Script.any(LongStream.rangeClosed(lo, hi).mapToObj(value -> call("=", x, number(value))).toList())
                    : call("<=", number(lo), x, number(hi))));
        });
    }

    private static String[] pick(String[] source, int[] positions) {
        return fill(positions.length, i -> source[positions[i]]);
    }

    private static int[] positions(TensorData data) {
        return Arrays.stream(data.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private String[] concat(Shape shape, int axis, List<Value> parts) {
        int outer = shape.dims().subList(0, axis).stream().reduce(1, (a, b) -> a * b);
        List<String> joined = new ArrayList<>();
        for (int block = 0; block < outer; block++) {
            for (Value part : parts) {
                List<String> source = Arrays.asList(get(part));
                int run = source.size() / outer;
                joined.addAll(source.subList(block * run, (block + 1) * run));
            }
        }
        return joined.toArray(String[]::new);
    }

    private static String sum(List<String> terms) {
        return terms.size() == 1 ? terms.getFirst() : "(+ " + String.join(" ", terms) + ")";
    }

    private String[] linear(Linear linear) {
        return fill(linear.result().type().elementCount(), i -> {
            List<String> terms = new ArrayList<>(List.of(number(linear.constant())));
            for (int k = 0; k < linear.operands().size(); k++) {
                terms.add(call("*", number(linear.coefficients().get(k)), get(linear.operands().get(k))[i]));
            }
            return sum(terms);
        });
    }

    private String[] contract(Contract op) {
        ContractionPlan plan = ContractionPlan.of(op.einsum(), shape(op.lhs()), shape(op.rhs()), shape(op.result()));
        String[] left = get(op.lhs());
        String[] right = get(op.rhs());
        return fill(op.result().type().elementCount(), out -> {
            List<String> terms = new ArrayList<>(List.of("0"));
            for (int k = 0; k < plan.termCount(); k++) {
                terms.add(call("*", left[plan.lhsPosition(out, k)], right[plan.rhsPosition(out, k)]));
            }
            return sum(terms);
        });
    }

    private String positive(String x) {
        String name = script.define("Int", x);
        return call("ite", call(">=", name, "0"), name, "0");
    }

    /// floor((x + 2^(shift−1)) / 2^shift).
    private String round(String x, int shift) {
        return quotient(call("+", x, number(1L << (shift - 1))), number(1L << shift));
    }

    /// The one q with x = q·d + r and 0 <= r < d, for a positive d, which ops require.
    private String quotient(String x, String d) {
        return script.unknown("Int", "quotient " + x + " by " + d, q -> {
            String rest = script.define("Int", call("-", x, call("*", d, q)));
            return List.of(call("<=", "0", rest, call("-", d, "1")));
        });
    }

    /// The one r with r² <= x < (r + 1)² and r >= 0, for an x that is not negative, which ops require.
    private String root(String x) {
        return script.unknown("Int", "root of " + x, r -> List.of(call("<=", "0", r), call("<=", call("*", r, r), x),
                call("<", x, call("*", call("+", r, "1"), call("+", r, "1")))));
    }

    private String table(FunctionTable table, String x) {
        long width = 1L << table.segmentBits();
        String term = "0";
        for (int i = table.segmentCount() - 1; i >= 0; i--) {
            long start = table.lo() + i * width;
            String within = call("-", x, number(start));
            String line = call("+", number(table.base().longAt(i)), call("*", number(table.slope().longAt(i)), within));
            String y = table.segmentBits() == 0
                    ? number(table.base().longAt(i))
                    : table.shift() == 0 ? line : round(line, table.shift());
            term = call("ite", call(">=", x, number(start + width)), term, y);
        }
        return term;
    }

    private String[] argMax(ArgMax op) {
        String[] source = get(op.operand());
        int extent = shape(op.operand()).dim(op.axis());
        int inner = shape(op.operand()).strides()[op.axis()];
        return fill(op.result().type().elementCount(), i -> {
            int start = i / inner * inner * extent + i % inner;
            String best = "0";
            String greatest = source[start];
            for (int k = 1; k < extent; k++) {
                String next = source[start + k * inner];
                String better = script.define("Bool", call(op.selectLast() ? ">=" : ">", next, greatest));
                best = call("ite", better, number(k), best);
                greatest = script.define("Int", call("ite", better, next, greatest));
            }
            return best;
        });
    }

    private String[] unit(Unit op) {
        String[] x = get(op.operand());
        String[] addend = get(op.addend());
        int extent = shape(op.operand()).dim(1);
        return fill(x.length, i -> {
            int row = i / extent;
            List<String> terms = new ArrayList<>(List.of(addend[row]));
            for (int k = row * extent; k < (row + 1) * extent; k++) {
                terms.add(call("*", x[k], x[k]));
            }
            String factor = quotient(number(op.scaledNorm()), root(script.define("Int", sum(terms))));
            return round(call("*", x[i], factor), op.shift());
        });
    }

    private String[] gather(Gather op) {
        Shape rows = shape(op.data());
        String[] source = get(op.data());
        String[] indices = get(op.indices());
        int width = rows.dim(2);
        int picks = shape(op.indices()).dim(1);
        return fill(op.result().type().elementCount(), i -> {
            int start = i / width / picks * rows.dim(1);
            String term = source[start * width + i % width];
            for (int row = 1; row < rows.dim(1); row++) {
                term = call("ite", call("=", indices[i / width], number(row)),
                        source[(start + row) * width + i % width], term);
            }
            return term;
        });
    }
}
