package io.assay.frontend.op;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// How a node of a tree compares its feature with its numbers.
enum TreeMode {
    /// At most the number.
    LEQ,
    /// Less than the number.
    LT,
    /// At least the number.
    GTE,
    /// Greater than the number.
    GT,
    /// One of the numbers.
    EQ,
    /// Not the number; NaN is none.
    NEQ,
    /// One of the integers, after the fraction was cut off.
    MEMBER,
    /// No test: the end of the tree.
    LEAF;

    /// Returns the integers of `order`, ascending, at which the answer turns.
    ///
    /// The answer for the least integer is "no" if `least` is not among them.
    /// @param numbers       none of them NaN; one of them except for EQ and MEMBER
    /// @param missingIsTrue whether the answer for NaN is "yes" where the comparison says "no"
    SortedSet<Long> turns(List<Double> numbers, boolean missingIsTrue, FeatureOrder order) {
        SortedSet<Long> turns = new TreeSet<>();
        boolean nan = missingIsTrue || this == NEQ;
        switch (this) {
            case LEQ, LT -> {
                turn(turns, OptionalLong.of(order.least()));
                turn(turns, order.reaching(numbers.getFirst(), this == LEQ));
            }
            case GTE, GT -> turn(turns, order.reaching(numbers.getFirst(), this == GT));
            case EQ -> new TreeSet<>(numbers.stream().map(number -> number + 0.0).toList())
                    .forEach(number -> between(turns, order, number, false, number, true));
            case NEQ -> {
                turn(turns, OptionalLong.of(order.least()));
                between(turns, order, numbers.getFirst(), false, numbers.getFirst(), true);
            }
            case MEMBER -> new TreeSet<>(numbers.stream().map(number -> number + 0.0).toList())
                    .forEach(number -> between(turns, order, number <= 0 ? number - 1 : number, number <= 0,
                            number >= 0 ? number + 1 : number, number < 0));
            case LEAF -> throw new IllegalStateException("a leaf has no test");
        }
        boolean isTrueBeyond = turns.size() % 2 == 1;
        if (isTrueBeyond != nan) {
            turn(turns, order.nan());
        }
        return turns;
    }

    /// Turns the answer at the first number from which on features reach `from`, and again at that for `to`.
    private static void between(Set<Long> turns, FeatureOrder order, double from, boolean strictlyFrom, double to,
            boolean strictlyTo) {
        turn(turns, order.reaching(from, strictlyFrom));
        turn(turns, order.reaching(to, strictlyTo));
    }

    /// Two turns at one place are none.
    private static void turn(Set<Long> turns, OptionalLong place) {
        if (place.isPresent() && !turns.add(place.getAsLong())) {
            turns.remove(place.getAsLong());
        }
    }
}
