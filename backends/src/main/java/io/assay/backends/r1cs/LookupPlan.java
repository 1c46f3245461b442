package io.assay.backends.r1cs;

import io.assay.ir.FunctionTable;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What of a module is shown with a challenge: which range asserts and table lookups by lookups, in which tables, which
/// products of two tensors by random checks, and permutations.
///
/// Function tables come first: equal ones are one table, and each is looked up if its rows and uses cost less than its
/// uses do by one-hot vectors. A range that a lookup implies is dropped. Then the tables of numbers are chosen for the
/// ranges that remain.
final class LookupPlan {

    private final List<LookupTable> tables = new ArrayList<>();
    private final Map<List<TensorData>, Integer> functions = new HashMap<>();
    private final Set<Integer> implied = new HashSet<>();
    private final Map<Integer, Plan> ranges = new HashMap<>();
    private final Set<Value> loose = new HashSet<>();
    /// Results of contractions that a random check shows.
    private final Set<Value> checked = new HashSet<>();
    /// Whether permutations are shown by products with the challenge.
    private boolean permutes;
    private int columns;
    private int successivePowers;

    /// How a range assert is shown.
    ///
    /// @param max    greatest number that the lookups admit, at least that of the assert
    /// @param pieces lookups
    private record Plan(long max, List<RangeLimbs.Piece> pieces) {}

    private LookupPlan(List<Op> ops) {
        Set<Value> packed = new HashSet<>();
        for (Op op : ops.reversed()) {
            boolean leadsOut = op instanceof Output || op.results().stream().anyMatch(packed::contains);
            if (leadsOut && !(op instanceof Hint)) {
                packed.addAll(op.operands());
            }
            if (op instanceof Hint hint && isLoose(hint.function()) && !packed.contains(hint.results().getFirst())) {
                loose.add(hint.results().getFirst());
            }
        }
    }

    /// Tells whether the first result of a hint needs a range only so that nothing wraps around, if it is not packed into a
    /// public element, where each bit has its place. A quotient is determined by
    /// the remainder, which has an exact range, and a magnitude t by its sign: y·(t − y) = 0 and x = 2y − t leave |x| and −|x|.
    private static boolean isLoose(HintFunction function) {
        return switch (function) {
            case HintFunction.SplitPow2 _,HintFunction.Magnitude _,HintFunction.SplitMagnitude _ -> true;
            case HintFunction.ScaledProduct _,HintFunction.ArgMax _,HintFunction.TableRow _,HintFunction.Divide _,HintFunction.SquareRoot _,HintFunction.OneHot _,HintFunction.Normalize _,HintFunction.Steps _,HintFunction.Bit _,HintFunction.OrderStatistic _,HintFunction.Sort _ ->
                false;
        };
    }

    private TablePlanner.Kind kind(Range range) {
        return new TablePlanner.Kind(range.max(), loose.contains(range.operand()));
    }

    /// Returns the plan of a plain circuit.
    static LookupPlan none() {
        return new LookupPlan(List.of());
    }

    /// Returns the plan that makes a module cheapest; [#isEmpty] if that is a plain circuit.
    static LookupPlan of(List<Op> ops, RangeParts parts) {
        LookupPlan plan = new LookupPlan(ops);
        List<FunctionTable> chosen = plan.functions(ops);
        Map<Value, Integer> indices = new HashMap<>();
        for (Op op : ops) {
            if (op instanceof Lookup lookup && plan.functions.containsKey(key(lookup.table()))) {
                indices.merge(lookup.index(), lookup.table().segmentCount(), Math::min);
            }
        }
        Map<TablePlanner.Kind, TablePlanner.Demand> demands = new TreeMap<>();
        Map<Integer, Long> costs = new LinkedHashMap<>();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Range range && range.max() > 0) {
                plan.demand(i, range, indices, parts, demands, costs);
            }
        }
        plan.ranges(ops, new TablePlanner(demands).sizes(), costs);
        chosen.forEach(plan::add);
        plan.products(ops, ProductLayout::isCheaperChecked);
        plan.permutations(ops);
        return plan;
    }

    /// Returns the same plan, but with one row for each product of two unknowns; empty if it has these already.
    Optional<LookupPlan> withoutChecks() {
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        LookupPlan direct = new LookupPlan(List.of());
        direct.tables.addAll(tables);
        direct.functions.putAll(functions);
        direct.implied.addAll(implied);
        direct.ranges.putAll(ranges);
        direct.loose.addAll(loose);
        direct.columns = columns;
        direct.permutes = permutes;
        return Optional.of(direct);
    }

    private void products(List<Op> ops, Predicate<ProductLayout> isChosen) {
        ReadCounts terms = new ReadCounts(ops, none());
        for (Op op : ops) {
            if (op instanceof Contract contract && terms.isVariable(contract.lhs(), contract.rhs())) {
                ProductLayout.of(contract).filter(isChosen).ifPresent(layout -> {
                    checked.add(contract.result());
                    successivePowers = Math.max(successivePowers, layout.foldedCount() - 2);
                });
            }
        }
    }

    /// Takes all permutations: products have fewer rows than switches for any number of elements.
    private void permutations(List<Op> ops) {
        permutes = ops.stream().anyMatch(op -> op instanceof Permutation permutation && permutation.lineCount() > 0);
    }

    /// Returns a plan that looks up whatever it can in tables of the given sizes, and every function, and checks every
    /// product: for tests of small circuits, which are cheaper as bits.
    static LookupPlan forced(List<Op> ops, long... sizes) {
        LookupPlan plan = new LookupPlan(ops);
        Map<Integer, Long> costs = new LinkedHashMap<>();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Range range && range.max() > 0) {
                costs.put(i, Long.MAX_VALUE);
            }
        }
        plan.ranges(ops, sizes, costs);
        for (Op op : ops) {
            if (op instanceof Lookup lookup && !plan.functions.containsKey(key(lookup.table()))) {
                plan.add(lookup.table());
            }
        }
        plan.products(ops, _ -> true);
        plan.permutations(ops);
        return plan;
    }

    private void add(FunctionTable table) {
        functions.put(key(table), tables.size());
        tables.add(new LookupTable.Segments(table));
        columns = Math.max(columns, tables.getLast().columns().size());
    }

    private static List<TensorData> key(FunctionTable table) {
        return List.of(table.base(), table.slope());
    }

    /// Finds the function tables that are looked up; their indices are not known yet.
    private List<FunctionTable> functions(List<Op> ops) {
        Map<List<TensorData>, List<Lookup>> uses = new LinkedHashMap<>();
        for (Op op : ops) {
            if (op instanceof Lookup lookup) {
                uses.computeIfAbsent(key(lookup.table()), _ -> new ArrayList<>()).add(lookup);
            }
        }
        List<FunctionTable> chosen = new ArrayList<>();
        uses.forEach((key, lookups) -> {
            FunctionTable table = lookups.getFirst().table();
            long count = lookups.stream().mapToLong(lookup -> lookup.index().type().elementCount()).sum();
            int more = new LookupTable.Segments(table).columns().size();
            if (table.segmentCount() + count * (1L + more) < count * CircuitSize.rowsOfChoice(table)) {
                functions.put(key, -1);
                chosen.add(table);
            }
        });
        return chosen;
    }

    private void demand(int index, Range range, Map<Value, Integer> indices, RangeParts parts,
            Map<TablePlanner.Kind, TablePlanner.Demand> demands, Map<Integer, Long> costs) {
        Integer looked = indices.get(range.operand());
        if (looked != null && looked - 1 <= range.max()) {
            implied.add(index);
            return;
        }
        long rows = Range.constraints(range.max()) + (parts.standsFor(index) || range.max() == 1 ? 0 : 1);
        costs.put(index, RangeLimbs.ROW * rows);
        long count = range.operand().type().elementCount();
        demands.merge(kind(range), new TablePlanner.Demand(count, RangeLimbs.ROW * rows * count),
                TablePlanner.Demand::plus);
    }

    private void ranges(List<Op> ops, long[] sizes, Map<Integer, Long> costs) {
        RangeLimbs limbs = new RangeLimbs(sizes);
        for (long size : sizes) {
            tables.add(new LookupTable.Numbers(Math.toIntExact(size)));
        }
        costs.forEach((index, asBits) -> {
            long max = limbs.cheapest(kind((Range) ops.get(index)));
            if (limbs.possible(max) && limbs.cost(max) < asBits) {
                ranges.put(index, new Plan(max, limbs.pieces(max)));
            }
        });
    }

    /// Tells whether nothing needs a challenge.
    boolean isEmpty() {
        return tables.isEmpty() && checked.isEmpty() && !permutes;
    }

    /// Tells whether products with the challenge show a permutation, not switches.
    boolean isByProducts(Permutation permutation) {
        return permutes && permutation.lineCount() > 0;
    }

    /// Tells whether a random check shows a contraction.
    boolean isChecked(Contract contract) {
        return checked.contains(contract.result());
    }

    /// Returns how many powers of the challenge after the first the checks need: c², c³, …
    int successivePowers() {
        return successivePowers;
    }

    /// Returns the tables: those of numbers, then those of functions.
    List<LookupTable> tables() {
        return List.copyOf(tables);
    }

    /// Returns how many columns the widest table has after the first.
    int columns() {
        return columns;
    }

    /// Tells whether a range assert is shown by bits; if not, lookups of its own show it, or it follows from another.
    boolean isAsBits(int opIndex) {
        return !isLookedUp(opIndex) && !implied.contains(opIndex);
    }

    /// Tells whether a range assert is shown by lookups.
    boolean isLookedUp(int opIndex) {
        return ranges.containsKey(opIndex);
    }

    /// Returns the lookups of a range assert; none if it is shown by bits.
    List<RangeLimbs.Piece> pieces(int opIndex) {
        Plan plan = ranges.get(opIndex);
        return plan == null ? List.of() : plan.pieces();
    }

    /// Returns the greatest number that the lookups of a range assert admit.
    long greatest(int opIndex) {
        return Optional.ofNullable(ranges.get(opIndex)).orElseThrow().max();
    }

    /// Returns the table of a function; empty if it is shown by one-hot vectors.
    OptionalInt table(Lookup lookup) {
        Integer found = functions.get(key(lookup.table()));
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }
}
