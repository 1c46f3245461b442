package io.assay.checker.r1cs;

import static io.assay.checker.r1cs.Sums.plus;
import static io.assay.checker.r1cs.Sums.sum;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Small systems over a small prime that look like gadgets, some of them broken.
final class RandomGadgets {

    /// A system with the wires whose values are given.
    record Sample(ConstraintSystem system, BitSet given) {}

    private record Row(Map<Integer, BigInteger> left, Map<Integer, BigInteger> right, Map<Integer, BigInteger> out) {}

    private final Random random;
    private final BigInteger modulus;
    private final List<Row> rows = new ArrayList<>();
    private final BitSet given = new BitSet();
    private int wireCount = 1;

    private RandomGadgets(Random random, int modulus) {
        this.random = random;
        this.modulus = BigInteger.valueOf(modulus);
    }

    /// Returns one gadget; of every two, one has a row removed or a coefficient changed.
    static Sample sample(long seed, int modulus) {
        RandomGadgets gadgets = new RandomGadgets(new Random(seed), modulus);
        switch (gadgets.random.nextInt(10)) {
            case 0 -> gadgets.split();
            case 1 -> gadgets.magnitude();
            case 2 -> gadgets.division();
            case 3 -> gadgets.root();
            case 4 -> gadgets.choice();
            case 5 -> gadgets.power();
            case 6 -> gadgets.select();
            case 7 -> gadgets.rank();
            case 8 -> gadgets.ladder();
            default -> gadgets.oneHotIndex();
        }
        gadgets.disturb();
        return gadgets.build();
    }

    /// Returns a sort, broken as often.
    static Sample sort(long seed, int modulus) {
        RandomGadgets gadgets = new RandomGadgets(new Random(seed), modulus);
        gadgets.sort();
        gadgets.disturb();
        return gadgets.build();
    }

    private Sample build() {
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(modulus, wireCount);
        rows.forEach(row -> builder.row(row.left(), row.right(), row.out()));
        return new Sample(builder.build(0, 0, 0), given);
    }

    private void disturb() {
        int what = random.nextInt(4);
        int at = random.nextInt(rows.size());
        if (what == 0) {
            rows.remove(at);
        } else if (what == 1) {
            Row row = rows.get(at);
            List<Map<Integer, BigInteger>> sides = new ArrayList<>(List.of(row.left(), row.right(), row.out()));
            sides.removeIf(Map::isEmpty);
            Map<Integer, BigInteger> side = sides.get(random.nextInt(sides.size()));
            int wire = new ArrayList<>(side.keySet()).get(random.nextInt(side.size()));
            side.merge(wire, BigInteger.valueOf(1 + random.nextInt(4)), BigInteger::add);
        }
    }

    private int wire() {
        return wireCount++;
    }

    private int given() {
        int wire = wire();
        given.set(wire);
        return wire;
    }

    private void row(Map<Integer, BigInteger> left, Map<Integer, BigInteger> right, Map<Integer, BigInteger> out) {
        rows.add(new Row(new TreeMap<>(left), new TreeMap<>(right), new TreeMap<>(out)));
    }

    private void zero(Map<Integer, BigInteger> sum) {
        row(Map.of(), Map.of(), sum);
    }

    private int bit() {
        int bit = wire();
        row(sum(bit, 1), sum(bit, 1), sum(bit, 1));
        return bit;
    }

    /// Returns a number of so many bits.
    private Map<Integer, BigInteger> number(int bits) {
        Map<Integer, BigInteger> number = new TreeMap<>();
        for (int k = 0; k < bits; k++) {
            number.put(bit(), BigInteger.ONE.shiftLeft(k));
        }
        return number;
    }

    /// x = q·2^s + r.
    private void split() {
        int x = given();
        int shift = 1 + random.nextInt(2);
        Map<Integer, BigInteger> sum = plus(sum(x, 1), number(1 + random.nextInt(2)), -(1L << shift));
        zero(plus(sum, number(shift + random.nextInt(2)), -1));
    }

    /// x·2^s + … = 2y − t, y·(t − y) = 0, with a remainder or without.
    private void magnitude() {
        int x = given();
        int y = wire();
        int shift = random.nextInt(2);
        Map<Integer, BigInteger> t = number(1 + random.nextInt(2));
        Map<Integer, BigInteger> signed = plus(sum(y, 2), t, -1);
        Map<Integer, BigInteger> sum = plus(sum(x, 1), signed, -(1L << shift));
        zero(shift == 0 ? sum : plus(sum, number(shift), -1));
        row(sum(y, 1), plus(t, sum(y, 1), -1), Map.of());
    }

    /// d·q = n − r, 0 ≤ r, 0 ≤ d − 1 − r.
    private void division() {
        int n = given();
        int d = given();
        Map<Integer, BigInteger> r = number(1 + random.nextInt(2));
        row(number(1 + random.nextInt(2)), sum(d, 1), plus(sum(n, 1), r, -1));
        zero(plus(plus(sum(d, 1, 0, -1), r, -1), number(1 + random.nextInt(2)), -1));
    }

    /// y·y = x − r, 0 ≤ r, 0 ≤ 2y − r.
    private void root() {
        int x = given();
        int y = wire();
        Map<Integer, BigInteger> r = number(1 + random.nextInt(2));
        row(sum(y, 1), sum(y, 1), plus(sum(x, 1), r, -1));
        zero(plus(plus(sum(y, 2), r, -1), number(1 + random.nextInt(3)), -1));
    }

    private int[] oneHot(int count) {
        int[] vector = new int[count];
        Map<Integer, BigInteger> sum = new TreeMap<>(sum(0, -1));
        for (int k = 0; k < count; k++) {
            vector[k] = bit();
            sum.put(vector[k], BigInteger.ONE);
        }
        zero(sum);
        return vector;
    }

    /// The first of the greatest, or the last.
    private void choice() {
        int count = 2 + random.nextInt(2);
        int[] x = new int[count];
        for (int k = 0; k < count; k++) {
            x[k] = given();
        }
        int[] e = oneHot(count);
        int g = wire();
        Map<Integer, BigInteger> chosen = new TreeMap<>(sum(g, 1));
        for (int k = 0; k < count; k++) {
            int product = wire();
            row(sum(e[k], 1), sum(x[k], 1), sum(product, 1));
            chosen.put(product, BigInteger.ONE.negate());
        }
        zero(chosen);
        boolean last = random.nextBoolean();
        int bits = 1 + random.nextInt(2);
        for (int k = 0; k < count; k++) {
            Map<Integer, BigInteger> slack = plus(sum(g, 1, x[k], -1), number(bits), -1);
            for (int j = 0; j < count; j++) {
                if (last ? j < k : j > k) {
                    slack = plus(slack, sum(e[j], 1), -1);
                }
            }
            zero(slack);
        }
    }

    /// The number that so many others come before.
    private void rank() {
        int count = 2;
        int[] x = {given(), given()};
        if (random.nextInt(3) > 0) {
            for (int number : x) {
                zero(plus(sum(number, 1), number(1), -1));
            }
        }
        int[] e = oneHot(count);
        int m = wire();
        Map<Integer, BigInteger> chosen = new TreeMap<>(sum(m, 1));
        for (int k = 0; k < count; k++) {
            int product = wire();
            row(sum(e[k], 1), sum(x[k], 1), sum(product, 1));
            chosen.put(product, BigInteger.ONE.negate());
        }
        zero(chosen);
        int bits = 1 + random.nextInt(2);
        Map<Integer, BigInteger> before = new TreeMap<>(sum(0, -random.nextInt(2)));
        before.remove(0, BigInteger.ZERO);
        for (int k = 0; k < count; k++) {
            int bit = bit();
            before.put(bit, BigInteger.ONE);
            Map<Integer, BigInteger> slack = plus(sum(x[k], 1, m, -1, bit, 1L << bits), number(bits), -1);
            for (int j = k + 1; j < count; j++) {
                slack = plus(slack, sum(e[j], 1), -1);
            }
            zero(slack);
        }
        zero(before);
    }

    /// m = x·v, with v a power of two from a table, and m in [2^b, 2^(b + 1)).
    private void power() {
        int x = given();
        int[] low = oneHot(2);
        int[] high = oneHot(2);
        int v = wire();
        Map<Integer, BigInteger> value = new TreeMap<>(sum(v, 1));
        for (int h = 0; h < 2; h++) {
            int product = wire();
            Map<Integer, BigInteger> weights = new TreeMap<>();
            for (int l = 0; l < 2; l++) {
                long power = 2 * h + l < 3 || random.nextBoolean() ? 1L << (2 * h + l) : 0;
                if (power != 0) {
                    weights.put(low[l], BigInteger.valueOf(power));
                }
            }
            row(weights, sum(high[h], 1), sum(product, 1));
            value.put(product, BigInteger.ONE.negate());
        }
        zero(value);
        int index = wire();
        zero(sum(index, -1, low[1], 1, high[1], 2));
        int bits = 1 + random.nextInt(2);
        row(sum(x, 1), sum(v, 1), plus(sum(0, 1L << bits), number(bits), 1));
    }

    /// c·(x − y) = z − y, and c·z = u.
    private void select() {
        int c = random.nextBoolean() ? given() : bit();
        int x = given();
        int y = given();
        int z = wire();
        row(sum(c, 1), sum(x, 1, y, -1), sum(z, 1, y, -1));
        int u = wire();
        row(sum(u, 1), sum(0, 1, c, 1), sum(z, 1));
        if (random.nextBoolean()) {
            row(sum(c, 1), sum(c, 1, 0, -1), Map.of());
        }
    }

    /// Steps that fall at one place: x is from the edge before it to the one after.
    private void ladder() {
        int x = given();
        int count = 1 + random.nextInt(2);
        int[] steps = new int[count];
        for (int i = 0; i < count; i++) {
            steps[i] = i == 0 || i == count - 1 ? bit() : wire();
            if (i > 0) {
                Map<Integer, BigInteger> fall = sum(steps[i - 1], 1, steps[i], -1);
                row(fall, fall, fall);
            }
        }
        int bits = 1 + random.nextInt(2);
        Map<Integer, BigInteger> above = plus(sum(x, 1), number(bits), -1);
        Map<Integer, BigInteger> below = plus(sum(x, -1, 0, random.nextInt(2)), number(bits), -1);
        for (int step : steps) {
            above = plus(above, sum(step, 1 + random.nextInt(2)), -1);
            below = plus(below, sum(step, 1 + random.nextInt(2)), 1);
        }
        zero(above);
        zero(below);
    }

    /// Two numbers and their places, or two or three numbers, in ascending order, by switches.
    private void sort() {
        int count = modulus.intValueExact() < 13 && random.nextInt(4) == 0 ? 3 : 2;
        boolean positions = count == 2 && random.nextInt(3) > 0;
        int step = positions ? 1 + random.nextInt(3) : 0;
        List<Map<Integer, BigInteger>> in = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int x = given();
            in.add(plus(sum(x, 1), sum(0, 1), (long) step * i));
            if (positions && random.nextInt(8) > 0) {
                zero(plus(sum(x, 1), number(1), -1));
            }
        }
        List<Map<Integer, BigInteger>> keys = new ArrayList<>();
        List<Integer> inside = new ArrayList<>();
        Map<Integer, BigInteger> x = in.get(0);
        Map<Integer, BigInteger> y = in.get(1);
        if (count == 3) {
            inside.addAll(List.of(bit(), wire()));
            Map<Integer, BigInteger> other = toggled(inside.get(0), x, y, sum(inside.get(1), 1));
            inside.add(bit());
            int last = wire();
            x = sum(inside.get(1), 1);
            y = toggled(inside.get(2), in.get(2), other, sum(last, 1));
            keys.add(sum(last, 1));
        }
        inside.add(bit());
        Map<Integer, BigInteger> rest = Map.of();
        for (int j = 0; j < 2; j++) {
            int s = wire();
            int p = !positions ? 0 : random.nextInt(8) == 0 ? wire() : bit();
            Map<Integer, BigInteger> out = positions ? sum(s, 1, p, step) : sum(s, 1);
            keys.add(j, positions ? sum(s, 2, p, 1) : out);
            rest = j == 0 ? toggled(inside.getLast(), x, y, out) : plus(rest, out, -1);
        }
        zero(rest);
        int bits = (positions ? 2 : 1) + random.nextInt(2);
        zero(plus(keys.getFirst(), number(bits), -1));
        for (int j = 1; j < count; j++) {
            zero(plus(plus(keys.get(j), keys.get(j - 1), -1), number(bits), -1));
        }
        zero(plus(plus(sum(0, (1L << bits) - 1), keys.getLast(), -1), number(bits), -1));
        if (random.nextInt(6) == 0) {
            zero(sum(wire(), 1, inside.get(random.nextInt(inside.size())), 1));
        }
    }

    /// Returns what leaves a switch as the other one: b·(x − y) = t − y.
    private Map<Integer, BigInteger> toggled(int b, Map<Integer, BigInteger> x, Map<Integer, BigInteger> y,
            Map<Integer, BigInteger> t) {
        row(sum(b, 1), plus(x, y, -1), plus(t, y, -1));
        return plus(plus(x, y, 1), t, -1);
    }

    /// Σ e = 1 and Σ k·e_k + n·Σ k·f_k = x.
    private void oneHotIndex() {
        int x = given();
        int[] e = oneHot(2 + random.nextInt(2));
        int[] f = oneHot(2 + random.nextInt(2));
        int step = random.nextInt(3) == 0 ? e.length - 1 : e.length;
        Map<Integer, BigInteger> index = new TreeMap<>(sum(x, -1));
        for (int k = 1; k < e.length; k++) {
            index.put(e[k], BigInteger.valueOf(k));
        }
        for (int k = 1; k < f.length; k++) {
            index.put(f[k], BigInteger.valueOf((long) k * step));
        }
        zero(index);
    }
}
