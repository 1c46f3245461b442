package io.assay.testsuite.onnx;

import static io.assay.testsuite.onnx.OperatorForm.NORMAL;
import static io.assay.testsuite.onnx.OperatorForm.POSITIVE;
import static io.assay.testsuite.onnx.OperatorForm.SMALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Elementwise operators against ONNX Runtime in each opset.
class ElementwiseFormsTest {
    private static final int ANY = 99;
    private static final Map<String, Long> TYPES = new TreeMap<>(Map.of("float", 1L, "uint8", 2L, "int8", 3L, "int16",
            5L, "int32", 6L, "int64", 7L, "bool", 9L, "double", 11L, "uint32", 12L));

    private static final List<OperatorForm> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, ToDoubleFunction<Random> elements,
            Consumer<TestGraph> graph) {
        FORMS.add(new OperatorForm(name, first, last, elements, graph));
    }

    /// Adds the form for inputs of another element type: the inputs `a`, `b`, … are casts of floats, `t` is the result.
    private static void typed(String name, int first, String type, List<String> inputs, Consumer<TestGraph> graph) {
        ToDoubleFunction<Random> elements = type.startsWith("u")
                ? random -> random.nextInt(0, 19)
                : SMALL;
        form(name + " of " + type, first, ANY, elements, g -> {
            for (String input : inputs) {
                g.input("f" + input, 2, 5).node("Cast", "f" + input, input, "to", TYPES.get(type));
            }
            graph.accept(g);
            g.node("Cast", "t", "y", "to", 11L);
        });
    }

    static {
        functions();
        activations();
        arithmetic();
        powers();
        integers();
        comparisons();
        casts();
    }

    private static void functions() {
        Map<String, Integer> everywhere = new TreeMap<>(Map.of("Abs", 7, "Ceil", 7, "Floor", 7, "Sign", 9, "Round", 11,
                "Erf", 9, "Sin", 7, "Cos", 7, "Atan", 7, "Softplus", 7));
        everywhere.putAll(Map.of("Tan", 7, "Sinh", 9, "Cosh", 9, "Asinh", 9, "Softsign", 7));
        everywhere.forEach((operator, first) -> form(operator, first, ANY, NORMAL,
                g -> g.input("x", 3, 7).node(operator, "x", "y")));
        for (String operator : List.of("Sqrt", "Log", "Reciprocal")) {
            form(operator, 7, ANY, POSITIVE, g -> g.input("x", 3, 7).node(operator, "x", "y"));
        }
        for (String operator : List.of("Asin", "Acos", "Atanh")) {
            form(operator, operator.equals("Atanh") ? 9 : 7, ANY, random -> (float) (1.8 * random.nextDouble() - 0.9),
                    g -> g.input("x", 9).node(operator, "x", "y"));
        }
        form("Acosh", 9, ANY, random -> 1 + random.nextFloat(), g -> g.input("x", 9).node("Acosh", "x", "y"));
        form("Round of halves", 11, ANY, random -> random.nextInt(-9, 10) / 2.0,
                g -> g.input("x", 20).node("Round", "x", "y"));
    }

    private static void activations() {
        for (String operator : List.of("Elu", "Selu", "HardSigmoid")) {
            form(operator, 7, ANY, NORMAL, g -> g.input("x", 3, 7).node(operator, "x", "y"));
        }
        form("Elu slope", 7, ANY, NORMAL, g -> g.input("x", 9).node("Elu", "x", "y", "alpha", 2.5f));
        form("Selu numbers", 7, ANY, NORMAL,
                g -> g.input("x", 9).node("Selu", "x", "y", "alpha", 2.5f, "gamma", 0.5f));
        form("HardSigmoid numbers", 7, ANY, NORMAL,
                g -> g.input("x", 9).node("HardSigmoid", "x", "y", "alpha", 0.7f, "beta", -0.25f));
        for (float alpha : new float[]{1, 0.5f, 2}) {
            form("Celu " + alpha, 12, ANY, NORMAL, g -> g.input("x", 9).node("Celu", "x", "y", "alpha", alpha));
        }
        form("HardSwish", 14, ANY, random -> 3 * random.nextGaussian(),
                g -> g.input("x", 30).node("HardSwish", "x", "y"));
        form("Mish", 18, ANY, NORMAL, g -> g.input("x", 9).node("Mish", "x", "y"));
        form("Gelu", 20, ANY, NORMAL, g -> g.input("x", 9).node("Gelu", "x", "y"));
        form("Gelu by tanh", 20, ANY, NORMAL, g -> g.input("x", 9).node("Gelu", "x", "y", "approximate", "tanh"));
        form("PRelu per channel", 7, ANY, NORMAL, g -> g.input("x", 2, 3, 4).weight("s", 3, 1)
                .node("PRelu", "x s", "y"));
        form("PRelu computed", 7, ANY, NORMAL, g -> g.input("x", 2, 3).input("s", 3).node("PRelu", "x s", "y"));
        for (float alpha : new float[]{1, 0, -0.5f}) {
            form("ThresholdedRelu " + alpha, 10, ANY, NORMAL,
                    g -> g.input("x", 9).node("ThresholdedRelu", "x", "y", "alpha", alpha));
        }
        form("Shrink", 9, ANY, NORMAL, g -> g.input("x", 20).node("Shrink", "x", "y"));
        form("Shrink softly", 9, ANY, NORMAL,
                g -> g.input("x", 20).node("Shrink", "x", "y", "lambd", 0.5f, "bias", 0.5f));
        form("Shrink below 0", 9, ANY, NORMAL,
                g -> g.input("x", 20).node("Shrink", "x", "y", "lambd", -0.5f, "bias", 0.25f));
        typed("Shrink", 9, "int32", List.of("a"),
                g -> g.node("Shrink", "a", "t", "lambd", 2.5f, "bias", 1.5f));
    }

    private static void arithmetic() {
        form("Div of inputs", 7, ANY, POSITIVE, g -> g.input("a", 2, 3).input("b", 3).node("Div", "a b", "y"));
        for (String operator : List.of("Sum", "Mean")) {
            form(operator + " of three", 8, ANY, NORMAL, g -> g.input("a", 2, 1).input("b", 3).weight("c", 2, 3)
                    .node(operator, "a b c", "y"));
            form(operator + " of one", 7, ANY, NORMAL, g -> g.input("a", 2).node(operator, "a", "y"));
        }
        form("Mod of floats", 10, ANY, random -> (float) (random.nextInt(-9, 10) + 0.3),
                g -> g.input("a", 4, 5).weight("b", 5).node("Mod", "a b", "y", "fmod", 1L));
        form("Where", 9, ANY, NORMAL, g -> g.input("a", 2, 1).input("b", 3).weight("c", 1)
                .node("Greater", "a b", "p").node("Where", "p a c", "y"));
        form("Where with a mask", 9, ANY, NORMAL, g -> g.input("a", 2, 3).weight("z", 3)
                .scalar("m", Float.NEGATIVE_INFINITY).node("Greater", "a z", "p").node("Where", "p a m", "t")
                .node("Exp", "t", "y"));
        form("Clip with bounds in the wrong order", 12, ANY, NORMAL, g -> g.input("x", 9).scalar("lo", 0.5f)
                .scalar("hi", -0.25f).node("Clip", "x lo hi", "y"));
    }

    private static void powers() {
        for (float exponent : new float[]{2, 3, 4, 7, 0, 1, -1, -2, 0.5f, -0.5f, 1.5f, 65}) {
            form("Pow " + exponent, 7, ANY, random -> 0.8f + random.nextFloat() / 2,
                    g -> g.input("x", 9).scalar("e", exponent).node("Pow", "x e", "y"));
        }
        form("Pow of negative numbers", 7, ANY, NORMAL, g -> g.input("x", 9).scalar("e", 3).node("Pow", "x e", "y"));
        form("Pow computed", 7, ANY, POSITIVE, g -> g.input("x", 3, 3).input("e", 3).node("Pow", "x e", "y"));
        form("Pow with an integer exponent", 12, ANY, NORMAL, g -> g.input("x", 3, 2).ints("e", 2, 3)
                .node("Pow", "x e", "y"));
        form("Pow of an integer", 12, ANY, SMALL, g -> g.input("f", 9).node("Cast", "f", "x", "to", 6L)
                .scalar("e", 2).node("Pow", "x e", "t").node("Cast", "t", "y", "to", 11L));
    }

    private static void integers() {
        for (String type : List.of("int32", "int64")) {
            for (String operator : List.of("Add", "Sub", "Mul", "Min", "Max")) {
                typed(operator, operator.startsWith("M") ? 12 : 7, type, List.of("a", "b"),
                        g -> g.node(operator, "a b", "t"));
            }
            typed("Neg", 7, type, List.of("a"), g -> g.node("Neg", "a", "t"));
        }
        for (String type : List.of("int32", "int64", "uint8", "int8", "uint32")) {
            ToDoubleFunction<Random> values = type.startsWith("u")
                    ? random -> random.nextInt(1, 90)
                    : random -> (random.nextBoolean() ? 1 : -1) * random.nextInt(1, 90);
            for (String operator : List.of("Div", "Mod")) {
                form(operator + " of " + type, operator.equals("Div") && type.endsWith("8") ? 14 : 10, ANY, values,
                        g -> g.input("f", 30).input("h", 30).node("Cast", "f", "a", "to", TYPES.get(type))
                                .node("Cast", "h", "b", "to", TYPES.get(type)).node(operator, "a b", "t")
                                .node("Cast", "t", "y", "to", 11L));
            }
            form("Mod with the sign of the dividend, " + type, 10, ANY, values,
                    g -> g.input("f", 30).input("h", 30).node("Cast", "f", "a", "to", TYPES.get(type))
                            .node("Cast", "h", "b", "to", TYPES.get(type)).node("Mod", "a b", "t", "fmod", 1L)
                            .node("Cast", "t", "y", "to", 11L));
            typed("Abs", 7, type, List.of("a"), g -> g.node("Abs", "a", "t"));
            typed("Sign", 9, type, List.of("a"), g -> g.node("Sign", "a", "t"));
            typed("BitwiseNot", 18, type, List.of("a"), g -> g.node("BitwiseNot", "a", "t"));
            for (String operator : List.of("BitwiseAnd", "BitwiseOr", "BitwiseXor")) {
                typed(operator, 18, type, List.of("a", "b"), g -> g.node(operator, "a b", "t"));
            }
            typed("Clip", 12, type, List.of("a"), g -> g.scalar("l", 1).scalar("h", 5)
                    .node("Cast", "l", "lo", "to", TYPES.get(type)).node("Cast", "h", "hi", "to", TYPES.get(type))
                    .node("Clip", "a lo hi", "t"));
        }
        for (String direction : List.of("LEFT", "RIGHT")) {
            form("BitShift " + direction, 11, ANY, random -> random.nextInt(0, 256), g -> g.input("f", 40)
                    .weight("h", 40).node("Abs", "h", "i").node("Cast", "f", "a", "to", 2L)
                    .node("Cast", "i", "b", "to", 2L).node("BitShift", "a b", "t", "direction", direction)
                    .node("Cast", "t", "y", "to", 11L));
        }
    }

    private static void comparisons() {
        for (String type : List.of("float", "double", "int32", "int64")) {
            for (String operator : List.of("Equal", "Less", "Greater")) {
                int first = operator.equals("Equal") && !type.startsWith("int") ? 11 : type.equals("float") ? 7 : 9;
                typed(operator, first, type, List.of("a", "b"), g -> g.node(operator, "a b", "t"));
            }
            for (String operator : List.of("LessOrEqual", "GreaterOrEqual")) {
                typed(operator, 12, type, List.of("a", "b"), g -> g.node(operator, "a b", "t"));
            }
        }
        for (String operator : List.of("And", "Or", "Xor", "Equal")) {
            form(operator + " of bool", 7, ANY, random -> random.nextInt(2), g -> g.input("f", 2, 1, 4)
                    .input("h", 3, 1).node("Cast", "f", "a", "to", 9L).node("Cast", "h", "b", "to", 9L)
                    .node(operator, "a b", "y"));
        }
        form("Not", 7, ANY, random -> random.nextInt(2), g -> g.input("f", 9).node("Cast", "f", "a", "to", 9L)
                .node("Not", "a", "y"));
        form("IsNaN", 9, ANY, NORMAL, g -> g.input("x", 4).node("IsNaN", "x", "y"));
        form("IsInf", 10, ANY, NORMAL, g -> g.input("x", 4).node("IsInf", "x", "y", "detect_negative", 0L));
        form("IsInf of a weight", 10, ANY, NORMAL, g -> g.scalar("w", Float.NEGATIVE_INFINITY).input("x", 4)
                .node("IsInf", "w", "p").node("Cast", "p", "q", "to", 1L).node("Add", "x q", "y"));
    }

    private static void casts() {
        for (Map.Entry<String, Long> from : TYPES.entrySet()) {
            for (Map.Entry<String, Long> to : TYPES.entrySet()) {
                boolean halves = from.getKey().equals("float") || from.getKey().equals("double");
                ToDoubleFunction<Random> values = to.getKey().startsWith("u") && halves
                        ? random -> random.nextInt(0, 500) / 4.0
                        : halves ? random -> random.nextInt(-500, 500) / 4.0 : random -> random.nextInt(-300, 300);
                form("Cast " + from.getKey() + " to " + to.getKey(), 7, ANY,
                        from.getKey().startsWith("u") ? random -> random.nextInt(0, 256) : values,
                        g -> g.input("f", 30).node("Cast", "f", "c", "to", 7L).node("Cast", "f", "d", "to", 11L)
                                .node("Cast", halves ? "d" : "c", "a", "to", from.getValue())
                                .node("Cast", "a", "t", "to", to.getValue()).node("Cast", "t", "y", "to", 11L));
            }
        }
        form("CastLike", 15, ANY, NORMAL, g -> g.input("x", 9).ints("i", 1).node("CastLike", "x i", "y"));
        form("Dropout in training without loss", 12, ANY, NORMAL, g -> g.input("x", 9).scalar("r", 0)
                .scalar("one", 1).node("Cast", "one", "t", "to", 9L).node("Dropout", "x r t", "y"));
    }

    static List<OperatorForm> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theFormMeansTheSameInEachOpset(OperatorForm form) throws Exception {
        form.check(2e-6);
    }
}
