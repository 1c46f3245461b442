package io.assay.backends.r1cs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Chooses the tables of numbers that make the ranges of a circuit cheapest, those that stay as bits included.
///
/// From no table at all, it adds one or two, removes one or exchanges one, whatever saves most, until nothing saves. Each
/// step lowers the cost, so it ends; ties go to the first of an ordered list, so the choice is the same on every machine.
final class TablePlanner {

    /// The longest table that is tried, log2 of its rows.
    static final int MAXIMUM_TABLE_BITS = 16;

    /// A kind of range.
    ///
    /// @param max   greatest number
    /// @param loose whether a greater number of bits is as good
    record Kind(long max, boolean loose) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            return max != other.max ? Long.compare(max, other.max) : Boolean.compare(loose, other.loose);
        }
    }

    /// Ranges of one kind.
    ///
    /// @param count      elements
    /// @param costAsBits of all of them, in eighths of a row
    record Demand(long count, long costAsBits) {
        Demand plus(Demand other) {
            return new Demand(count + other.count, costAsBits + other.costAsBits);
        }
    }

    private final NavigableMap<Kind, Demand> demands;
    private final TreeSet<Long> candidates = new TreeSet<>();

    TablePlanner(Map<Kind, Demand> demands) {
        this.demands = new TreeMap<>(demands);
        for (int bits = 1; bits <= MAXIMUM_TABLE_BITS; bits++) {
            candidates.add(1L << bits);
        }
        demands.keySet().stream().mapToLong(Kind::max).filter(max -> max < 1L << MAXIMUM_TABLE_BITS)
                .forEach(max -> candidates.add(max + 1));
    }

    /// Returns the sizes of the tables, ascending; none if lookups save nothing.
    long[] sizes() {
        Set<Long> best = new TreeSet<>();
        long cost = cost(best);
        while (true) {
            Optional<Set<Long>> next = Optional.empty();
            for (Set<Long> neighbour : neighbours(best)) {
                long other = cost(neighbour);
                if (other < cost) {
                    cost = other;
                    next = Optional.of(neighbour);
                }
            }
            if (next.isEmpty()) {
                return array(best);
            }
            best = next.get();
        }
    }

    private List<Set<Long>> neighbours(Set<Long> tables) {
        List<Set<Long>> found = new ArrayList<>();
        for (long candidate : candidates) {
            if (!tables.contains(candidate)) {
                Set<Long> more = with(tables, candidate);
                found.add(more);
                candidates.tailSet(candidate, false).stream().filter(other -> !tables.contains(other))
                        .forEach(other -> found.add(with(more, other)));
                for (long table : tables) {
                    Set<Long> exchanged = new TreeSet<>(more);
                    exchanged.remove(table);
                    found.add(exchanged);
                }
            }
        }
        for (long table : tables) {
            Set<Long> fewer = new TreeSet<>(tables);
            fewer.remove(table);
            found.add(fewer);
        }
        return found;
    }

    private static Set<Long> with(Set<Long> tables, long one) {
        Set<Long> more = new TreeSet<>(tables);
        more.add(one);
        return more;
    }

    /// Returns the cost of all ranges with the given tables, each the cheaper way, and of the tables.
    private long cost(Set<Long> tables) {
        RangeLimbs limbs = new RangeLimbs(array(tables));
        long sum = 0;
        for (long size : tables) {
            sum += RangeLimbs.ROW * size;
        }
        for (Map.Entry<Kind, Demand> demand : demands.entrySet()) {
            long asBits = demand.getValue().costAsBits();
            long max = limbs.cheapest(demand.getKey());
            sum += limbs.possible(max) ? Math.min(asBits, limbs.cost(max) * demand.getValue().count()) : asBits;
        }
        return sum;
    }

    private static long[] array(Set<Long> tables) {
        return tables.stream().mapToLong(Long::longValue).toArray();
    }
}
