package io.assay.kernel.vector;

import io.assay.field.Bn254;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Writes `LimbKernels.java`, straight-line code whose every intermediate value has a proven bound.
///
/// Each emitted value carries the largest magnitude that it can have, for any inputs within the stated limits and for
/// both moduli. The generator stops where a sum could leave the 53 bits that a double holds exactly, or a chain of high
/// parts the binade in which its rounding unit is 2^51: that it ran to the end is the proof. `docs/kernel-bounds.md`
/// says in words what is checked here.
final class LimbKernelGenerator {
    static final int WIDTH = 51;
    /// Limbs of an operand except the top one: a carry pass leaves at most 2^50 + 4.
    private static final BigInteger LIMB = power(50).add(BigInteger.valueOf(8));
    /// Magnitudes of operands in multiples of p: of the first and the second factor, of a sum's terms.
    private static final String FIRST = "1.8";
    private static final String SECOND = "1.1";
    private static final String TERM = "1.1";
    private static final BigInteger EXACT = power(53);
    private static final BigInteger CHAIN = power(102);
    /// Columns folded by rows of powers of 2^-51; the other two of five by Montgomery steps.
    private static final int ROWS = 3;
    private static final int LIMBS = 5;
    private static final int COLUMNS = 10;
    private static final List<BigInteger> MODULI = List.of(Bn254.FR.modulus(), Bn254.FP.modulus());
    private static final String INDENT = "            ";
    /// Two loops of short chains: a processor looks too few operations ahead to overlap the long chains of one.
    private static final String REDUCE = """
                /// z = t / 2^255, and t is lost; |z| <= (0.38 k + 0.51) p for columns of k p^2.
                static void reduce(double[] z, int zStart, int zStep, double[] t, int tStart, int tStep, int blocks, double[] c) {
                    fold(t, tStart, tStep, blocks, c);
                    finish(z, zStart, zStep, t, tStart, tStep, blocks, c);
                }

            """;

    private static final String UNPACK = """
                /// z = s w / 2 mod p, |z| <= 0.5 p, for reduced elements w of four words, word by word, and signs s of 1 or -1.
                static void unpack(double[] z, int zStart, int zStep, long[] w, int wStart, int wStep, double[] s, int sStart, int sStep, int blocks, double[] c) {
                    for (int block = 0, zo = zStart, wo = wStart, so = sStart; block < blocks; block++, zo += zStep, wo += wStep, so += sStep) {
                        LongVector w0 = LongVector.fromArray(W, w, wo + 0 * L);
                        LongVector w1 = LongVector.fromArray(W, w, wo + 1 * L);
                        LongVector w2 = LongVector.fromArray(W, w, wo + 2 * L);
                        LongVector w3 = LongVector.fromArray(W, w, wo + 3 * L);
            """;

    private final StringBuilder out = new StringBuilder();
    private int next;

    /// A variable of the emitted code and the largest magnitude of its value.
    private record Value(String name, BigInteger bound) {}

    static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }

    private Value emit(String prefix, String formula, BigInteger bound) {
        String name = prefix + next++;
        out.append(INDENT).append("DoubleVector ").append(name).append(" = ").append(formula).append(";\n");
        return new Value(name, bound);
    }

    /// Emits a value that is an integer below 2^53, and therefore computed exactly.
    private Value exact(String prefix, String formula, BigInteger bound) {
        if (bound.compareTo(EXACT) > 0) {
            throw new IllegalStateException(prefix + next + " = " + formula + " reaches " + bound + " > 2^53");
        }
        return emit(prefix, formula, bound);
    }

    private Value load(String prefix, String array, String at, BigInteger bound) {
        return emit(prefix, "DoubleVector.fromArray(S, " + array + ", " + at + ")", bound);
    }

    private Value add(Value x, Value y) {
        return exact("s", x.name + ".add(" + y.name + ")", x.bound.add(y.bound));
    }

    private Value subtract(Value x, Value y) {
        return exact("s", x.name + ".sub(" + y.name + ")", x.bound.add(y.bound));
    }

    /// A column of a product: a sum of low parts, and a chain that sums high parts.
    private final class Column {
        private final List<Value> carries = new ArrayList<>();
        private Value low = new Value("", BigInteger.ZERO);
        private String chain = "";
        private BigInteger chainBound = BigInteger.ZERO;

        void plus(Value value) {
            low = low.name.isEmpty() ? value : add(low, value);
        }

        /// Adds x * y: its multiple of 2^51 to the chain, the rest, at most 2^50, to the low part.
        void plusProduct(Value x, Value y) {
            BigInteger bound = x.bound.multiply(y.bound);
            if (chainBound.add(bound).compareTo(CHAIN) >= 0) {
                close();
            }
            String from = chain.isEmpty() ? "MAGIC" : chain;
            Value high = emit("h", x.name + ".fma(" + y.name + ", " + from + ")", BigInteger.ZERO);
            Value difference = emit("d", from + ".sub(" + high.name + ")", BigInteger.ZERO);
            Value rest = exact("l", x.name + ".fma(" + y.name + ", " + difference.name + ")", power(50).min(bound));
            chain = high.name;
            chainBound = chainBound.add(bound);
            if (chainBound.compareTo(CHAIN) >= 0) {
                throw new IllegalStateException("a chain reaches " + chainBound + " >= 2^102");
            }
            plus(rest);
        }

        /// Ends the chain: its sum, divided by 2^51, is a carry.
        void close() {
            if (!chain.isEmpty()) {
                carries.add(exact("m", chain + ".fma(SHIFT, UNMAGIC)",
                        chainBound.shiftRight(WIDTH).add(BigInteger.ONE)));
                chain = "";
                chainBound = BigInteger.ZERO;
            }
        }

        void carryTo(Column higher) {
            close();
            carries.forEach(higher::plus);
            carries.clear();
        }
    }

    private Column[] columns() {
        return IntStream.range(0, COLUMNS).mapToObj(_ -> new Column()).toArray(Column[]::new);
    }

    private Column[] product(Value[] x, Value[] y) {
        Column[] columns = columns();
        for (int k = 0; k < COLUMNS - 1; k++) {
            for (int i = Math.max(0, k - 4); i <= Math.min(4, k); i++) {
                columns[k].plusProduct(x[i], y[k - i]);
            }
            columns[k].carryTo(columns[k + 1]);
        }
        return columns;
    }

    private Column[] square(Value[] x) {
        Value[] twice = new Value[LIMBS];
        for (int i = 0; i < LIMBS - 1; i++) {
            twice[i] = emit("t", x[i].name + ".add(" + x[i].name + ")", x[i].bound.shiftLeft(1));
        }
        Column[] columns = columns();
        for (int k = 0; k < COLUMNS - 1; k++) {
            for (int i = Math.max(0, k - 4); 2 * i <= k; i++) {
                columns[k].plusProduct(2 * i == k ? x[i] : twice[i], x[k - i]);
            }
            columns[k].carryTo(columns[k + 1]);
        }
        return columns;
    }

    /// Moves multiples of 2^51 one limb up, all at once; afterwards limbs are at most 2^50 and what came in.
    private Value[] carry(Value[] values) {
        Value[] rests = values.clone();
        Value[] multiples = new Value[values.length];
        for (int i = 0; i < values.length - 1; i++) {
            BigInteger carried = values[i].bound.add(power(50)).shiftRight(WIDTH);
            multiples[i] = emit("r", values[i].name + ".add(MAGIC).sub(MAGIC)", carried);
            rests[i] = exact("c", values[i].name + ".sub(" + multiples[i].name + ")",
                    values[i].bound.min(power(50)));
        }
        for (int i = 1; i < values.length; i++) {
            rests[i] = exact("k", multiples[i - 1].name + ".fma(SHIFT, " + rests[i].name + ")",
                    rests[i].bound.add(multiples[i - 1].bound));
        }
        return rests;
    }

    /// Subtracts the multiple of p that the top limb tells, so that at most 0.51 p remains; limbs are not carried.
    ///
    /// The top limb differs from value / 2^204 by less than 2^2, because the others are below 2^53 each.
    private Value[] center(Value[] values) {
        Value quotient = emit("q", values[4].name + ".fma(INVERSE, MAGIC_UNIT).sub(MAGIC_UNIT)",
                BigInteger.valueOf(4));
        Value[] result = new Value[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            Value p = load("p", "c", "MINUS_MODULUS + " + i + " * L", modulusBound(i));
            result[i] = exact("f", quotient.name + ".fma(" + p.name + ", " + values[i].name + ")",
                    i == 4 ? top("0.6") : values[i].bound.add(p.bound.multiply(quotient.bound)));
        }
        return result;
    }

    /// Replaces the lowest columns by multiples of their rows; the others remain, carried.
    private Value[] fold(Value[] columns) {
        Value[] carried = carry(columns);
        Column[] sums = columns();
        for (int k = ROWS; k < COLUMNS; k++) {
            sums[k].plus(carried[k]);
        }
        for (int i = 0; i < LIMBS; i++) {
            for (int k = 0; k < ROWS; k++) {
                int row = ROWS - k;
                sums[ROWS + i].plusProduct(carried[k],
                        load("w", "c", "ROW_" + row + " + " + i + " * L", rowBound(row, i)));
            }
            sums[ROWS + i].carryTo(sums[ROWS + i + 1]);
        }
        return Arrays.copyOfRange(lows(sums), ROWS, COLUMNS);
    }

    /// Reduces what [#fold] leaves to five limbs, not carried; the value is at most (0.38 k + 0.51) p for a product of
    /// k p^2.
    private Value[] montgomery(Value[] folded) {
        Column[] sums = columns();
        for (int k = ROWS; k < COLUMNS; k++) {
            sums[k].plus(folded[k - ROWS]);
        }
        for (int step = ROWS; step < LIMBS; step++) {
            montgomeryStep(sums, step);
        }
        for (int k = LIMBS; k < COLUMNS - 1; k++) {
            sums[k].carryTo(sums[k + 1]);
        }
        if (!sums[COLUMNS - 1].chain.isEmpty()) {
            throw new IllegalStateException("the top column has a chain");
        }
        return IntStream.range(0, LIMBS).mapToObj(i -> sums[LIMBS + i].low).toArray(Value[]::new);
    }

    /// Adds the multiple of p that makes column `step` a multiple of 2^51, and carries the column away.
    private void montgomeryStep(Column[] sums, int step) {
        Value low = sums[step].low;
        Value factor = load("n", "c", "NEGATIVE_INVERSE",
                MODULI.stream().map(p -> negativeInverse(p).abs()).reduce(BigInteger.ZERO, BigInteger::max));
        if (low.bound.multiply(factor.bound).compareTo(CHAIN) >= 0) {
            throw new IllegalStateException("the quotient of column " + step + " leaves its binade");
        }
        Value high = emit("h", low.name + ".fma(" + factor.name + ", MAGIC)", BigInteger.ZERO);
        Value difference = emit("d", "MAGIC.sub(" + high.name + ")", BigInteger.ZERO);
        Value quotient = exact("q", low.name + ".fma(" + factor.name + ", " + difference.name + ")", power(50));
        for (int i = 0; i < LIMBS; i++) {
            sums[step + i].plusProduct(quotient, load("p", "c", "MODULUS + " + i + " * L", modulusBound(i)));
        }
        Value multiple = sums[step].low;
        sums[step + 1].plus(emit("z", multiple.name + ".mul(SHIFT)", multiple.bound.shiftRight(WIDTH)));
        sums[step].carryTo(sums[step + 1]);
    }

    static BigInteger[] limbs(BigInteger value) {
        BigInteger[] result = new BigInteger[LIMBS];
        BigInteger rest = value;
        for (int i = 0; i < LIMBS - 1; i++) {
            BigInteger low = rest.mod(power(WIDTH));
            low = low.compareTo(power(WIDTH - 1)) >= 0 ? low.subtract(power(WIDTH)) : low;
            result[i] = low;
            rest = rest.subtract(low).shiftRight(WIDTH);
        }
        result[LIMBS - 1] = rest;
        return result;
    }

    static BigInteger balanced(BigInteger value, BigInteger modulus) {
        BigInteger rest = value.mod(modulus);
        return rest.compareTo(modulus.shiftRight(1)) > 0 ? rest.subtract(modulus) : rest;
    }

    static BigInteger row(BigInteger modulus, int row) {
        return balanced(BigInteger.TWO.modPow(BigInteger.valueOf(-(long) WIDTH * row), modulus), modulus);
    }

    static BigInteger negativeInverse(BigInteger modulus) {
        return balanced(modulus.modInverse(power(WIDTH)).negate(), power(WIDTH));
    }

    private static BigInteger rowBound(int row, int limb) {
        return MODULI.stream().map(p -> limbs(row(p, row))[limb].abs()).reduce(BigInteger.ZERO, BigInteger::max);
    }

    private static BigInteger modulusBound(int limb) {
        return MODULI.stream().map(p -> limbs(p)[limb].abs()).reduce(BigInteger.ZERO, BigInteger::max);
    }

    /// The top limb of a value of at most `multiple` * p.
    private static BigInteger top(String multiple) {
        BigInteger largest = MODULI.stream().reduce(BigInteger.ZERO, BigInteger::max);
        return new BigDecimal(largest).multiply(new BigDecimal(multiple)).toBigInteger().shiftRight(204)
                .add(BigInteger.TWO);
    }

    private Value[] element(String array, String multiple) {
        return IntStream.range(0, LIMBS).mapToObj(
                i -> load(array, array, array + "o + " + i + " * L", i == 4 ? top(multiple) : LIMB))
                .toArray(Value[]::new);
    }

    private Value[] scalar(String array, String multiple) {
        return IntStream.range(0, LIMBS).mapToObj(i -> emit(array, "DoubleVector.broadcast(S, " + array + "[" + array
                + "o + " + i + "])", i == 4 ? top(multiple) : LIMB)).toArray(Value[]::new);
    }

    private void store(Value[] values, String array) {
        store(values, array, 0);
    }

    private void store(Value[] values, String array, int first) {
        for (int i = 0; i < values.length; i++) {
            out.append(INDENT).append(values[i].name).append(".intoArray(").append(array).append(", ").append(array)
                    .append("o + ").append(first + i).append(" * L);\n");
        }
    }

    /// Stores an element after its last carry pass, and checks that it is again a fit operand.
    private void storeElement(Value[] values, String array) {
        Value[] carried = carry(values);
        for (int i = 0; i < LIMBS - 1; i++) {
            if (carried[i].bound.compareTo(LIMB) > 0) {
                throw new IllegalStateException("limb " + i + " of a result reaches " + carried[i].bound);
            }
        }
        store(carried, array);
    }

    /// A column of a product holds at most five low parts and the carries of five products.
    private Value[] loadColumns() {
        return loadColumns(0, columnBounds());
    }

    private Value[] loadFolded() {
        LimbKernelGenerator trial = new LimbKernelGenerator();
        return loadColumns(ROWS, Arrays.stream(trial.fold(trial.loadColumns())).map(Value::bound)
                .toArray(BigInteger[]::new));
    }

    private Value[] loadColumns(int first, BigInteger[] bounds) {
        return IntStream.range(0, bounds.length)
                .mapToObj(k -> load("t", "t", "to + " + (first + k) + " * L", bounds[k]))
                .toArray(Value[]::new);
    }

    /// The bounds of the columns of a product or square, whichever are larger.
    private static BigInteger[] columnBounds() {
        LimbKernelGenerator trial = new LimbKernelGenerator();
        Column[] product = trial.product(trial.element("x", FIRST), trial.element("y", SECOND));
        Column[] square = trial.square(trial.element("x", SECOND));
        return IntStream.range(0, COLUMNS).mapToObj(k -> product[k].low.bound.max(square[k].low.bound))
                .toArray(BigInteger[]::new);
    }

    private void method(String documentation, String name, List<String> arrays, boolean constants, Runnable body) {
        for (String line : documentation.split("\n")) {
            out.append("    /// ").append(line).append('\n');
        }
        StringBuilder parameters = new StringBuilder();
        StringBuilder steps = new StringBuilder("block++");
        StringBuilder starts = new StringBuilder("int block = 0");
        for (String array : arrays) {
            parameters.append("double[] ").append(array).append(", int ").append(array).append("Start, int ")
                    .append(array).append("Step, ");
            starts.append(", ").append(array).append("o = ").append(array).append("Start");
            steps.append(", ").append(array).append("o += ").append(array).append("Step");
        }
        parameters.append("int blocks").append(constants ? ", double[] c" : "");
        out.append("    static void ").append(name).append("(").append(parameters).append(") {\n");
        out.append("        for (").append(starts).append("; block < blocks; ").append(steps).append(") {\n");
        body.run();
        out.append("        }\n    }\n\n");
    }

    private Value[] lows(Column[] columns) {
        return IntStream.range(0, COLUMNS).mapToObj(k -> columns[k].low).toArray(Value[]::new);
    }

    private Value[] combine(Value[] x, Value[] y, boolean minus) {
        return IntStream.range(0, LIMBS).mapToObj(i -> minus ? subtract(x[i], y[i]) : add(x[i], y[i]))
                .toArray(Value[]::new);
    }

    /// Five limbs of the half of a number of four words, which is a reduced element: an odd one has p subtracted first,
    /// so that digits of the half's integer part come one bit higher, and (1 - p) / 2 is added to them.
    private Value[] halved() {
        String[] shifts = {"w0.lanewise(LSHR, 1)", "w0.lanewise(LSHR, 52).or(w1.lanewise(LSHL, 12))",
                "w1.lanewise(LSHR, 39).or(w2.lanewise(LSHL, 25))", "w2.lanewise(LSHR, 26).or(w3.lanewise(LSHL, 38))",
                "w3.lanewise(LSHR, 13)"};
        out.append(INDENT).append("DoubleVector odd = w0.and(1).or(UNIT_BITS).reinterpretAsDoubles().sub(UNIT);\n");
        return IntStream.range(0, LIMBS).mapToObj(i -> {
            BigInteger bound = i == LIMBS - 1 ? top("0.5") : power(WIDTH);
            Value digit = exact("g", shifts[i] + ".and(DIGIT).or(UNIT_BITS).reinterpretAsDoubles().sub(UNIT)", bound);
            Value half = load("a", "c", "HALF + " + i + " * L", halfBound(i));
            return exact("e", "odd.fma(" + half.name + ", " + digit.name + ")", bound.add(half.bound));
        }).toArray(Value[]::new);
    }

    /// Which of the limbs of (1 - p) / 2 is how large.
    private static BigInteger halfBound(int limb) {
        return MODULI.stream().map(p -> limbs(BigInteger.ONE.subtract(p).shiftRight(1))[limb].abs())
                .reduce(BigInteger.ZERO, BigInteger::max);
    }

    private Value[] signed(Value[] values) {
        Value sign = load("n", "s", "so", BigInteger.ONE);
        return Arrays.stream(values).map(value -> exact("v", value.name + ".mul(" + sign.name + ")", value.bound))
                .toArray(Value[]::new);
    }

    private void unpack() {
        out.append(UNPACK);
        storeElement(signed(halved()), "z");
        out.append("        }\n    }\n\n");
    }

    private void methods() {
        method("Columns t of the product x y; |x| <= " + FIRST + " p, |y| <= " + SECOND + " p.", "product",
                List.of("t", "x", "y"), false,
                () -> store(lows(product(element("x", FIRST), element("y", SECOND))), "t"));
        method("Columns t of x times one element y of five doubles for all lanes; bounds as for a product.",
                "productWithScalar", List.of("t", "x", "y"), false,
                () -> store(lows(product(element("x", FIRST), scalar("y", SECOND))), "t"));
        method("Columns t of the square of x; |x| <= " + SECOND + " p.", "square", List.of("t", "x"), false,
                () -> store(lows(square(element("x", SECOND))), "t"));
        method("First half of a reduction: columns 3 to 9 of t take in what the lower ones stand for.", "fold",
                List.of("t"), true, () -> store(fold(loadColumns()), "t", ROWS));
        method("Second half: z = t / 2^255.", "finish", List.of("z", "t"), true,
                () -> storeElement(montgomery(loadFolded()), "z"));
        out.append(REDUCE);
        method("z = w - x - y, centered: |z| <= 0.51 p; |w| <= " + FIRST + " p, |x|, |y| <= " + TERM + " p.",
                "lessTwo", List.of("z", "w", "x", "y"), true, () -> storeElement(center(
                        combine(combine(element("w", FIRST), element("x", TERM), true), element("y", TERM), true)),
                        "z"));
        method("(x, y) = (x + y, x - y); |x|, |y| <= " + TERM + " p before, |x|, |y| <= 0.51 p after.",
                "butterfly", List.of("x", "y"), true, () -> {
                    Value[] first = element("x", TERM);
                    Value[] second = element("y", TERM);
                    storeElement(center(combine(first, second, false)), "x");
                    storeElement(center(combine(first, second, true)), "y");
                });
        method("z = x - y, not centered: |z| <= |x| + |y|; |x|, |y| <= " + TERM + " p.", "difference",
                List.of("z", "x", "y"), false,
                () -> storeElement(combine(element("x", TERM), element("y", TERM), true), "z"));
        method("z = x + y, centered: |z| <= 0.51 p; |x|, |y| <= " + TERM + " p.", "sum", List.of("z", "x", "y"), true,
                () -> storeElement(center(combine(element("x", TERM), element("y", TERM), false)), "z"));
        method("z = x - y, centered: |z| <= 0.51 p; |x|, |y| <= " + FIRST + " p.", "centeredDifference",
                List.of("z", "x", "y"), true,
                () -> storeElement(center(combine(element("x", FIRST), element("y", FIRST), true)), "z"));
        unpack();
    }

    String source() {
        out.setLength(0);
        out.append(
                """
                        // Generated by LimbKernelGenerator. Do not edit: run LimbKernelGeneratorTest with -Dgolden.update=true.
                        package io.assay.kernel.vector;

                        import static jdk.incubator.vector.VectorOperators.LSHL;
                        import static jdk.incubator.vector.VectorOperators.LSHR;

                        import jdk.incubator.vector.DoubleVector;
                        import jdk.incubator.vector.LongVector;
                        import jdk.incubator.vector.VectorSpecies;

                        /// Arithmetic on blocks of elements: five vectors of limbs, lane by lane one element each.
                        ///
                        /// Every method walks over `blocks` blocks; each operand starts at its Start and moves by its Step, in
                        /// doubles. Limbs except the top one are at most 2^50 + 8. One loop and few hundred operations a method:
                        /// the compiler gives up on more, and then is a hundred times slower.
                        final class LimbKernels {
                            static final VectorSpecies<Double> S = Lanes.SPECIES;
                            static final int L = Lanes.COUNT;
                            static final int ROW_1 = 0;
                            static final int ROW_2 = 5 * L;
                            static final int ROW_3 = 10 * L;
                            static final int MODULUS = 15 * L;
                            static final int NEGATIVE_INVERSE = 20 * L;
                            static final int MINUS_MODULUS = 21 * L;
                            static final int HALF = 26 * L;
                            static final int CONSTANTS = 31 * L;
                            private static final VectorSpecies<Long> W = VectorSpecies.of(long.class, S.vectorShape());
                            private static final long DIGIT = (1L << 51) - 1;
                            /// The double 2^52, whose lowest bits are an integer's.
                            private static final double UNIT = 0x1p52;
                            private static final long UNIT_BITS = 0x433L << 52;
                            private static final DoubleVector MAGIC = DoubleVector.broadcast(S, 0x1.8p103);
                            private static final DoubleVector SHIFT = DoubleVector.broadcast(S, 0x1p-51);
                            private static final DoubleVector UNMAGIC = DoubleVector.broadcast(S, -0x1.8p52);
                            private static final DoubleVector MAGIC_UNIT = DoubleVector.broadcast(S, 0x1.8p52);
                            /// 2^204 / p; the moduli agree in more digits than matter.
                            private static final DoubleVector INVERSE = DoubleVector.broadcast(S, INVERSE_VALUE);

                            private LimbKernels() {}

                        """
                        .replace("INVERSE_VALUE", inverse()));
        methods();
        out.setLength(out.length() - 1);
        out.append("}\n");
        return out.toString();
    }

    private static String inverse() {
        double first = power(204).doubleValue() / MODULI.getFirst().doubleValue();
        double last = power(204).doubleValue() / MODULI.getLast().doubleValue();
        if (Math.abs(first - last) > first * 0x1p-40) {
            throw new IllegalStateException("the moduli need inverses of their own");
        }
        return Double.toHexString(first);
    }

    static void write(Path file) throws java.io.IOException {
        Files.writeString(file, new LimbKernelGenerator().source());
    }
}
