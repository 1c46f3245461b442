package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic of integers, bits and shifts, and casts between types.
final class IntegerRules {
    private IntegerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        arithmetic(rules);
        bits(rules);
        casts(rules);
        return rules;
    }

    private static OnnxDataType type(GraphBuilder g) {
        return g.of(g.isRare ? Types.INTEGERS : Types.COMMON);
    }

    private static Operand integer(GraphBuilder g, OnnxDataType type, double reach) {
        Operand x = Types.isReadByJava(type)
                ? g.any(type, 0, 3)
                : g.find(v -> v.type() == type && v.rank() <= 3).stream().findFirst()
                        .orElseGet(() -> cast(g, g.any(OnnxDataType.INT32, 0, 3), type));
        return limited(g, x, reach);
    }

    /// Returns integers of 64 bits that leave room for what is done with them; narrower ones may wrap around.
    private static Operand limited(GraphBuilder g, Operand x, double reach) {
        double most = x.type() == OnnxDataType.INT64 ? reach : Double.POSITIVE_INFINITY;
        if (x.range().reach() <= most) {
            return x;
        }
        return g.opset >= 12
                ? g.within(x, Range.around(reach))
                : g.constant(x.type(), x.dims(), new double[x.size()]);
    }

    private static Operand cast(GraphBuilder g, Operand x, OnnxDataType type) {
        Range range = type.isFloating() ? x.range() : Types.wrapped(type, x.range().map(Math::rint));
        return g.node("Cast", List.of(x), type, x.dims(), type == OnnxDataType.BOOL ? Range.UNIT : range, "to",
                (long) type.code());
    }

    private static Operand partner(GraphBuilder g, Operand x, double reach) {
        List<Operand> found = g.oneIn(2)
                ? List.of()
                : g.find(y -> y.type() == x.type() && Dims.fit(x.dims(), y.dims())
                        && Dims.size(Dims.broadcast(x.dims(), y.dims())) <= 48);
        return found.isEmpty()
                ? g.constantLike(x.type(), g.oneIn(2) ? List.of() : x.dims())
                : limited(g, found.getFirst(), reach);
    }

    private static void arithmetic(List<Rule> rules) {
        for (String operator : List.of("Add", "Sub", "Mul", "Min", "Max")) {
            rules.add(Rule.of(operator, operator.startsWith("Mu") || !operator.startsWith("M") ? 7 : 12, 2, g -> {
                Operand x = integer(g, type(g), 0x1p20);
                Operand y = partner(g, x, 0x1p18);
                Range exact = switch (operator) {
                    case "Add" -> x.range().plus(y.range());
                    case "Sub" -> x.range().minus(y.range());
                    case "Mul" -> x.range().times(y.range());
                    default -> x.range().hull(y.range());
                };
                g.node(operator, g.oneIn(2) || operator.equals("Sub") ? List.of(x, y) : List.of(y, x), x.type(),
                        Dims.broadcast(x.dims(), y.dims()), Types.wrapped(x.type(), exact));
            }));
        }
        for (String operator : List.of("Div", "Mod", "fmod")) {
            rules.add(Rule.of(operator, operator.equals("Div") ? 7 : 10, g -> {
                Operand x = integer(g, type(g), 0x1p30);
                boolean isSigned = x.range().lo() < 0;
                double divisor = g.of(1, 2, 3, 7, 16, 100) * (isSigned && g.oneIn(3) ? -1 : 1);
                Operand y = g.oneIn(2) || g.opset < 12
                        ? g.scalar(x.type(), divisor)
                        : g.within(integer(g, x.type(), 0x1p20), new Range(1, 20));
                if (!Dims.fit(x.dims(), y.dims())) {
                    y = g.scalar(x.type(), divisor);
                }
                List<Integer> dims = Dims.broadcast(x.dims(), y.dims());
                Range range = operator.equals("Div") ? Range.around(x.range().reach()) : Range.around(200);
                Range kept = isSigned || divisor < 0 ? range : new Range(0, range.hi());
                if (operator.equals("fmod")) {
                    g.node("Mod", List.of(x, y), x.type(), dims, kept, "fmod", 1L);
                } else {
                    g.node(operator, List.of(x, y), x.type(), dims, Types.wrapped(x.type(), kept));
                }
            }));
        }
        for (String operator : List.of("Abs", "Neg", "Sign", "Relu")) {
            rules.add(Rule.of(operator, operator.equals("Sign") ? 9 : operator.equals("Relu") ? 14 : 7, 1, g -> {
                OnnxDataType type = operator.equals("Relu") ? OnnxDataType.INT32 : type(g);
                Operand x = integer(g, type, 0x1p40);
                if (!operator.equals("Neg") || type.kind() == OnnxDataType.Kind.SIGNED) {
                    g.node(operator, List.of(x), type, x.dims(), switch (operator) {
                        case "Abs" -> Types.wrapped(type, x.range().magnitude());
                        case "Neg" -> Types.wrapped(type, x.range().times(-1));
                        case "Sign" -> new Range(Math.max(-1, Types.range(type).lo()), 1);
                        default -> x.range().map(v -> Math.max(0, v));
                    });
                }
            }));
        }
        rules.add(Rule.of("Pow", 12, 1, g -> {
            Operand x = g.within(integer(g, g.of(Types.COMMON), 0x1p20), Range.around(9));
            double exponent = g.between(0, 4);
            boolean isReal = g.oneIn(3);
            g.node("Pow", List.of(x, g.scalar(isReal ? OnnxDataType.FLOAT : x.type(), exponent)), x.type(), x.dims(),
                    Range.around(6561));
        }));
    }

    private static void bits(List<Rule> rules) {
        for (String operator : List.of("BitwiseAnd", "BitwiseOr", "BitwiseXor")) {
            rules.add(Rule.of(operator, 18, g -> {
                OnnxDataType type = g.of(g.isRare ? Types.INTEGERS : Types.COMMON);
                Operand x = small(g, integer(g, type, 0x1p30));
                Operand y = small(g, partner(g, x, 0x1p30));
                g.node(operator, List.of(x, y), type, Dims.broadcast(x.dims(), y.dims()),
                        Types.wrapped(type, bitRange(x, y)));
            }));
        }
        rules.add(Rule.of("BitwiseNot", 18, g -> {
            Operand x = integer(g, g.of(g.isRare ? Types.INTEGERS : Types.COMMON), 0x1p30);
            boolean isSigned = x.type().kind() == OnnxDataType.Kind.SIGNED;
            Range range = isSigned ? x.range().times(-1).minus(new Range(1, 1)) : Types.range(x.type());
            g.node("BitwiseNot", List.of(x), x.type(), x.dims(), range);
        }));
        rules.add(Rule.of("BitShift", 11, g -> {
            OnnxDataType type = g.opset >= 28 && g.oneIn(2)
                    ? OnnxDataType.INT32
                    : g.of(OnnxDataType.UINT8, OnnxDataType.UINT32);
            Operand x = integer(g, type, 0x1p30);
            Operand y = g.oneIn(2) || g.opset < 12
                    ? g.scalar(type, g.between(0, 9))
                    : g.within(partner(g, x, 0x1p30), new Range(0, 6));
            Operand distance = Dims.fit(x.dims(), y.dims()) ? y : g.scalar(type, 1);
            g.node("BitShift", List.of(x, distance), type, Dims.broadcast(x.dims(), distance.dims()),
                    Types.range(type), "direction", g.of("LEFT", "RIGHT"));
        }));
    }

    private static Operand small(GraphBuilder g, Operand x) {
        return x.range().reach() > 0x1p31 ? g.within(x, Range.around(0x1p20)) : x;
    }

    private static Range bitRange(Operand x, Operand y) {
        double reach = Math.scalb(1.0, Math.getExponent(Math.max(x.range().reach(), y.range().reach())) + 1);
        boolean isSigned = x.range().lo() < 0 || y.range().lo() < 0;
        return isSigned ? new Range(-reach, reach - 1) : new Range(0, reach - 1);
    }

    private static void casts(List<Rule> rules) {
        rules.add(Rule.of("Cast", 7, 6, g -> {
            int from = g.between(0, 2);
            Operand x = switch (from) {
                case 0 -> g.near(g.real(), 60);
                case 1 -> g.any(type(g).bits() > 0 ? g.of(Types.COMMON) : OnnxDataType.INT32, 0, 4);
                default -> g.any(OnnxDataType.BOOL, 0, 4);
            };
            OnnxDataType to = g.of(type(g), OnnxDataType.FLOAT, OnnxDataType.BOOL);
            if (from == 0 && to.kind() == OnnxDataType.Kind.UNSIGNED) {
                x = g.node("Abs", List.of(x), x.type(), x.dims(), x.range().magnitude());
            }
            if (to == OnnxDataType.FLOAT && x.range().reach() > 0x1p20) {
                return;
            }
            cast(g, x, to);
        }));
        rules.add(Rule.of("CastLike", 15, 1, g -> {
            Operand x = g.near(g.real(), 60);
            Operand like = g.any(g.of(OnnxDataType.INT32, OnnxDataType.INT64, OnnxDataType.BOOL), 0, 2);
            g.node("CastLike", List.of(x, like), like.type(), x.dims(),
                    like.type() == OnnxDataType.BOOL ? Range.UNIT : Types.wrapped(like.type(), x.range()));
        }));
        rules.add(Rule.of("Cast", 7, 3, g -> {
            Operand x = g.any(g.of(Types.COMMON), 0, 4);
            if (x.range().reach() < 0x1p20) {
                cast(g, x, OnnxDataType.FLOAT);
            }
        }));
        rules.add(Rule.of("integers", 12, 2, g -> {
            Operand x = g.any(OnnxDataType.INT64, 0, 4);
            Operand few = x.range().reach() > 0x1p30 ? g.within(x, Range.around(0x1p30)) : x;
            cast(g, few, g.of(Types.INTEGERS));
        }));
    }
}
