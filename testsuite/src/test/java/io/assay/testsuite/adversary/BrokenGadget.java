package io.assay.testsuite.adversary;

import io.assay.backends.r1cs.R1csCircuit;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A gadget that is broken on purpose, and how to cheat with it.
///
/// Classes are those of 0xPARC's zk-bug-tracker (T: its common vulnerabilities, by number) and of "SoK: What don't we know?
/// Understanding Security Vulnerabilities in SNARKs", arXiv 2402.15293 (S: root causes in circuits).
///
/// @param name   what is wrong
/// @param source class in the catalogues
/// @param body   adds the constraints
/// @param honest the honest witness of the right circuit
/// @param before that of the broken one
/// @param cheat  another one with the same inputs, which the broken circuit accepts
/// @param wire   a wire that the cheat changes and the checker has to name
record BrokenGadget(String name, String source, Body body, Map<String, BigInteger> honest,
        Map<String, BigInteger> before, Map<String, BigInteger> cheat, String wire) {

    private static final BigInteger P = R1csCircuit.ORDER;

    private BrokenGadget(String name, String source, Body body, Map<String, BigInteger> honest,
            Map<String, BigInteger> cheat, String wire) {
        this(name, source, body, honest, honest, cheat, wire);
    }

    @Override
    public String toString() {
        return name;
    }

    /// Adds the constraints of a gadget, the right ones or the broken ones.
    interface Body {
        void add(Sketch sketch, boolean broken);
    }

    /// Returns the constraints.
    Sketch sketch(boolean broken) {
        Sketch sketch = new Sketch();
        body.add(sketch, broken);
        return sketch;
    }

    private static Map<String, BigInteger> without(Map<String, BigInteger> values, String name) {
        Map<String, BigInteger> fewer = new LinkedHashMap<>(values);
        fewer.remove(name);
        return fewer;
    }

    private static Map<String, BigInteger> with(Map<String, BigInteger> values, String name, int value) {
        Map<String, BigInteger> more = new LinkedHashMap<>(values);
        more.put(name, BigInteger.valueOf(value));
        return more;
    }

    /// Returns numbers by name.
    private static Map<String, BigInteger> values(Object... pairs) {
        Map<String, BigInteger> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i],
                    pairs[i + 1] instanceof BigInteger large ? large : BigInteger.valueOf((Integer) pairs[i + 1]));
        }
        return values;
    }

    private static BigInteger quotient(long numerator, long denominator) {
        return BigInteger.valueOf(numerator).multiply(BigInteger.valueOf(denominator).modInverse(P)).mod(P);
    }

    /// x = 8q + r.
    private static void division(Sketch s, String quotient, String remainder) {
        s.given("x");
        s.zero("x - 8*" + quotient + " - " + remainder);
    }

    /// The index of the greatest of three numbers, the first of equal ones.
    private static void argMax(Sketch s, boolean ordered, boolean first) {
        s.given("a:3", "b:3", "c:3");
        s.bits("a:3", "b:3", "c:3", "e", "f", "g");
        s.zero("e + f + g - 1");
        s.row("e", "a:3", "u");
        s.row("f", "b:3", "v");
        s.row("g", "c:3", "w");
        s.zero("u + v + w - m");
        if (ordered) {
            s.zero("m - a:3 - s:3" + (first ? " - f - g" : ""));
            s.zero("m - b:3 - t:3" + (first ? " - g" : ""));
            s.zero("m - c:3 - z:3");
            s.bits("s:3", "t:3", "z:3");
        }
        s.zero("f + 2*g - y");
    }

    /// The median of three numbers.
    private static void median(Sketch s, boolean counted, boolean first) {
        s.given("a:3", "b:3", "c:3");
        s.bits("a:3", "b:3", "c:3", "e", "f", "g", "p", "q", "r", "s:3", "t:3", "z:3");
        s.zero("e + f + g - 1");
        s.row("e", "a:3", "u");
        s.row("f", "b:3", "v");
        s.row("g", "c:3", "w");
        s.zero("u + v + w - m");
        s.zero("a:3 - m + 8*p - s:3" + (first ? " - f - g" : ""));
        s.zero("b:3 - m + 8*q - t:3" + (first ? " - g" : ""));
        s.zero("c:3 - m + 8*r - z:3");
        if (counted) {
            s.zero("p + q + r - 1");
        }
    }

    /// Steps of x, from 0 to 11, at 4 and 8.
    /// @param first the least x that is not below the first threshold
    private static void steps(Sketch s, boolean ordered, int first) {
        s.given("x");
        s.bits("a", "b", "r:3", "t:3");
        if (ordered) {
            s.row("a - b", "a - b", "a - b");
        }
        s.zero("x - 4*a - 4*b - r:3");
        s.zero((first - 1) + " + " + (8 - first) + "*a + 4*b - x - t:3");
        s.row("a", "x", "y");
    }

    /// Two numbers in ascending order, by a switch.
    private static void sort(Sketch s, boolean bool, boolean ascending) {
        s.given("x:3", "y:3");
        s.bits("x:3", "y:3", "r:3", "z:3");
        s.row("b", "x:3 - y:3", "lo - y:3");
        s.zero("x:3 + y:3 - lo - hi");
        s.zero("lo - r:3");
        s.zero("7 - hi - z:3");
        if (bool) {
            s.bits("b");
        }
        if (ascending) {
            s.bits("t:3");
            s.zero("hi - lo - t:3");
        }
    }

    private static Map<String, BigInteger> sortWitness(int x, int y, Object b, int lo, int hi) {
        return values("x:3", x, "y:3", y, "b", b, "lo", lo, "hi", hi, "r:3", lo, "z:3", 7 - hi, "t:3",
                Math.max(0, hi - lo));
    }

    /// All broken gadgets.
    static List<BrokenGadget> all() {
        return Stream.of(divisions(), numbers(), choices(), signs(), loose()).flatMap(List::stream).toList();
    }

    /// Quotients and remainders.
    private static List<BrokenGadget> divisions() {
        return List.of(
                new BrokenGadget("a remainder has no range", "T1, S: missing range check",
                        (s, broken) -> {
                            division(s, "q:6", "r:3");
                            s.bits("q:6");
                            if (!broken) {
                                s.bits("r:3");
                            }
                        }, values("x", 1, "q:6", 0, "r:3", 1), values("x", 1, "q:6", 5, "r.0", -39), "r.0"),
                new BrokenGadget("a remainder may be the divisor", "S: wrong comparison, < as <=",
                        (s, broken) -> {
                            s.given("n", "d");
                            s.row("d", "q:3", "n - r:3");
                            s.zero("d - r:3 - s:3" + (broken ? "" : " - 1"));
                            s.bits("q:3", "r:3", "s:3");
                        }, values("n", 6, "d", 3, "q:3", 2, "r:3", 0, "s:3", 2),
                        values("n", 6, "d", 3, "q:3", 2, "r:3", 0, "s:3", 3),
                        values("n", 6, "d", 3, "q:3", 1, "r:3", 3, "s:3", 0), "q.0"),
                new BrokenGadget("a remainder has a bit too many", "T4: mismatching bit lengths",
                        (s, broken) -> {
                            String remainder = broken ? "r:4" : "r:3";
                            division(s, "q:3", remainder);
                            s.bits("q:3", remainder);
                        }, values("x", 8, "q:3", 1), values("x", 8, "q:3", 0, "r:4", 8), "q.0"),
                new BrokenGadget("a divisor may be zero", "S: out-of-circuit check, division by zero",
                        (s, broken) -> {
                            String divisor = broken ? "d:3" : "d:3 + 1";
                            s.given("n", "d:3");
                            s.bits("d:3", "q:4");
                            s.row(divisor, "q:4", "n");
                        }, values("n", 0, "d:3", 0, "q:4", 0), values("n", 0, "d:3", 0, "q:4", 5), "q.0"),
                new BrokenGadget("a product with a divisor overflows", "T3: arithmetic overflow",
                        (s, broken) -> {
                            String quotient = broken ? "q:253" : "q:16";
                            s.given("n", "d");
                            s.row("d", quotient, "n - r:8");
                            s.zero("d - r:8 - s:8 - 1");
                            s.bits(quotient, "r:8", "s:8");
                        }, values("n", 13, "d", 7, "q.0", 1, "r:8", 6, "s:8", 0), overflowing(), "r.2"),
                new BrokenGadget("quotient and remainder are not tied to the number", "T1: missing constraint (zkEVM)",
                        (s, broken) -> {
                            s.given("x");
                            s.bits("q:3", "r:3");
                            s.zero(broken ? "q:3 - y" : "x - 8*q:3 - r:3");
                            s.zero("q:3 - y");
                        }, values("x", 9, "q:3", 1, "r:3", 1, "y", 1), values("x", 9, "q:3", 5, "r:3", 0, "y", 5),
                        "q.2"));
    }

    /// Numbers in bits, and sums of them.
    private static List<BrokenGadget> numbers() {
        return List.of(
                new BrokenGadget("a range is so wide that the sum wraps", "T3, S: arithmetic field errors",
                        (s, broken) -> {
                            String quotient = broken ? "q:253" : "q:8";
                            division(s, quotient, "r:3");
                            s.bits(quotient, "r:3");
                        }, values("x", 1, "q.0", 0, "r:3", 1), wrapped(), "r.0"),
                new BrokenGadget("254 bits say two numbers below 2^254", "T3, T4: aliasing of a decomposition",
                        (s, broken) -> {
                            String bits = broken ? "b:254" : "b:253";
                            s.given("x");
                            s.zero("x - " + bits);
                            s.bits(bits);
                        }, values("x", 1, "b.0", 1), values("x", 1, "b:254", P.add(BigInteger.ONE)), "b.0"),
                new BrokenGadget("bits are not tied to their number", "T4, S: missing constraint of a decomposition",
                        (s, broken) -> {
                            s.given("x");
                            s.bits("b:4");
                            if (!broken) {
                                s.zero("x - b:4");
                            }
                            s.row("b.3", "x", "y");
                        }, values("x", 9, "b:4", 9, "y", 9), values("x", 9, "b:4", 1, "y", 0), "b.3"),
                new BrokenGadget("a bit may be any number", "T1, S: missing boolean constraint",
                        (s, broken) -> {
                            division(s, "b", "r:3");
                            s.bits("r:3");
                            if (!broken) {
                                s.bits("b");
                            }
                        }, values("x", 9, "b", 1, "r:3", 1), values("x", 9, "b", quotient(7, 8), "r:3", 2), "b"),
                new BrokenGadget("one element has a wrong coefficient",
                        "S: wrong translation of logic into constraints",
                        (s, broken) -> {
                            s.given("x");
                            s.zero("x - b.0 - 2*b.1 - " + (broken ? "2" : "4") + "*b.2");
                            s.bits("b:3");
                        }, values("x", 2, "b:3", 2), values("x", 2, "b:3", 4), "b.1"),
                new BrokenGadget("two values overlap in a public element", "T3, S: wrong encoding of public inputs",
                        (s, broken) -> {
                            s.given("element");
                            s.zero("element - a:3 - " + (broken ? "4" : "8") + "*b:3");
                            s.bits("a:3", "b:3");
                        }, values("element", 4, "a:3", 4), values("element", 4, "b:3", 1), "a.2"));
    }

    /// One-hot vectors, indices of the greatest, sorting.
    private static List<BrokenGadget> choices() {
        return List.of(
                new BrokenGadget("a table has two rows for an index", "S: wrong translation of logic into constraints",
                        (s, broken) -> {
                            s.given("x");
                            s.bits("e", "f", "g", "h");
                            s.zero("e + f + g + h - 1");
                            s.zero(broken ? "f + g + 2*h - x" : "f + 2*g + 3*h - x");
                            s.zero("5*e + 7*f + 9*g + 4*h - y");
                        }, values("x", 1, "f", 1, "y", 7), values("x", 1, "g", 1, "y", 9), "f"),
                new BrokenGadget("a choice may have several ones", "T2: nondeterministic multiplexer",
                        (s, broken) -> {
                            s.given("x");
                            s.bits("e", "f", "g", "h");
                            s.zero("f + 2*g + 3*h - x");
                            if (!broken) {
                                s.zero("e + f + g + h - 1");
                            }
                            s.zero("5*e + 7*f + 9*g + 4*h - y");
                        }, values("x", 3, "h", 1, "y", 4), values("x", 3, "f", 1, "g", 1, "y", 16), "h"),
                new BrokenGadget("the greatest is not compared with the others",
                        "T1, S: missing constraint of a comparison",
                        (s, broken) -> argMax(s, !broken, true), argMaxWitness(3, 5, 2, 1, true),
                        values("a:3", 3, "b:3", 5, "c:3", 2, "g", 1, "w", 2, "m", 2, "y", 2), "f"),
                new BrokenGadget("of equal numbers any is the greatest", "T2: nondeterministic",
                        (s, broken) -> argMax(s, true, !broken), argMaxWitness(5, 5, 2, 0, false),
                        argMaxWitness(5, 5, 2, 1, false), "e"),
                new BrokenGadget("nobody counts what comes before a median", "S: missing constraint of a sum",
                        (s, broken) -> median(s, !broken, true), medianWitness(3, 5, 2, 0, true),
                        medianWitness(3, 5, 2, 1, true), "e"),
                new BrokenGadget("either of two equal numbers may be the median", "T2: nondeterministic",
                        (s, broken) -> median(s, true, !broken), medianWitness(5, 5, 2, 0, true),
                        medianWitness(5, 5, 2, 0, false), medianWitness(5, 5, 2, 1, false), "e"),
                new BrokenGadget("steps may go up again", "S: wrong translation of logic into constraints",
                        (s, broken) -> steps(s, !broken, 4), values("x", 5, "a", 1, "b", 0, "r:3", 1, "t:3", 2, "y", 5),
                        values("x", 5, "a", 0, "b", 1, "r:3", 1, "t:3", 2, "y", 0), "a"),
                new BrokenGadget("a threshold belongs to both sides", "S: wrong comparison, < as <=",
                        (s, broken) -> steps(s, true, broken ? 5 : 4),
                        values("x", 4, "a", 1, "b", 0, "r:3", 0, "t:3", 3, "y", 4),
                        values("x", 4, "a", 0, "b", 0, "r:3", 4, "t:3", 0, "y", 0), "a"),
                new BrokenGadget("a switch is set halfway", "T1: missing boolean constraint",
                        (s, broken) -> sort(s, !broken, true), sortWitness(5, 1, 0, 1, 5),
                        sortWitness(5, 1, quotient(1, 2), 3, 3), "lo"),
                new BrokenGadget("switched numbers need not ascend", "S: missing comparison",
                        (s, broken) -> sort(s, true, !broken), sortWitness(5, 2, 0, 2, 5),
                        without(sortWitness(5, 2, 0, 2, 5), "t:3"), without(sortWitness(5, 2, 1, 5, 2), "t:3"), "lo"),
                new BrokenGadget("a result depends on how a switch is set", "T2: nondeterministic",
                        (s, broken) -> {
                            sort(s, true, true);
                            s.zero(broken ? "o - b" : "o - lo");
                        }, with(sortWitness(4, 4, 0, 4, 4), "o", 4), with(sortWitness(4, 4, 0, 4, 4), "o", 0),
                        with(sortWitness(4, 4, 1, 4, 4), "o", 1), "o"),
                new BrokenGadget("sorted numbers are no permutation", "T1, S: missing permutation",
                        (s, broken) -> {
                            s.given("x:3", "y:3");
                            s.bits("x:3", "y:3");
                            s.zero("lo + hi - x:3 - y:3");
                            s.zero("hi - lo - t:4");
                            s.bits("t:4");
                            if (!broken) {
                                s.zero("x:3 - y:3 - 2*p + t:4");
                                s.row("p", "t:4 - p", "");
                                s.zero("hi - y:3 - p");
                            }
                        }, values("x:3", 2, "y:3", 6, "lo", 2, "hi", 6, "t:4", 4, "p", 0),
                        values("x:3", 2, "y:3", 6, "lo", 3, "hi", 5, "t:4", 2), "hi"));
    }

    /// Numbers with two signs.
    private static List<BrokenGadget> signs() {
        return List.of(
                new BrokenGadget("a magnitude may be negative", "T2, S: sign ambiguity",
                        (s, broken) -> {
                            s.given("x");
                            s.zero("x - 2*y + t:4");
                            s.row("y", "t:4 - y", "");
                            if (!broken) {
                                s.bits("t:4");
                            }
                        }, values("x", 3, "y", 3, "t:4", 3), values("x", 3, "y", 0, "t.0", -3), "y"),
                new BrokenGadget("a root may be negative", "T2: two square roots",
                        (s, broken) -> {
                            s.given("x:4");
                            s.row("y", "y", "x:4 - r:4");
                            s.bits("x:4", "r:4");
                            if (!broken) {
                                s.zero("2*y - r:4 - s:4");
                                s.bits("s:4");
                            }
                        }, values("x:4", 5, "y", 2, "r:4", 1, "s:4", 3), values("x:4", 5, "y", -2, "r:4", 1), "y"),
                new BrokenGadget("a root need not be the greatest", "S: missing upper bound",
                        (s, broken) -> {
                            s.given("x");
                            s.row("y:3", "y:3", "x - r:4");
                            s.bits("y:3", "r:4");
                            if (!broken) {
                                s.zero("2*y:3 - r:4 - s:4");
                                s.bits("s:4");
                            }
                        }, values("x", 5, "y:3", 2, "r:4", 1, "s:4", 3), values("x", 5, "y:3", 1, "r:4", 4), "y.0"));
    }

    /// Wires that no row determines.
    private static List<BrokenGadget> loose() {
        return List.of(
                new BrokenGadget("a hint is assigned and not constrained",
                        "T1 (MiMC hash), S: assigned but unconstrained",
                        (s, broken) -> {
                            s.given("x:4");
                            s.bits("x:4");
                            if (!broken) {
                                s.row("x:4", "x:4", "square");
                            }
                            s.row("square", "x:4", "y");
                        }, values("x:4", 3, "square", 9, "y", 27), values("x:4", 3, "square", 2, "y", 6), "square"),
                new BrokenGadget("an output stands in no constraint", "T1, S: unconstrained output",
                        (s, broken) -> {
                            s.given("x:4", "y:4");
                            s.bits("x:4", "y:4");
                            s.row("x:4", "y:4", "z");
                            s.zero(broken ? "out - out" : "z - out");
                        }, values("x:4", 1, "y:4", 1, "z", 1, "out", 1),
                        values("x:4", 1, "y:4", 1, "z", 1, "out", 5), "out"),
                new BrokenGadget("the context is not bound", "T5: unused public inputs",
                        (s, broken) -> {
                            s.given("context");
                            if (!broken) {
                                s.row("context", "context", "square");
                            } else {
                                s.zero("square - square");
                            }
                        }, values("context", 7, "square", 49), values("context", 7, "square", 1), "square"));
    }

    /// 8q + r = 1 + p.
    private static Map<String, BigInteger> wrapped() {
        BigInteger sum = P.add(BigInteger.ONE);
        return values("x", 1, "q:253", sum.shiftRight(3), "r:3", sum.mod(BigInteger.valueOf(8)));
    }

    /// 7q + r = 13 modulo p, with a quotient that has 253 bits.
    private static Map<String, BigInteger> overflowing() {
        for (int r = 0;; r++) {
            BigInteger q = quotient(13 - r, 7);
            if (r != 6 && q.bitLength() <= 253) {
                return values("n", 13, "d", 7, "q:253", q, "r:8", r, "s:8", 6 - r);
            }
        }
    }

    private static Map<String, BigInteger> medianWitness(int a, int b, int c, int choice, boolean first) {
        int[] x = {a, b, c};
        int m = x[choice];
        int[] above = new int[3];
        int[] before = new int[3];
        for (int j = 0; j < 3; j++) {
            int distance = x[j] - m - (first && j < choice ? 1 : 0);
            before[j] = distance < 0 ? 1 : 0;
            above[j] = distance + 8 * before[j];
        }
        return values("a:3", a, "b:3", b, "c:3", c, "e", choice == 0 ? 1 : 0, "f", choice == 1 ? 1 : 0, "g",
                choice == 2 ? 1 : 0, "u", choice == 0 ? a : 0, "v", choice == 1 ? b : 0, "w", choice == 2 ? c : 0, "m",
                m, "p", before[0], "q", before[1], "r", before[2], "s:3", above[0], "t:3", above[1], "z:3", above[2]);
    }

    private static Map<String, BigInteger> argMaxWitness(int a, int b, int c, int choice, boolean first) {
        int m = new int[]{a, b, c}[choice];
        return values("a:3", a, "b:3", b, "c:3", c, "e", choice == 0 ? 1 : 0, "f", choice == 1 ? 1 : 0, "g",
                choice == 2 ? 1 : 0, "u", choice == 0 ? a : 0, "v", choice == 1 ? b : 0, "w", choice == 2 ? c : 0, "m",
                m,
                "s:3", m - a - (first && choice > 0 ? 1 : 0), "t:3", m - b - (first && choice > 1 ? 1 : 0), "z:3",
                m - c,
                "y", choice);
    }
}
