package io.assay.checker.r1cs;

import static io.assay.checker.r1cs.Sums.plus;
import static io.assay.checker.r1cs.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.r1cs.ConstraintUniqueness.Result;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows in ascending order, by switches or by products with a challenge: proven when whole, reported when anything is missing or
/// too weak.
///
/// Wires: 1 a public element, then the elements x, inputs in [−100, 99]; sorted ones s, positions p, digits; the blinder and the challenge, settings and all
/// else.
class SortsTest {

    private static final BigInteger FIELD = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final int WIRES = 4000;
    private static final long SEED = 34;
    private static final int FIRST = 2;

    private record Row(Map<Integer, BigInteger> a, Map<Integer, BigInteger> b, Map<Integer, BigInteger> c) {}

    /// What is sorted, and how.
    private static final class Sort {
        private final List<Row> rows = new ArrayList<>();
        private final int count;
        private final boolean positions;
        private int wires = FIRST;
        /// Positions are below 2^places.
        private int places;
        private int step = 256;
        private int keyBits;
        private int distance = 1;
        /// Longer sums have a wire.
        private int longest = 8;
        private boolean challenged;
        private int uncommitted;
        private int challenge;
        /// Of these, one wire is one that leaves a switch.
        private final List<Integer> inside = new ArrayList<>();
        private final List<Integer> elements = new ArrayList<>();
        private final List<Map<Integer, BigInteger>> out = new ArrayList<>();

        Sort(int count, boolean positions) {
            this.count = count;
            this.positions = positions;
            this.places = 32 - Integer.numberOfLeadingZeros(count - 1);
            this.keyBits = 8 + (positions ? places : 0);
        }

        int wire() {
            return wires++;
        }

        void zero(Map<Integer, BigInteger> sum) {
            rows.add(new Row(Map.of(), Map.of(), sum));
        }

        int bit() {
            int bit = wire();
            rows.add(new Row(sum(bit, 1), sum(bit, 1), sum(bit, 1)));
            return bit;
        }

        Map<Integer, BigInteger> number(int bits) {
            Map<Integer, BigInteger> number = new TreeMap<>();
            for (int k = 0; k < bits; k++) {
                number.put(bit(), BigInteger.ONE.shiftLeft(k));
            }
            return number;
        }

        private void range(Map<Integer, BigInteger> sum) {
            zero(plus(sum, number(keyBits), -1));
        }

        Sort write() {
            List<Map<Integer, BigInteger>> in = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                in.add(sum(wire(), 1, 0, positions ? (long) step * i : 0));
            }
            if (positions) {
                for (int i = 0; i < count; i++) {
                    zero(plus(sum(FIRST + i, 1, 0, 100), number(8), -1));
                }
            }
            List<Map<Integer, BigInteger>> keys = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                int s = wire();
                elements.add(s);
                Map<Integer, BigInteger> p = positions ? number(places) : Map.of();
                keys.add(plus(sum(s, positions ? 1L << places : 1), p, 1));
                out.add(plus(sum(s, 1), p, step));
            }
            long factor = positions ? 1L << places : 1;
            range(plus(keys.getFirst(), sum(0, 100 * factor), 1));
            for (int j = 1; j < count; j++) {
                range(plus(plus(keys.get(j), keys.get(j - 1), -1), sum(0, positions ? -distance : 0), 1));
            }
            range(plus(sum(0, 100 * factor - 1), keys.getLast(), -1));
            if (challenged) {
                int blinder = wires++;
                rows.add(new Row(sum(blinder, 1), sum(0, 1), sum(blinder, 1)));
                challenge = wires++;
                int product = chain(in, wire());
                chain(out, product);
            } else {
                List<Map<Integer, BigInteger>> targets = new ArrayList<>(out);
                connect(in, targets);
            }
            return this;
        }

        private int chain(List<Map<Integer, BigInteger>> factors, int last) {
            Map<Integer, BigInteger> before = plus(sum(challenge, 1), factors.getFirst(), -1);
            for (int k = 1; k < factors.size(); k++) {
                int product = k == factors.size() - 1 ? last : wire();
                rows.add(new Row(before, plus(sum(challenge, 1), factors.get(k), -1), sum(product, 1)));
                inside.add(product);
                before = sum(product, 1);
            }
            return last;
        }

        /// A network of switches of any number of elements, all that leave it by sums; some of these are tied to `targets`.
        /// @param targets empty ones are not known
        private List<Map<Integer, BigInteger>> connect(List<Map<Integer, BigInteger>> in,
                List<Map<Integer, BigInteger>> targets) {
            if (in.size() == 1) {
                if (!targets.getFirst().isEmpty() && !targets.getFirst().equals(in.getFirst())) {
                    zero(plus(in.getFirst(), targets.getFirst(), -1));
                }
                return in;
            }
            if (in.size() == 2) {
                return toggle(in.get(0), in.get(1), targets.get(0), targets.get(1));
            }
            int half = in.size() / 2;
            List<Map<Integer, BigInteger>> top = new ArrayList<>();
            List<Map<Integer, BigInteger>> bottom = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                List<Map<Integer, BigInteger>> pair = toggle(in.get(2 * i), in.get(2 * i + 1), Map.of(), Map.of());
                top.add(pair.get(0));
                bottom.add(pair.get(1));
            }
            bottom.addAll(in.subList(2 * half, in.size()));
            List<Map<Integer, BigInteger>> none = Collections.nCopies(in.size(), Map.of());
            top = connect(top, none);
            bottom = connect(bottom, none);
            List<Map<Integer, BigInteger>> result = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                result.addAll(toggle(top.get(i), bottom.get(i), targets.get(2 * i), targets.get(2 * i + 1)));
            }
            if (in.size() % 2 == 1) {
                result.add(bottom.getLast());
                if (!targets.getLast().isEmpty()) {
                    zero(plus(bottom.getLast(), targets.getLast(), -1));
                }
            }
            return result;
        }

        private Map<Integer, BigInteger> shortened(Map<Integer, BigInteger> sum) {
            if (sum.size() <= longest) {
                return sum;
            }
            inside.add(wires);
            zero(plus(sum, sum(wires, 1), -1));
            return sum(wire(), 1);
        }

        private List<Map<Integer, BigInteger>> toggle(Map<Integer, BigInteger> one, Map<Integer, BigInteger> two,
                Map<Integer, BigInteger> first, Map<Integer, BigInteger> second) {
            Map<Integer, BigInteger> x = shortened(one);
            Map<Integer, BigInteger> y = shortened(two);
            int b = bit();
            inside.add(b);
            Map<Integer, BigInteger> t = first;
            if (first.isEmpty()) {
                inside.add(wires);
                t = sum(wire(), 1);
            }
            rows.add(new Row(sum(b, 1), plus(x, y, -1), plus(t, y, -1)));
            Map<Integer, BigInteger> other = plus(plus(x, y, 1), t, -1);
            if (!second.isEmpty()) {
                zero(plus(other, second, -1));
            }
            return List.of(t, other);
        }

        Result check() {
            ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, WIRES);
            if (challenged) {
                int first = FIRST + uncommitted;
                builder.commit(new Commitment(first, challenge - first, challenge, List.of(1), false));
            }
            rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
            BitSet given = new BitSet();
            given.set(1, FIRST + count);
            given.set(wires, WIRES);
            long[] widths = new long[count];
            Arrays.fill(widths, 199);
            InputLayout layout = new InputLayout(widths, new int[count], new int[count], 0);
            return ConstraintUniqueness.check(builder.build(0, 1, count), given,
                    positions ? InputLayout.NONE : layout);
        }

        /// Returns whether all but the public element, which nothing reads, is proven.
        boolean isProven() {
            Result result = check();
            return result.unproven().isEmpty() && result.wrapping().isEmpty() && result.loose().isEmpty();
        }

        Sort byProducts() {
            challenged = true;
            return this;
        }
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, false", "5, false", "8, false", "21, false", "2, true", "3, true", "5, true", "8, true",
            "21, true"})
    void aSortIsProven(int count, boolean positions) {
        Sort switches = new Sort(count, positions).write();
        assertThat(switches.isProven()).isTrue();
        assertThat(switches.check().free().stream().boxed().toList()).containsAll(switches.inside);
        Sort products = new Sort(count, positions).byProducts().write();
        assertThat(products.isProven()).isTrue();
        assertThat(products.check().free().isEmpty()).isTrue();
    }

    /// However long sums may be before they have wires, and in whatever order rows come.
    @Test
    void networksOfAnySizeAreRead() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        for (int count = 2; count < 80; count += 1 + count / 6) {
            for (int longest : new int[]{3, 5, 32}) {
                Sort sort = new Sort(count, count % 3 == 0);
                sort.longest = longest;
                sort.write();
                assertThat(sort.isProven()).as("%d elements, sums of %d", count, longest).isTrue();
                Collections.shuffle(sort.rows, random);
                assertThat(sort.isProven()).as("%d elements, sums of %d, shuffled", count, longest).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, false", "4, false", "5, false", "2, true", "3, true", "5, true"})
    void everyRowIsNeeded(int count, boolean positions) {
        for (boolean challenged : new boolean[]{false, true}) {
            int rows = sort(count, positions, challenged).rows.size();
            for (int row = 0; row < rows; row++) {
                Sort sort = sort(count, positions, challenged);
                sort.rows.remove(row);
                assertThat(sort.isProven()).as("without row %d, by %s", row, challenged ? "products" : "switches")
                        .isFalse();
            }
        }
    }

    private static Sort sort(int count, boolean positions, boolean challenged) {
        Sort sort = new Sort(count, positions);
        sort.challenged = challenged;
        return sort.write();
    }

    /// Whatever else reads a wire of a switch could depend on how it is set.
    @Test
    void aWireInsideThatIsReadElsewhereIsReported() {
        for (boolean challenged : new boolean[]{false, true}) {
            for (int i = 0; i < sort(5, false, challenged).inside.size(); i++) {
                Sort sort = sort(5, false, challenged);
                sort.zero(sum(sort.inside.get(i), 1, sort.wire(), -1));
                BitSet unproven = sort.check().unproven();
                // The product of the first inputs is what it is all the same.
                assertThat(unproven.get(challenged ? sort.elements.getFirst() : sort.wires - 1)).isTrue();
                assertThat(challenged || unproven.get(sort.inside.get(i))).isTrue();
            }
        }
    }

    /// One wire that leaves a switch holds a public element, of which a proof would then say nothing.
    @Test
    void aPublicElementIsNoSetting() {
        Sort sort = sort(5, false, false);
        int wire = sort.inside.get(1);
        sort.rows.replaceAll(row -> new Row(moved(row.a(), wire), moved(row.b(), wire), moved(row.c(), wire)));
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, WIRES);
        sort.rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
        BitSet given = new BitSet();
        given.set(FIRST, FIRST + 5);
        Result result = ConstraintUniqueness.check(builder.build(1, 0, 5), given);
        assertThat(result.unproven().get(1)).isTrue();
        assertThat(result.free().isEmpty()).isTrue();
    }

    private static Map<Integer, BigInteger> moved(Map<Integer, BigInteger> sum, int wire) {
        Map<Integer, BigInteger> moved = new TreeMap<>();
        sum.forEach((each, factor) -> moved.put(each == wire ? 1 : each, factor));
        return moved;
    }

    /// One of the sorted elements is not among those that the network or the product speaks of.
    @Test
    void anElementThatIsThereTwiceIsReported() {
        for (boolean challenged : new boolean[]{false, true}) {
            Sort sort = sort(3, false, challenged);
            int first = sort.elements.get(0);
            int second = sort.elements.get(1);
            int from = sort.rows.size() - (challenged ? 4 : 8);
            for (int i = from; i < sort.rows.size(); i++) {
                Row row = sort.rows.get(i);
                sort.rows.set(i, new Row(renamed(row.a(), first, second), renamed(row.b(), first, second),
                        renamed(row.c(), first, second)));
            }
            assertThat(sort.check().unproven().get(first)).isTrue();
        }
    }

    private static Map<Integer, BigInteger> renamed(Map<Integer, BigInteger> sum, int from, int to) {
        Map<Integer, BigInteger> renamed = new TreeMap<>();
        sum.forEach((wire, factor) -> renamed.merge(wire == from ? to : wire, factor, BigInteger::add));
        return renamed;
    }

    /// What is chosen after the challenge may be a root for just this challenge.
    @Test
    void elementsThatAreNotCommittedToAreReported() {
        Sort sort = sort(3, false, true);
        sort.uncommitted = 1;
        assertThat(sort.isProven()).isFalse();
        Sort outputs = sort(3, false, true);
        outputs.uncommitted = 4;
        assertThat(outputs.isProven()).isFalse();
    }

    /// Two elements of which one is less by the step, and one position more.
    @Test
    void aStepThatElementsSpanIsReported() {
        for (boolean challenged : new boolean[]{false, true}) {
            for (int step : new int[]{199, 200}) {
                Sort sort = new Sort(3, true);
                sort.challenged = challenged;
                sort.step = step;
                assertThat(sort.write().isProven()).as("step %d", step).isEqualTo(step == 200);
            }
        }
    }

    @Test
    void positionsThatAreNotRangedAreReported() {
        for (boolean challenged : new boolean[]{false, true}) {
            Sort sort = sort(3, true, challenged);
            // Its upper bit.
            int bit = sort.elements.get(1) + 2;
            sort.rows.removeIf(row -> row.a().equals(sum(bit, 1)));
            assertThat(sort.isProven()).isFalse();
        }
    }

    /// Keys may be equal: pairs that differ have keys that differ.
    @Test
    void keysOfPairsMayBeEqualButNotDescend() {
        for (int distance : new int[]{0, -1}) {
            Sort sort = new Sort(3, true);
            sort.distance = distance;
            assertThat(sort.write().isProven()).as("distance %d", distance).isEqualTo(distance == 0);
        }
    }

    /// Differences of so many bits add up to the modulus, so that elements may ascend around it.
    @Test
    void rangesThatAreTooWideAreReported() {
        for (int bits : new int[]{100, 252}) {
            Sort sort = new Sort(3, false);
            sort.keyBits = bits;
            assertThat(sort.write().check().unproven().get(sort.elements.get(1))).isEqualTo(bits == 252);
        }
    }

    /// In which order rows and elements come is all the same: which element is first is what ranges say.
    @Test
    void theOrderIsThatOfTheRanges() {
        for (boolean challenged : new boolean[]{false, true}) {
            Sort sort = new Sort(5, false);
            sort.challenged = challenged;
            sort.write();
            Collections.shuffle(sort.rows, new Random(SEED));
            assertThat(sort.isProven()).isTrue();
        }
    }

    /// A given boolean that chooses between two numbers is no setting of a switch.
    @Test
    void aChoiceByAGivenBooleanStaysOne() {
        Sort sort = new Sort(2, false);
        int x = sort.wire();
        int y = sort.wire();
        int b = sort.bit();
        int z = sort.wire();
        sort.rows.add(new Row(sum(b, 1), sum(x, 1, y, -1), sum(z, 1, y, -1)));
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(FIELD, sort.wires);
        sort.rows.forEach(row -> builder.row(row.a(), row.b(), row.c()));
        BitSet given = new BitSet();
        given.set(1, b + 1);
        Result result = ConstraintUniqueness.check(builder.build(0, 0, 0), given);
        assertThat(result.unproven().isEmpty()).isTrue();
        given.clear(b);
        assertThat(ConstraintUniqueness.check(builder.build(0, 0, 0), given).unproven().get(z)).isTrue();
    }
}
