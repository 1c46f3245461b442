package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Functions of single floats, arithmetic of floats, comparisons and logic.
final class ElementwiseRules {
    private static final Range ALL = Range.around(GraphBuilder.FAR);

    private ElementwiseRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        functions(rules);
        activations(rules);
        arithmetic(rules);
        logic(rules);
        choices(rules);
        return rules;
    }

    private static Rule unary(String operator, int first, Range domain, UnaryOperator<Range> range,
            Object... attributes) {
        return Rule.of(operator, first, 1, g -> {
            Operand x = g.within(g.real(), domain);
            g.node(operator, List.of(x), x.type(), x.dims(), range.apply(x.range()), attributes);
        });
    }

    private static UnaryOperator<Range> always(double lo, double hi) {
        return _ -> new Range(lo, hi);
    }

    private static void functions(List<Rule> rules) {
        rules.add(unary("Abs", 7, ALL, Range::magnitude));
        rules.add(unary("Neg", 7, ALL, r -> r.times(-1)));
        rules.add(unary("Sigmoid", 7, ALL, always(0, 1)));
        rules.add(unary("Tanh", 7, ALL, always(-1, 1)));
        rules.add(unary("Exp", 7, new Range(-12, 4), r -> r.map(Math::exp)));
        rules.add(unary("Log", 7, new Range(0.25, 64), r -> r.map(Math::log)));
        rules.add(unary("Sqrt", 7, new Range(0, 64), r -> r.map(Math::sqrt)));
        rules.add(unary("Reciprocal", 7, new Range(0.25, 64), r -> new Range(1 / r.hi(), 1 / r.lo())));
        rules.add(unary("Sign", 9, ALL, always(-1, 1)));
        rules.add(unary("Floor", 7, ALL, r -> r.map(Math::floor)));
        rules.add(unary("Ceil", 7, ALL, r -> r.map(Math::ceil)));
        rules.add(unary("Round", 11, ALL, r -> r.map(Math::rint)));
        rules.add(unary("Erf", 9, ALL, always(-1, 1)));
        rules.add(unary("Sin", 7, Range.around(20), always(-1, 1)));
        rules.add(unary("Cos", 7, Range.around(20), always(-1, 1)));
        rules.add(unary("Tan", 7, Range.around(1), r -> r.map(Math::tan)));
        rules.add(unary("Asin", 7, Range.around(1), always(-2, 2)));
        rules.add(unary("Acos", 7, Range.around(1), always(0, 4)));
        rules.add(unary("Atan", 7, ALL, always(-2, 2)));
        rules.add(unary("Sinh", 9, Range.around(4), r -> r.map(Math::sinh)));
        rules.add(unary("Cosh", 9, Range.around(4), r -> new Range(1, Math.cosh(r.reach()))));
        rules.add(unary("Asinh", 9, ALL, always(-6, 6)));
        rules.add(unary("Acosh", 9, new Range(1, 64), always(0, 6)));
        rules.add(unary("Atanh", 9, Range.around(0.9), always(-2, 2)));
        for (String operator : List.of("IsNaN", "IsInf")) {
            rules.add(Rule.of(operator, operator.equals("IsNaN") ? 9 : 10, 1, g -> {
                Operand x = g.real();
                g.node(operator, List.of(x), OnnxDataType.BOOL, x.dims(), Range.UNIT);
            }));
        }
    }

    private static void activations(List<Rule> rules) {
        rules.add(unary("Relu", 7, ALL, r -> r.map(x -> Math.max(0, x))));
        rules.add(unary("Softplus", 7, ALL, r -> new Range(0, Math.max(0, r.hi()) + 1)));
        rules.add(unary("Softsign", 7, ALL, always(-1, 1)));
        rules.add(unary("Elu", 7, ALL, r -> new Range(Math.max(r.lo(), -1), Math.max(r.hi(), 0)).withZero()));
        rules.add(unary("Elu", 7, ALL, r -> r.hull(Range.around(2.5)), "alpha", 2.5f));
        rules.add(unary("Selu", 7, ALL, r -> r.times(1.0508).hull(Range.around(2))));
        rules.add(unary("Celu", 12, ALL, r -> r.hull(Range.around(2)), "alpha", 2f));
        rules.add(unary("Celu", 12, ALL, r -> r.hull(Range.around(2))));
        rules.add(unary("HardSigmoid", 7, ALL, always(0, 1)));
        rules.add(unary("HardSigmoid", 7, ALL, always(0, 1), "alpha", 0.25f, "beta", 0.75f));
        rules.add(unary("HardSwish", 14, ALL, r -> r.hull(Range.around(1))));
        rules.add(unary("Mish", 18, ALL, r -> r.hull(Range.around(1))));
        rules.add(unary("Gelu", 20, ALL, r -> r.hull(Range.around(1))));
        rules.add(unary("Gelu", 20, ALL, r -> r.hull(Range.around(1)), "approximate", "tanh"));
        rules.add(unary("Swish", 24, ALL, r -> r.hull(Range.around(1))));
        rules.add(unary("Swish", 24, ALL, r -> r.hull(Range.around(1)), "alpha", 2f));
        rules.add(unary("LeakyRelu", 7, ALL, r -> r.withZero()));
        rules.add(unary("LeakyRelu", 7, ALL, r -> r.hull(r.times(-0.5)).withZero(), "alpha", -0.5f));
        rules.add(unary("ThresholdedRelu", 10, ALL, Range::withZero));
        rules.add(unary("ThresholdedRelu", 10, ALL, Range::withZero, "alpha", -0.5f));
        rules.add(unary("Shrink", 9, ALL, Range::withZero));
        rules.add(unary("Shrink", 9, ALL, r -> r.hull(Range.around(r.reach() + 1)), "lambd", 0.75f, "bias", 0.5f));
        rules.add(Rule.of("PRelu", 7, g -> {
            Operand x = g.real(1, 4);
            Operand slope = g.constantLike(x.type(), g.oneIn(2) ? List.of(x.dim(-1)) : List.of(1));
            g.node("PRelu", List.of(x, slope), x.type(), x.dims(), x.range().hull(x.range().times(slope.range())));
        }));
        rules.add(Rule.of("SwiGLU", 28, 20, g -> {
            Operand x = g.near(g.real(), 8);
            Operand y = g.real(x.dims(), 8);
            g.node("SwiGLU", List.of(x, y), x.type(), x.dims(), Range.around(64));
        }));
        for (String operator : List.of("Gelu", "QuickGelu", "FastGelu", "BiasGelu")) {
            rules.add(Rule.of("com.microsoft." + operator, 7, 1, g -> {
                Operand x = g.real(2, 3);
                Operand result = g.result(x.type(), x.dims(), x.range().hull(Range.around(2)).plus(Range.around(2)));
                boolean hasBias = operator.equals("BiasGelu") || operator.equals("FastGelu") && g.oneIn(2);
                g.node("com.microsoft", operator, hasBias
                        ? List.of(x, g.weights(List.of(x.dim(-1)), 1))
                        : List.of(x), List.of(result));
            }));
        }
    }

    /// Returns operands that broadcast, with the one from the pool on either side.
    private static List<Operand> pair(GraphBuilder g, Operand x) {
        Operand y = x.isReal() ? g.near(g.partner(x), GraphBuilder.FAR) : g.partner(x);
        return g.oneIn(2) ? List.of(x, y) : List.of(y, x);
    }

    private static void arithmetic(List<Rule> rules) {
        for (String operator : List.of("Add", "Sub", "Mul", "Min", "Max", "Sum", "Mean")) {
            boolean legacy = List.of("Min", "Max", "Sum", "Mean").contains(operator);
            rules.add(Rule.of(operator, legacy ? 8 : 7, 4, g -> {
                List<Operand> both = pair(g, g.real());
                Range a = both.getFirst().range();
                Range b = both.getLast().range();
                g.node(operator, both, OnnxDataType.FLOAT, Dims.broadcast(both.getFirst().dims(),
                        both.getLast().dims()), switch (operator) {
                            case "Add", "Sum" -> a.plus(b);
                            case "Sub" -> a.minus(b);
                            case "Mul" -> a.times(b);
                            default -> a.hull(b);
                        });
            }));
        }
        rules.add(Rule.of("Sum", 8, 1, g -> {
            Operand x = g.real();
            String operator = g.of("Sum", "Mean", "Max", "Min");
            List<Operand> three = List.of(x, g.near(g.partner(x), 64), g.weights(List.of(), 2));
            List<Operand> some = g.oneIn(3) ? List.of(x) : three;
            Range range = some.stream().map(Operand::range).reduce(new Range(0, 0), Range::plus)
                    .hull(Range.around(GraphBuilder.FAR));
            List<Integer> dims = some.stream().map(Operand::dims).reduce(List.of(), Dims::broadcast);
            g.node(operator, some, x.type(), dims, range);
        }));
        rules.add(Rule.of("Div", 7, 4, g -> {
            Operand x = g.real();
            Operand y = g.positive(g.near(g.partner(x), GraphBuilder.FAR));
            g.node("Div", List.of(x, y), x.type(), Dims.broadcast(x.dims(), y.dims()), x.range().over(y.range()));
        }));
        rules.add(Rule.of("Mod", 10, 2, g -> {
            Operand x = g.real();
            Operand y = g.positive(g.near(g.partner(x), GraphBuilder.FAR));
            g.node("Mod", List.of(x, y), x.type(), Dims.broadcast(x.dims(), y.dims()),
                    Range.around(y.range().reach()), "fmod", 1L);
        }));
        rules.add(Rule.of("Pow", 7, 3, g -> {
            double exponent = g.of(2.0, 3.0, 1.0, 0.0, -1.0, 0.5, 4.0, 1.5);
            boolean whole = exponent == Math.rint(exponent) && exponent >= 0;
            Operand x = whole ? g.near(g.real(), 4) : g.within(g.positive(g.real()), new Range(0.25, 8));
            double reach = Math.pow(x.range().reach(), Math.abs(exponent)) + 4;
            g.node("Pow",
                    List.of(x, g.constant(x.type(), x.rank() == 0 || g.oneIn(2) ? List.of() : List.of(1), exponent)),
                    x.type(),
                    x.dims(), Range.around(reach));
        }));
        rules.add(Rule.of("Pow", 7, 1, g -> {
            Operand x = g.within(g.positive(g.real()), new Range(0.25, 4));
            Operand y = g.near(g.partner(x), 2);
            g.node("Pow", List.of(x, y), x.type(), Dims.broadcast(x.dims(), y.dims()), new Range(0, 16));
        }));
        rules.add(Rule.of("double", 7, 3, ElementwiseRules::doubles));
    }

    /// Adds arithmetic of 64-bit floats.
    private static void doubles(GraphBuilder g) {
        Operand x = g.real();
        Operand a = g.node("Cast", List.of(x), OnnxDataType.DOUBLE, x.dims(), x.range(), "to", 11L);
        Operand b = g.near(g.partner(a), 8);
        String operator = g.of("Add", "Sub", "Mul");
        Range range = operator.equals("Mul")
                ? a.range().times(b.range())
                : a.range().hull(a.range().times(-1)).plus(b.range().hull(b.range().times(-1)));
        Operand c = g.node(operator, List.of(a, b), a.type(), Dims.broadcast(a.dims(), b.dims()), range);
        g.node("Cast", List.of(c), OnnxDataType.FLOAT, c.dims(), c.range(), "to", 1L);
    }

    private static void logic(List<Rule> rules) {
        for (String operator : List.of("Less", "Greater", "LessOrEqual", "GreaterOrEqual", "Equal")) {
            int first = operator.endsWith("OrEqual") ? 12 : operator.equals("Equal") ? 11 : 7;
            rules.add(Rule.of(operator, first, 3, g -> {
                boolean isReal = g.opset < 9 || g.oneIn(2);
                List<Operand> both = pair(g, isReal ? g.real() : g.any(g.of(Types.COMMON), 0, 3));
                if (both.getFirst().type() == both.getLast().type()) {
                    g.node(operator, both, OnnxDataType.BOOL, Dims.broadcast(both.getFirst().dims(),
                            both.getLast().dims()), Range.UNIT);
                }
            }));
        }
        for (String operator : List.of("And", "Or", "Xor")) {
            rules.add(Rule.of(operator, 7, g -> {
                Operand x = g.any(OnnxDataType.BOOL, 0, 4);
                Operand y = g.partner(x);
                g.node(operator, List.of(x, y), OnnxDataType.BOOL, Dims.broadcast(x.dims(), y.dims()), Range.UNIT);
            }));
        }
        rules.add(Rule.of("Not", 7, g -> {
            Operand x = g.any(OnnxDataType.BOOL, 0, 4);
            g.node("Not", List.of(x), OnnxDataType.BOOL, x.dims(), Range.UNIT);
        }));
    }

    private static void choices(List<Rule> rules) {
        rules.add(Rule.of("Where", 9, 4, g -> {
            Operand x = g.oneIn(3) ? g.any(g.of(Types.COMMON), 0, 4) : g.real();
            Operand y = g.partner(x);
            List<Integer> dims = Dims.broadcast(x.dims(), y.dims());
            List<Operand> conditions = g.find(c -> c.type() == OnnxDataType.BOOL && Dims.fit(c.dims(), dims));
            Operand condition = conditions.isEmpty()
                    ? g.input(OnnxDataType.BOOL, dims)
                    : conditions.getFirst();
            g.node("Where", List.of(condition, x, y), x.type(), Dims.broadcast(dims, condition.dims()),
                    x.range().hull(y.range()));
        }));
        rules.add(Rule.of("Clip", 11, g -> {
            boolean isReal = g.opset < 12 || g.oneIn(2);
            Operand x = isReal ? g.real() : g.any(g.of(Types.COMMON), 0, 4);
            double lo = g.between(-3, 2);
            double hi = g.between(0, 5);
            Operand least = g.oneIn(3) ? Operand.NONE : g.scalar(x.type(), lo);
            Operand most = g.oneIn(3) ? Operand.NONE : g.scalar(x.type(), hi);
            g.node("Clip", List.of(x, least, most), x.type(), x.dims(), x.range().hull(Range.around(5)));
        }));
        rules.add(new Rule("Clip", 7, 10, 2, g -> {
            Operand x = g.real();
            g.node("Clip", List.of(x), x.type(), x.dims(), x.range().hull(Range.around(5)),
                    g.of("min", "max"), (float) g.between(-3, 3));
        }));
        rules.add(Rule.of("Identity", 7, g -> {
            Operand x = g.real();
            g.node(g.oneIn(2) ? "Identity" : "Dropout", List.of(x), x.type(), x.dims(), x.range());
        }));
        rules.add(new Rule("Dropout", 13, 99, 1, g -> {
            Operand x = g.real();
            List<Operand> results = List.of(g.result(x.type(), x.dims(), x.range()),
                    g.result(OnnxDataType.BOOL, x.dims(), Range.UNIT));
            g.node("", "Dropout", List.of(x, g.oneIn(2) ? Operand.NONE : g.scalar(0.25)), results);
        }));
    }
}
