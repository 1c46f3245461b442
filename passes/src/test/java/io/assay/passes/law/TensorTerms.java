package io.assay.passes.law;

import static io.assay.passes.law.Script.call;
import static io.assay.passes.law.Script.number;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.law.Polynomial.Fraction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// What ops of the `tensor` dialect mean, element by element: floats are real numbers, integers wrap around as those of
/// their type do, booleans are truth values.
///
/// Constants are read as exporters mean them: 0.044715 and not the 32-bit float next to it, √½ and not eight digits of
/// it, 1/1.702 beside 1.702. This is the tolerance of [RecogniseFormulas][io.assay.passes.tensor.RecogniseFormulas].
final class TensorTerms {

    /// An element.
    sealed interface Term {}

    /// A real number.
    record Real(Polynomial value) implements Term {}

    /// An integer, as a term.
    record Int(String value) implements Term {}

    /// A truth value, as a term.
    record Truth(String value) implements Term {}

    private static final double TOLERANCE = 0x1p-20;

    private final Script script;
    private final Reals reals;
    private final List<Fraction> decimals;
    private final Map<Value, Term[]> values = new HashMap<>();
    private final Map<String, Term[]> outputs = new LinkedHashMap<>();
    private final List<String> defined;

    /// Translates `module` into `script`.
    /// @param decimals numbers that were read so far, to which those of this module are added
    TensorTerms(Script script, Reals reals, List<Fraction> decimals, TensorModule module) {
        this.script = script;
        this.reals = reals;
        this.decimals = decimals;
        for (Op op : module.main().ops()) {
            translate((TensorOp) op);
        }
        this.defined = reals.takeDefined();
    }

    Map<String, Term[]> outputs() {
        return outputs;
    }

    /// Returns the conditions under which every value is defined.
    List<String> defined() {
        return defined;
    }

    /// Returns an element as text; equal texts are equal elements.
    static String text(Term term) {
        return switch (term) {
            case Real(var value) -> value.text();
            case Int(var value) -> value;
            case Truth(var value) -> value;
        };
    }

    private void translate(TensorOp op) {
        switch (op) {
            case Input(var result, var name, _) -> put(result, i -> input(name, i, element(result)));
            case Output(var value, var name, _) -> outputs.put(name, values.get(value));
            case Const(var result, var data, _) -> put(result, i -> constant(data, i));
            case Unary(var result, var function, var x, _) -> put(result, i -> unary(function, at(x, i)));
            case LeakyRelu(var result, var alpha, var x, _) -> put(result, i -> {
                Polynomial value = real(x, i);
                return new Real(reals.choose(call(">=", value.text(), "0.0"), value,
                        value.times(meant(ScalarType.F64, alpha))));
            });
            case Binary(var result, var function, var x, var y, _) ->
                put(result, i -> binary(function, element(x), at(x, i), at(y, i)));
            case View(var result, var map, var x, _) -> {
                int[] positions = map.positions(shape(result));
                put(result, i -> at(x, positions[i]));
            }
            case Take(var result, var positions, var x, _) ->
                put(result, i -> at(x, Math.toIntExact(positions.longAt(i))));
            case Concat concat -> concat(concat);
            case Cast(var result, var x, _) -> put(result, i -> cast(element(result), at(x, i)));
            case Contract contract -> contract(contract);
            case Gather gather -> gather(gather);
            case Reduce reduce -> reduce(reduce);
            case Softmax softmax -> softmax(softmax);
            case Standardize standardize -> standardize(standardize);
            case ArgMax _,Select _,TopK _,Dequantize _,Quantize _,DynamicQuantize _,FloatKey _,DoubleRank _,DecisionTrees _,RankSum _ ->
                throw new IllegalArgumentException("no rule touches " + op + "; say here what it means");
        }
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static ScalarType element(Value value) {
        return (ScalarType) value.type().element();
    }

    private void put(Value result, IntFunction<Term> element) {
        Term[] terms = new Term[result.type().elementCount()];
        Arrays.setAll(terms, element);
        values.put(result, terms);
    }

    private Term at(Value value, int position) {
        return values.get(value)[position];
    }

    private Polynomial real(Value value, int position) {
        return ((Real) at(value, position)).value();
    }

    private Term input(String name, int position, ScalarType element) {
        if (element.isFloat()) {
            return new Real(Polynomial.unknown(script.input("Real", name, position, _ -> List.of())));
        }
        return element == ScalarType.BOOL
                ? new Truth(script.input("Bool", name, position, _ -> List.of()))
                : new Int(script.input("Int", name, position, x -> List.of(call("=", x, wrapped(element, x)))));
    }

    private Term constant(TensorData data, int position) {
        return data.element().isFloat()
                ? new Real(meant(data.element(), data.doubleAt(position)))
                : data.element() == ScalarType.BOOL
                        ? new Truth(data.longAt(position) != 0 ? "true" : "false")
                        : new Int(number(data.longAt(position)));
    }

    private static boolean isNearly(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
    }

    /// Returns the number that is meant by a float.
    private Polynomial meant(ScalarType element, double value) {
        for (Fraction factor : List.of(Fraction.of(1), Fraction.of(2), Reals.CUBE, Reals.CUBE.times(Fraction.of(2)))) {
            Fraction signed = value < 0 ? factor.times(Fraction.of(-1)) : factor;
            if (isNearly(value, signed.toDouble() * Math.sqrt(0.5))) {
                return reals.rootOfHalf().times(signed);
            }
            if (isNearly(value, signed.toDouble() * Math.sqrt(2 / Math.PI))) {
                return reals.gaussian().times(signed);
            }
        }
        BigDecimal exact = new BigDecimal(value);
        Fraction fraction = Fraction.of(exact);
        int bits = fraction.numerator().bitLength() - Math.max(0, fraction.numerator().getLowestSetBit());
        if (bits <= 12) {
            return Polynomial.number(fraction);
        }
        for (Fraction known : decimals) {
            if (isNearly(value, 1 / known.toDouble())) {
                return Polynomial.number(known.inverse());
            }
        }
        Fraction decimal = Fraction.of(element == ScalarType.F64
                ? BigDecimal.valueOf(value)
                : new BigDecimal(Float.toString((float) value)));
        decimals.add(decimal);
        return Polynomial.number(decimal);
    }

    private Term unary(UnaryFunction function, Term x) {
        return switch (x) {
            case Real(var value) -> new Real(reals.apply(function, value));
            case Truth(var value) -> switch (function) {
                case NOT -> new Truth(call("not", value));
                case RELU, ABS -> x;
                default -> throw new IllegalArgumentException(function + " of a truth value");
            };
            case Int(var value) -> new Int(script.define("Int", switch (function) {
                case NEG -> call("-", value);
                case ABS -> call("ite", call(">=", value, "0"), value, call("-", value));
                case RELU -> call("ite", call(">=", value, "0"), value, "0");
                default -> throw new IllegalArgumentException(function + " of integers");
            }));
        };
    }

    /// Returns the number of type `element` that is congruent to `x`.
    private static String wrapped(ScalarType element, String x) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(element.bits());
        if (element.name().startsWith("U")) {
            return call("mod", x, modulus.toString());
        }
        String half = modulus.shiftRight(1).toString();
        return call("-", call("mod", call("+", x, half), modulus.toString()), half);
    }

    private Term binary(BinaryFunction function, ScalarType element, Term x, Term y) {
        return switch (x) {
            case Real(var a) -> reals(function, a, ((Real) y).value());
            case Int(var a) -> integers(function, element, a, ((Int) y).value());
            case Truth(var a) -> new Truth(script.define("Bool", call(switch (function) {
                case AND -> "and";
                case OR -> "or";
                case XOR -> "xor";
                case EQUAL -> "=";
                default -> throw new IllegalArgumentException(function + " of truth values");
            }, a, ((Truth) y).value())));
        };
    }

    private Term reals(BinaryFunction function, Polynomial x, Polynomial y) {
        return switch (function) {
            case ADD -> new Real(x.plus(y));
            case SUB -> new Real(x.minus(y));
            case MUL -> new Real(x.times(y));
            case DIV -> new Real(reals.quotient(x, y));
            case MIN -> new Real(reals.minimum(x, y));
            case MAX -> new Real(reals.maximum(x, y));
            case POW -> new Real(power(x, y));
            case EQUAL -> new Truth(call("=", x.text(), y.text()));
            case LESS -> new Truth(call("<", x.text(), y.text()));
            case LESS_OR_EQUAL -> new Truth(call("<=", x.text(), y.text()));
            case MOD, FMOD, AND, OR, XOR, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                throw new IllegalArgumentException(
                        "no rule touches " + function + " of floats; say here what it means");
        };
    }

    private Polynomial power(Polynomial x, Polynomial exponent) {
        double y = exponent.constant().toDouble();
        if (!exponent.isNumber() || y * 2 != Math.rint(y * 2)) {
            throw new IllegalArgumentException("power with exponent " + exponent.text());
        }
        Polynomial base = y == Math.rint(y) ? x : reals.root(x);
        Polynomial power = base.power((int) Math.abs(y == Math.rint(y) ? y : 2 * y));
        return y < 0 ? reals.quotient(Polynomial.number(1), power) : power;
    }

    private Term integers(BinaryFunction function, ScalarType element, String x, String y) {
        return switch (function) {
            case ADD -> wrap(element, call("+", x, y));
            case SUB -> wrap(element, call("-", x, y));
            case MUL -> wrap(element, call("*", x, y));
            case DIV -> wrap(element, call("ite", call("=", y, "0"), "0", call("ite", call(">=", x, "0"),
                    call("div", x, y), call("-", call("div", call("-", x), y)))));
            case MIN -> new Int(script.define("Int", call("ite", call("<=", x, y), x, y)));
            case MAX -> new Int(script.define("Int", call("ite", call(">=", x, y), x, y)));
            case EQUAL -> new Truth(call("=", x, y));
            case LESS -> new Truth(call("<", x, y));
            case LESS_OR_EQUAL -> new Truth(call("<=", x, y));
            case BIT_AND -> bits("bvand", element, x, y);
            case BIT_OR -> bits("bvor", element, x, y);
            case BIT_XOR -> bits("bvxor", element, x, y);
            case MOD, FMOD, POW, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(
                    "no rule touches " + function + " of integers; say here what it means");
        };
    }

    private Term wrap(ScalarType element, String x) {
        return new Int(script.define("Int", wrapped(element, x)));
    }

    private Term bits(String function, ScalarType element, String x, String y) {
        String convert = "(_ int2bv " + element.bits() + ")";
        return wrap(element, call("bv2nat", call(function, call(convert, x), call(convert, y))));
    }

    private Term cast(ScalarType target, Term x) {
        if (target.isFloat()) {
            return switch (x) {
                case Real real -> real;
                case Int(var value) -> new Real(Polynomial.unknown(script.define("Real", call("to_real", value))));
                case Truth(var value) -> new Real(reals.choose(value, Polynomial.number(1), Polynomial.zero()));
            };
        }
        if (target == ScalarType.BOOL) {
            return switch (x) {
                case Real(var value) -> new Truth(call("distinct", value.text(), "0.0"));
                case Int(var value) -> new Truth(call("distinct", value, "0"));
                case Truth truth -> truth;
            };
        }
        return wrap(target, switch (x) {
            case Real(var value) -> call("ite", call(">=", value.text(), "0.0"), call("to_int", value.text()),
                    call("-", call("to_int", call("-", value.text()))));
            case Int(var value) -> value;
            case Truth(var value) -> call("ite", value, "1", "0");
        });
    }

    private void concat(Concat op) {
        int outer = shape(op.result()).dims().subList(0, op.axis()).stream().reduce(1, (a, b) -> a * b);
        List<Term> joined = new ArrayList<>();
        for (int block = 0; block < outer; block++) {
            for (Value part : op.operands()) {
                List<Term> source = Arrays.asList(values.get(part));
                int run = source.size() / outer;
                joined.addAll(source.subList(block * run, (block + 1) * run));
            }
        }
        put(op.result(), joined::get);
    }

    private void contract(Contract op) {
        ContractionPlan plan = ContractionPlan.of(op.einsum(), shape(op.lhs()), shape(op.rhs()), shape(op.result()));
        put(op.result(), out -> {
            Polynomial sum = Polynomial.zero();
            for (int k = 0; k < plan.termCount(); k++) {
                sum = sum
                        .plus(real(op.lhs(), plan.lhsPosition(out, k)).times(real(op.rhs(), plan.rhsPosition(out, k))));
            }
            return new Real(sum);
        });
    }

    /// An index outside means the nearest row.
    private void gather(Gather op) {
        Shape rows = shape(op.data());
        int width = rows.dim(2);
        int picks = shape(op.indices()).dim(1);
        put(op.result(), i -> {
            String index = text(at(op.indices(), i / width));
            int start = i / width / picks * rows.dim(1);
            Polynomial term = real(op.data(), start * width + i % width);
            for (int row = 1; row < rows.dim(1); row++) {
                term = reals.choose(call(">=", index, number(row)), real(op.data(), (start + row) * width + i % width),
                        term);
            }
            return new Real(term);
        });
    }

    /// Returns the elements of each row, by row.
    private List<List<Term>> rows(Value x, List<Integer> axes) {
        int[] rows = Axes.rows(shape(x), axes);
        List<List<Term>> elements = new ArrayList<>();
        for (int i = 0; i < Axes.reduced(shape(x), axes).elementCount(); i++) {
            elements.add(new ArrayList<>());
        }
        for (int i = 0; i < rows.length; i++) {
            elements.get(rows[i]).add(at(x, i));
        }
        return elements;
    }

    private void reduce(Reduce op) {
        List<List<Term>> rows = rows(op.operand(), op.axes());
        ScalarType element = element(op.operand());
        BinaryFunction step = switch (op.function()) {
            case SUM, MEAN -> BinaryFunction.ADD;
            case PROD -> BinaryFunction.MUL;
            case MAX -> BinaryFunction.MAX;
            case MIN -> BinaryFunction.MIN;
        };
        put(op.result(), i -> {
            Term all = rows.get(i).stream().reduce((a, b) -> binary(step, element, a, b)).orElseThrow();
            return op.function() == ReduceFunction.MEAN && all instanceof Real(var sum)
                    ? new Real(sum.times(Fraction.of(rows.get(i).size()).inverse()))
                    : all;
        });
    }

    private static List<Polynomial> reals(List<Term> row) {
        return row.stream().map(term -> ((Real) term).value()).toList();
    }

    private static Polynomial sum(List<Polynomial> row) {
        return row.stream().reduce(Polynomial.zero(), Polynomial::plus);
    }

    private void softmax(Softmax op) {
        List<List<Term>> rows = rows(op.operand(), List.of(op.axis()));
        int[] row = Axes.rows(shape(op.operand()), List.of(op.axis()));
        put(op.result(), i -> {
            List<Polynomial> elements = reals(rows.get(row[i]));
            Polynomial most = elements.stream().reduce(reals::maximum).orElseThrow();
            Polynomial all = sum(elements.stream().map(x -> reals.exponential(x.minus(most))).toList());
            return new Real(reals.quotient(reals.exponential(real(op.operand(), i).minus(most)), all));
        });
    }

    private void standardize(Standardize op) {
        List<List<Term>> rows = rows(op.operand(), op.axes());
        int[] row = Axes.rows(shape(op.operand()), op.axes());
        put(op.result(), i -> {
            List<Polynomial> elements = reals(rows.get(row[i]));
            Fraction share = Fraction.of(elements.size()).inverse();
            Polynomial mean = op.centered() ? sum(elements).times(share) : Polynomial.zero();
            Polynomial square = reals
                    .ofSquares(sum(elements.stream().map(x -> x.minus(mean).power(2)).toList()).times(share));
            Polynomial limited = reals.maximum(square, meant(ScalarType.F64, op.least()));
            return new Real(reals.quotient(real(op.operand(), i).minus(mean),
                    reals.root(limited.plus(meant(ScalarType.F64, op.epsilon())))));
        });
    }
}
