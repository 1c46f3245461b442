package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Statement;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Counts what [R1csCompiler] makes of a module, op by op and without a row: it takes the same decisions, for which it
/// needs the lengths of sums and no sum.
///
/// Rows and wires are exact, but for an element of a sum that happens to vanish: its assert has no row. The number of
/// entries is a sum of averages.
final class CircuitCounter {
    /// b·b = b.
    private static final int ENTRIES_OF_BOOLEAN = 3;

    /// How many terms a value is written with, as [Terms#count] says, and whether it is known.
    private record Length(int terms, boolean known) {
        static final Length WIRE = new Length(1, false);
        static final Length CONSTANT = new Length(1, true);

        static Length of(long terms) {
            return new Length((int) Math.min(terms, Integer.MAX_VALUE), false);
        }
    }

    private final RelationModule module;
    private final RangeParts ranges;
    private final ReadCounts reads;
    private final LookupPlan plan;
    private final Remainders remainders;
    private final Locations locations;
    private final CostSheet costs = new CostSheet();
    private final Map<Value, Length> lengths = new HashMap<>();
    /// Range asserts whose bits stand for the elements of a source, by their indices in the function.
    private final Set<Integer> standing = new HashSet<>();
    /// Operands of asserts that a result is written by, so that nothing is left to assert.
    private final Set<Value> vanishing = new HashSet<>();
    private final boolean hasWeights;
    private double entries;
    private int opIndex;

    private CircuitCounter(RelationModule module, RangeParts ranges, LookupPlan plan) {
        List<Op> ops = module.main().ops();
        this.module = module;
        this.ranges = ranges;
        this.plan = plan;
        this.reads = new ReadCounts(ops, plan);
        this.remainders = new Remainders(plan.isEmpty() ? List.of() : ops, module.main().definitions());
        this.locations = new Locations(module);
        this.hasWeights = ops.stream().anyMatch(CircuitCounter::isWeights);
    }

    private static boolean isWeights(Op op) {
        return op instanceof Input input && input.visibility() == Visibility.COMMITTED;
    }

    /// Tells whether proofs commit to wires.
    private boolean isCommitted() {
        return hasWeights || !plan.isEmpty();
    }

    /// Returns what a circuit of a well-formed module has.
    static CircuitVariant count(String name, RelationModule module, RangeParts ranges, LookupPlan plan) {
        CircuitCounter counter = new CircuitCounter(module, ranges, plan);
        Statement statement = Statement.of(module);
        counter.count(statement);
        List<NodeCost> nodes = counter.costs.sorted();
        return new CircuitVariant(name, statement.elementCount(), (long) counter.entries, nodes);
    }

    private void count(Statement statement) {
        List<Op> ops = module.main().ops();
        ops.stream().filter(CircuitCounter::isWeights).forEach(op -> source(((Input) op).result()));
        for (Op op : ops) {
            if (op instanceof Input(var result, _, var visibility, _, _, _)
                    && visibility != Visibility.PUBLIC && visibility != Visibility.COMMITTED) {
                source(result);
            }
        }
        rows(CostOwner.STATEMENT, 1, ENTRIES_OF_BOOLEAN);
        wires(CostOwner.STATEMENT, 1, isCommitted());
        for (opIndex = 0; opIndex < ops.size(); opIndex++) {
            count((RelationOp) ops.get(opIndex));
        }
        packing(statement);
        if (isCommitted()) {
            tables();
        }
    }

    private void rows(CostOwner owner, long count, double moreEntries) {
        costs.rows(owner, count, 0);
        entries += moreEntries;
    }

    /// Adds rows of the op that is being counted.
    private void rows(long count, double moreEntries) {
        rows(CostOwner.ofRows(opIndex, locations), count, moreEntries);
    }

    private void wires(CostOwner owner, long count, boolean committed) {
        costs.wires(owner, count, committed ? count : 0);
    }

    /// Adds wires that hold a value, or parts of it.
    private void wires(Value value, long count) {
        wires(CostOwner.of(locations.ofWires(value)), count, isCommitted());
    }

    private static long elements(Value value) {
        return value.type().elementCount();
    }

    private Length length(Value value) {
        return lengths.getOrDefault(value, Length.WIRE);
    }

    private void count(RelationOp op) {
        switch (op) {
            case Input(var result, _, var visibility, _, _, _) -> {
                if (visibility == Visibility.PUBLIC) {
                    source(result);
                }
            }
            case Hint hint -> hint(hint);
            case Const(var result, _, _) -> lengths.put(result, Length.CONSTANT);
            case View(var result, _, var x, _) -> lengths.put(result, length(x));
            case Take(var result, _, var x, _) -> lengths.put(result, length(x));
            case Concat concat -> lengths.put(concat.result(), longest(concat.operands()));
            case Linear(var result, _, var constant, var terms, _) -> computed(result, sum(constant, terms));
            case Contract contract -> contract(contract);
            case Mul mul -> mul(mul);
            case Select select -> products(select.result(), 1);
            case Product product -> rows(elements(product.lhs()), 0);
            case Zero(var x, _) -> rows(length(x).known() || vanishing.contains(x) ? 0 : elements(x), 0);
            case Range range -> range(range);
            case Lookup lookup -> lookup(lookup);
            case Permutation permutation -> permutation(permutation);
            case Output _ -> {
                // Part of the statement.
            }
        }
    }

    /// Returns the length of what is joined of several values; of one value it is known if that is.
    private Length longest(List<Value> parts) {
        return parts.size() == 1
                ? length(parts.getFirst())
                : Length.of(parts.stream().mapToInt(part -> length(part).terms()).max().orElse(0));
    }

    private Length sum(long constant, List<Value> terms) {
        if (terms.stream().allMatch(term -> length(term).known())) {
            return Length.CONSTANT;
        }
        return Length.of(terms.stream().mapToLong(term -> length(term).terms()).sum() + (constant == 0 ? 0 : 1));
    }

    private void contract(Contract contract) {
        long terms = ReadCounts.plan(contract).termCount();
        Length lhs = length(contract.lhs());
        Length rhs = length(contract.rhs());
        if (lhs.known() || rhs.known()) {
            computed(contract.result(), Length.of(terms * (lhs.known() ? rhs : lhs).terms()));
            return;
        }
        if (plan.isChecked(contract)) {
            checked(contract);
            return;
        }
        products(contract.result(), terms);
        lengths.put(contract.result(), Length.of(terms));
    }

    private void checked(Contract contract) {
        ProductLayout layout = ProductLayout.of(contract).orElseThrow();
        readable(layout.folded());
        readable(layout.other());
        Value result = contract.result();
        wires(result, elements(result));
        wires(CostOwner.of(locations.ofWires(result)), layout.wireCount(), false);
        rows(layout.checkedRows(), 4.0 * layout.checkedRows() + elements(result) * reads.of(result));
        lengths.put(result, Length.WIRE);
    }

    /// Counts the wires of a sum that is too long to be read by rows.
    private void readable(Value operand) {
        if (length(operand).terms() > LookupRows.LONGEST_SUM) {
            tie(operand, length(operand).terms());
            lengths.put(operand, Length.WIRE);
        }
    }

    private void permutation(Permutation permutation) {
        readable(permutation.lhs());
        readable(permutation.rhs());
        long lines = permutation.lineCount();
        int extent = permutation.extent();
        if (plan.isByProducts(permutation)) {
            long products = lines * PermutationRows.rowCount(extent);
            rows(products, 4.0 * products);
            wires(CostOwner.of(locations.ofWires(permutation.rhs())), lines * PermutationRows.wireCount(extent), false);
        } else {
            SwitchNetwork network = SwitchNetwork.of(extent, length(permutation.lhs()).terms(),
                    length(permutation.rhs()).terms());
            rows(lines * network.rowCount(), (double) lines * network.entries());
            wires(permutation.rhs(), lines * network.wireCount());
        }
    }

    private void mul(Mul mul) {
        Length lhs = length(mul.lhs());
        Length rhs = length(mul.rhs());
        if (lhs.known() || rhs.known()) {
            computed(mul.result(), Length.of((lhs.known() ? rhs : lhs).terms()));
            return;
        }
        products(mul.result(), 1);
    }

    /// Counts rows that make a wire each.
    private void products(Value result, long each) {
        long count = elements(result) * each;
        rows(count, count * (1 + reads.of(result)));
        wires(result, count);
        lengths.put(result, Length.WIRE);
    }

    private void computed(Value result, Length length) {
        lengths.put(result, length);
        if (ReadCounts.deservesWire(reads.of(result), length.terms())) {
            if (!reads.deservesWire(result)) {
                // What the sum reads was counted as if it were written wherever it is read; sums that stand for
                // remainders, which only lookups have, were counted as one wire.
                double terms = plan.isEmpty() ? length.terms() : reads.termsOf(result);
                entries -= elements(result) * (reads.of(result) - 1) * terms;
            }
            products(result, 1);
        }
    }

    private void hint(Hint hint) {
        List<Value> equal = hint.results().stream()
                .filter(result -> remainders.mayBeSum(result, ranges, reads, plan)).toList();
        hint.results().stream().filter(result -> !equal.contains(result)).forEach(this::source);
        for (Value result : equal) {
            Remainders.Sum sum = remainders.of(result).orElseThrow();
            Length length = sum(sum.constant(), sum.terms());
            if (!lengths.keySet().containsAll(sum.terms()) || length.terms() > LookupRows.LONGEST_SUM) {
                source(result);
            } else {
                lengths.put(result, length);
                vanishing.add(sum.asserted());
            }
        }
    }

    private void source(Value value) {
        List<RangeParts.Part> parts = ranges.of(value);
        double read = reads.of(value);
        if (parts.isEmpty()) {
            wires(value, elements(value));
            entries += elements(value) * read;
        }
        int longest = 1;
        for (RangeParts.Part part : parts) {
            int bits = Interval.bitsFor(part.max());
            long count = part.positions().size();
            if (bits == 0) {
                standing.add(part.opIndex());
            } else if (!plan.isAsBits(part.opIndex()) || ReadCounts.deservesWire(read, bits)) {
                wires(part.value(), count);
                entries += count * read;
            } else {
                standing.add(part.opIndex());
                longest = Math.max(longest, bits + 1);
                wires(part.value(), bits * count);
                // The assert itself reads the value, but writes only its bits.
                entries += bits * count * Math.max(0, read - 1);
            }
        }
        lengths.put(value, Length.of(longest));
    }

    private void range(Range range) {
        if (plan.isLookedUp(opIndex)) {
            plan.pieces(opIndex).forEach(piece -> piece(range.operand(), piece));
        }
        if (!plan.isAsBits(opIndex)) {
            return;
        }
        int bits = Interval.bitsFor(range.max());
        long count = elements(range.operand());
        boolean stands = standing.contains(opIndex);
        if (!stands && R1csCompiler.isBitOfItsOwn(range.max(), length(range.operand()).terms())) {
            rows(count, ENTRIES_OF_BOOLEAN * count * (double) length(range.operand()).terms());
            return;
        }
        if (!stands) {
            rows(count, (double) bits * count);
            if (bits > 0) {
                wires(range.operand(), bits * count);
            }
        }
        if (bits > 0) {
            long comparisons = Range.constraints(range.max()) - bits;
            rows((bits + comparisons) * count, (ENTRIES_OF_BOOLEAN * bits + 2.0 * comparisons) * count);
            int prefixes = Range.prefixes(range.max());
            if (prefixes > 0) {
                wires(range.operand(), prefixes * count);
            }
        }
    }

    private void piece(Value x, RangeLimbs.Piece piece) {
        long count = elements(x);
        tie(x, (long) length(x).terms() * LookupRows.lowestUses(piece));
        Value number = locations.moved(x);
        if (piece.limbs().size() > 1) {
            wires(number, (piece.limbs().size() - 1) * count);
        }
        long uses = piece.uses().size() * count;
        rows(uses, 4.0 * uses + (piece.limbs().size() - 1.0) * count);
        inverses(number, uses, uses);
    }

    /// Counts the wires of a sum that is too long to be looked up.
    private void tie(Value x, long terms) {
        if (terms > LookupRows.LONGEST_SUM) {
            rows(elements(x), (double) elements(x));
            wires(x, elements(x));
        }
    }

    private void inverses(Value value, long wireCount, long lookups) {
        CostOwner owner = CostOwner.of(locations.ofWires(value));
        wires(owner, wireCount, false);
        costs.lookups(owner, lookups);
    }

    private void lookup(Lookup lookup) {
        long count = elements(lookup.index());
        int constant = 0;
        for (TensorData column : List.of(lookup.table().base(), lookup.table().slope())) {
            constant += WireBlock.Choice.constant(column) ? 1 : 0;
        }
        rows(constant * count, (double) constant * count);
        OptionalInt looked = plan.table(lookup);
        if (looked.isPresent()) {
            int more = plan.tables().get(looked.getAsInt()).columns().size();
            tie(lookup.index(), length(lookup.index()).terms());
            rows((1 + more) * count, (4 + 3.0 * more) * count);
            inverses(lookup.index(), (1 + more) * count, count);
            return;
        }
        FunctionTable table = lookup.table();
        WireBlock.Choice choice = R1csCompiler.choice(0, lookup);
        int low = 1 << choice.lowBits();
        int high = table.segmentCount() >> choice.lowBits();
        int booleans = R1csCompiler.booleans(low) + R1csCompiler.booleans(high);
        double each = ENTRIES_OF_BOOLEAN * booleans + 2.0 * (low + high)
                + (2 - constant) * high * (low + 3.0);
        rows(CircuitSize.rowsOfChoice(table) * count, each * count);
        wires(lookup.index(), choice.stride() * count);
    }

    private void packing(Statement statement) {
        Set<Integer> packed = new HashSet<>();
        for (PackedTensor tensor : statement.tensors()) {
            CostOwner owner = CostOwner.ofRows(statementOp(tensor), locations);
            for (PackedTensor.Place place : tensor.places()) {
                if (place.bits() > 0 && packed.add(place.element())) {
                    rows(owner, 1, ENTRIES_OF_BOOLEAN);
                }
            }
        }
        for (Digest digest : statement.digests()) {
            int hashRows = HashRows.rowCount(digest);
            rows(CostOwner.HASHING, digest.packedCount() + (long) hashRows, HashRows.ENTRIES_OF_ROW * hashRows);
            wires(CostOwner.HASHING, 1L + digest.packedCount() + HashRows.wireCount(digest), isCommitted());
        }
    }

    private int statementOp(PackedTensor tensor) {
        return R1csCompiler.statementOp(module.main().ops(), tensor);
    }

    private void tables() {
        CostOwner owner = CostOwner.TABLES;
        for (LookupTable table : plan.tables()) {
            long count = table.rowCount();
            rows(owner, count + 1, (4.0 + table.columns().size()) * count);
            wires(owner, count, true);
            wires(owner, count, false);
        }
        // Blinder and challenge of each commitment; the challenge that nothing else reads has a row as well.
        long powers = (long) plan.columns() * WireBlock.Powers.SQUARINGS_PER_COLUMN + plan.successivePowers();
        long more = (hasWeights ? 2L : 0L) + (plan.isEmpty() ? 1L : 0L);
        rows(owner, 1 + more + powers, 3.0 * (1 + more + powers));
        wires(owner, hasWeights ? 2 : 1, true);
        wires(owner, (hasWeights ? 2 : 1) + powers, false);
    }
}
