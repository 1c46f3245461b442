package io.assay.passes.lower;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.Wires.Combination;
import io.assay.passes.lower.Wires.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/// Tests of decision trees, equal ones once: whether a feature has reached an odd number of thresholds.
///
/// A feature is an element of a `fixed` value, and its thresholds are integers of its scale, above its least and at most
/// its greatest value. All thresholds of a value become one `fixed.steps`. A test of one threshold is a step; one of several
/// is the alternating sum of steps, which is 0 or 1.
final class TreeTests {

    /// The integers that a feature can be.
    ///
    /// @param number number of the feature
    /// @param value  holds it
    /// @param lo     least
    /// @param hi     greatest
    record Feature(int number, Value value, long lo, long hi) {
        private Feature within(long least, long greatest) {
            return new Feature(number, value, least, greatest);
        }
    }

    /// What a node's test comes down to.
    sealed interface Answer {
        /// Always the same.
        record Known(boolean isTrue) implements Answer {}

        /// That of a test.
        ///
        /// @param number  number of the test
        /// @param negated whether the node's answer is the other one
        record Asked(int number, boolean negated) implements Answer {}
    }

    /// @param value   a `fixed` value
    /// @param element position in it
    private record Place(Value value, int element) {}

    /// @param feature    number of the feature
    /// @param thresholds ascending
    private record Test(int feature, List<Long> thresholds) {}

    private final FixedBuilder builder;
    private final Wires wires;
    private final Map<Place, Integer> features = new HashMap<>();
    private final List<Place> places = new ArrayList<>();
    private final Map<Test, Integer> numbers = new HashMap<>();
    private final List<Test> tests = new ArrayList<>();
    private final Map<Integer, Set<Long>> reserved = new HashMap<>();
    private final Map<Integer, Wire> bits = new HashMap<>();
    private final Map<Integer, Map<Long, Wire>> steps = new HashMap<>();

    TreeTests(FixedBuilder builder, Wires wires) {
        this.builder = builder;
        this.wires = wires;
    }

    /// Returns the feature that is an element of a value.
    Feature feature(Value value, int element) {
        Place place = new Place(value, element);
        int number = features.computeIfAbsent(place, _ -> {
            places.add(place);
            return places.size() - 1;
        });
        Interval bounds = builder.bounds(value).at(element);
        return new Feature(number, value, bounds.lo(), bounds.hi());
    }

    /// Returns the least integer of scale `scale` whose [FloatKey] is at least `key`; the least `long` if every one has such a key,
    /// the greatest if none has.
    static long threshold(long key, int scale) {
        if (key > FloatKey.INFINITY || key <= -FloatKey.INFINITY) {
            return key > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return threshold(integer -> FloatKey.of(Math.scalb((float) integer, -scale)) >= key);
    }

    /// Returns the least integer of scale `scale` whose [DoubleKey] is at least `key`; see [#threshold].
    static long doubleThreshold(long key, int scale) {
        if (key > DoubleKey.INFINITY || key <= -DoubleKey.INFINITY) {
            return key > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return threshold(integer -> DoubleKey.of(Math.scalb((double) integer, -scale)) >= key);
    }

    /// @param isReached for no integer less than one for which it is
    private static long threshold(LongPredicate isReached) {
        if (isReached.test(-Interval.LIMIT)) {
            return Long.MIN_VALUE;
        }
        long below = -Interval.LIMIT;
        long reached = Interval.LIMIT + 1;
        while (below + 1 < reached) {
            // The mean of both, whose difference may need more bits than there are.
            long middle = (below & reached) + ((below ^ reached) >> 1);
            if (isReached.test(middle)) {
                reached = middle;
            } else {
                below = middle;
            }
        }
        return reached > Interval.LIMIT ? Long.MAX_VALUE : reached;
    }

    /// Returns the answer of a test for a feature: starting with `start`, turned at each boundary.
    /// @param boundaries of the feature's integers, none less than the one before
    Answer answer(Feature feature, boolean start, long... boundaries) {
        boolean answer = start;
        List<Long> thresholds = new ArrayList<>();
        for (long boundary : boundaries) {
            if (boundary <= feature.lo) {
                answer = !answer;
            } else if (!thresholds.isEmpty() && thresholds.getLast() == boundary) {
                thresholds.removeLast();
            } else if (boundary <= feature.hi) {
                thresholds.add(boundary);
            }
        }
        if (thresholds.isEmpty()) {
            return new Answer.Known(answer);
        }
        Test test = new Test(feature.number, thresholds);
        Integer found = numbers.putIfAbsent(test, tests.size());
        if (found == null) {
            tests.add(test);
        }
        return new Answer.Asked(numbers.get(test), answer);
    }

    /// Returns what the feature of a test can be once its answer is known.
    Feature narrowed(int test, boolean isTrue, ForestGrower.Facts facts) {
        List<Long> thresholds = tests.get(test).thresholds;
        Place place = places.get(tests.get(test).feature);
        Feature before = facts.of(feature(place.value, place.element));
        if (thresholds.size() == 1) {
            return isTrue
                    ? before.within(thresholds.getFirst(), before.hi)
                    : before.within(before.lo,
                            thresholds.getFirst() - 1);
        }
        return thresholds.size() == 2 && isTrue
                ? before.within(thresholds.getFirst(), thresholds.getLast() - 1)
                : before;
    }

    /// Says that steps at these thresholds of a feature may be asked for, before any of its value are made.
    void reserve(Feature feature, long... boundaries) {
        for (long boundary : boundaries) {
            if (boundary > feature.lo && boundary <= feature.hi) {
                reserved(feature.number).add(boundary);
            }
        }
    }

    /// Says that the answer of a test will be asked for, before any steps of its value are made.
    void reserve(int test) {
        reserved(tests.get(test).feature).addAll(tests.get(test).thresholds);
    }

    private Set<Long> reserved(int feature) {
        return reserved.computeIfAbsent(feature, _ -> new TreeSet<>());
    }

    /// Returns the answers of tests, each 0 or 1, in their order. The first that is asked for makes the steps of its value.
    List<Wire> answers(List<Integer> asked) {
        List<Integer> sums = asked.stream().distinct()
                .filter(test -> tests.get(test).thresholds.size() > 1 && !bits.containsKey(test)).toList();
        if (!sums.isEmpty()) {
            Value bit = builder.bit(wires.combined(sums.stream().map(this::alternating).toList()));
            for (int i = 0; i < sums.size(); i++) {
                bits.put(sums.get(i), new Wire(bit, i));
            }
        }
        return asked.stream().map(number -> {
            Test test = tests.get(number);
            return test.thresholds.size() > 1 ? bits.get(number) : step(test.feature, test.thresholds.getFirst());
        }).toList();
    }

    private Combination alternating(int number) {
        Test test = tests.get(number);
        List<Wire> terms = new ArrayList<>();
        List<Long> signs = new ArrayList<>();
        for (long threshold : test.thresholds) {
            terms.add(step(test.feature, threshold));
            signs.add(signs.size() % 2 == 0 ? 1L : -1L);
        }
        return new Combination(0, terms, signs);
    }

    private Wire step(int feature, long threshold) {
        if (!steps.containsKey(feature)) {
            makeSteps(places.get(feature).value);
        }
        return requireNonNull(requireNonNull(steps.get(feature)).get(threshold));
    }

    private void makeSteps(Value value) {
        List<Integer> found = reserved.keySet().stream().filter(feature -> places.get(feature).value.equals(value))
                .sorted(Comparator.comparingInt(feature -> places.get(feature).element)).toList();
        long[] counts = found.stream().mapToLong(feature -> reserved(feature).size()).toArray();
        long[] thresholds = found.stream().flatMap(feature -> reserved(feature).stream())
                .mapToLong(Long::longValue).toArray();
        int[] elements = found.stream().mapToInt(feature -> places.get(feature).element).toArray();
        Steps all = new Steps(TensorData.integers(Shape.of(counts.length), counts),
                TensorData.integers(Shape.of(thresholds.length), thresholds));
        boolean whole = elements.length == value.type().elementCount();
        Value made = builder.steps(all, whole ? value : wires.taken(value, elements));
        int position = 0;
        for (int feature : found) {
            Map<Long, Wire> ofFeature = new HashMap<>();
            for (long threshold : reserved(feature)) {
                ofFeature.put(threshold, new Wire(made, position++));
            }
            steps.put(feature, ofFeature);
        }
    }
}
