package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
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
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// About how large the constraint system of a module is, known before a row of it is made.
///
/// The numbers of constraints and wires follow [R1csCompiler] op by op; they differ from it only where the length of a
/// sum, which is known on average, decides whether it gets wires. The number of entries is a sum of averages.
///
/// @param constraints rows
/// @param wires       wires, with the constant one
/// @param entries     coefficients other than zero in the three matrices together
public record CircuitSize(long constraints, long wires, long entries) {

    /// Constraints from which on lookups may be taken unasked.
    private static final long SMALLEST_FOR_LOOKUPS = 1 << 15;

    /// Returns the estimate for a well-formed module without lookups.
    public static CircuitSize of(RelationModule module) {
        return of(module, Lookups.OFF);
    }

    /// Returns the estimate for a well-formed module.
    public static CircuitSize of(RelationModule module, Lookups lookups) {
        RangeParts ranges = new RangeParts(module.main().ops(), module.main().definitions());
        return new Counter(module, ranges, plan(module, ranges, lookups)).count();
    }

    /// Returns the lookups of a module, as they are asked for. If it is left to the compiler they are taken where the
    /// circuit is large without them and at most half as large with them.
    static LookupPlan plan(RelationModule module, RangeParts ranges, Lookups lookups) {
        if (lookups == Lookups.OFF) {
            return LookupPlan.none();
        }
        LookupPlan plan = LookupPlan.of(module.main().ops(), ranges);
        if (lookups == Lookups.ON || plan.isEmpty()) {
            return plan;
        }
        long without = new Counter(module, ranges, LookupPlan.none()).count().constraints();
        long with = new Counter(module, ranges, plan).count().constraints();
        return without >= SMALLEST_FOR_LOOKUPS && 2 * with <= without ? plan : LookupPlan.none();
    }

    /// Returns how many rows show that bits are a number of at most `max`.
    static long rowsOfBits(long max) {
        return 0L + Interval.bitsFor(max) + WireBlock.Prefixes.stride(max) + Long.bitCount(~max & (max >>> 1));
    }

    /// Returns how many rows one lookup takes by one-hot vectors, without those of columns that are constant.
    static long rowsOfChoice(FunctionTable table) {
        int lowBits = R1csCompiler.lowBits(table);
        int high = table.segmentCount() >> lowBits;
        return 3L + R1csCompiler.booleans(1 << lowBits) + R1csCompiler.booleans(high)
                + (high + 1L) * new LookupTable.Segments(table).columns().size();
    }

    /// Adds up what each op makes.
    private static final class Counter {
        /// b·b = b.
        private static final int ENTRIES_OF_BOOLEAN = 3;

        private final RelationModule module;
        private final RangeParts ranges;
        private final ReadCounts reads;
        private final LookupPlan plan;
        /// Range asserts whose bits stand for the elements of a source, by their indices in the function.
        private final Set<Integer> standing = new HashSet<>();
        /// Operands of checked products that are long sums and have wires therefore.
        private final Set<Value> tied = new HashSet<>();
        private double constraints;
        private double wires;
        private double entries;

        Counter(RelationModule module, RangeParts ranges, LookupPlan plan) {
            this.module = module;
            this.ranges = ranges;
            this.plan = plan;
            this.reads = new ReadCounts(module.main().ops(), plan);
        }

        CircuitSize count() {
            // One row for each public element, of which the context has a square in place of a sum, and a digest many.
            Statement statement = Statement.of(module);
            int elements = statement.elementCount();
            add(elements, 2 + elements, ENTRIES_OF_BOOLEAN);
            for (Digest digest : statement.digests()) {
                int rows = HashRows.rowCount(digest);
                add(digest.packedCount() + rows - 1.0, 1.0 + digest.packedCount() + HashRows.wireCount(digest),
                        HashRows.ENTRIES_OF_ROW * rows);
            }
            List<Op> ops = module.main().ops();
            for (int i = 0; i < ops.size(); i++) {
                count(i, (RelationOp) ops.get(i));
            }
            for (LookupTable table : plan.tables()) {
                add(table.rowCount() + 1, 2.0 * table.rowCount(), (4.0 + table.columns().size()) * table.rowCount());
            }
            if (module.main().ops().stream().anyMatch(op -> op instanceof Input input
                    && input.visibility() == Visibility.COMMITTED)) {
                // The blinder of weights and what stands for them; and, if nothing is looked up, the other blinder and the challenge.
                int rows = plan.isEmpty() ? 4 : 2;
                add(rows, rows, 3.0 * rows);
            }
            if (!plan.isEmpty()) {
                int powers = plan.columns() * WireBlock.Powers.SQUARINGS_PER_COLUMN + plan.successivePowers();
                add(1 + powers, 2 + powers, 3 + 3.0 * powers);
            }
            return new CircuitSize((long) constraints, (long) wires, (long) entries);
        }

        private void count(int index, RelationOp op) {
            switch (op) {
                case Input(var result, _, _, _, _, _) -> source(result);
                case Hint hint -> hint.results().forEach(this::source);
                case Linear(var result, _, _, _, _) -> computed(result);
                case Contract contract when plan.isChecked(contract) -> checked(contract);
                case Contract contract when reads.isVariable(contract.lhs(), contract.rhs()) -> {
                    double products = elements(contract.result()) * ReadCounts.plan(contract).termCount();
                    add(products, products, products * (1 + reads.of(contract.result())));
                }
                case Contract contract -> computed(contract.result());
                case Mul mul when reads.isVariable(mul.lhs(), mul.rhs()) -> {
                    double count = elements(mul.result());
                    add(count, count, count * (1 + reads.of(mul.result())));
                }
                case Mul mul -> computed(mul.result());
                case Select select -> {
                    double count = elements(select.result());
                    add(count, count, count * (1 + reads.of(select.result())));
                }
                case Product product -> add(elements(product.lhs()), 0, 0);
                case Zero zero -> add(elements(zero.operand()), 0, 0);
                case Range range -> range(index, range);
                case Lookup lookup -> lookup(lookup);
                case Const _,View _,Concat _,Take _,Output _ -> {
                    // Written where they are read; outputs are part of the statement.
                }
            }
        }

        private void checked(Contract contract) {
            for (Value operand : contract.operands()) {
                if (reads.termsOf(operand) > LookupRows.LONGEST_SUM && !reads.deservesWire(operand)
                        && tied.add(operand)) {
                    add(elements(operand), elements(operand), elements(operand) * (1 + reads.termsOf(operand)));
                }
            }
            ProductLayout layout = ProductLayout.of(contract).orElseThrow();
            double results = elements(contract.result());
            add(layout.checkedRows(), results + layout.wireCount(), 4.0 * layout.checkedRows()
                    + results * reads.of(contract.result()));
        }

        private void add(double moreConstraints, double moreWires, double moreEntries) {
            constraints += moreConstraints;
            wires += moreWires;
            entries += moreEntries;
        }

        private void source(Value value) {
            List<RangeParts.Part> parts = ranges.of(value);
            double perElement = reads.of(value);
            if (parts.isEmpty()) {
                add(0, elements(value), elements(value) * perElement);
            }
            for (RangeParts.Part part : parts) {
                int bits = Interval.bitsFor(part.max());
                int count = part.positions().size();
                if (!plan.isAsBits(part.opIndex()) || ReadCounts.deservesWire(perElement, bits)) {
                    add(0, count, count * perElement);
                } else {
                    standing.add(part.opIndex());
                    // The assert itself reads the value, but writes only its bits.
                    add(0, (double) bits * count, bits * count * Math.max(0, perElement - 1));
                }
            }
        }

        private void computed(Value result) {
            if (reads.deservesWire(result)) {
                double count = elements(result);
                add(count, count, count * (1 + reads.of(result)));
            }
        }

        private void range(int index, Range range) {
            if (!plan.isAsBits(index)) {
                plan.pieces(index).forEach(piece -> {
                    double uses = piece.uses().size() * elements(range.operand());
                    double limbs = (piece.limbs().size() - 1) * elements(range.operand());
                    add(uses, uses + limbs, 4 * uses + limbs);
                });
                return;
            }
            int bits = Interval.bitsFor(range.max());
            double count = elements(range.operand());
            add(bits * count, 0, ENTRIES_OF_BOOLEAN * bits * count);
            if (!standing.contains(index)) {
                add(count, bits * count, bits * count);
            }
            double comparisons = rowsOfBits(range.max()) - bits;
            add(comparisons * count, WireBlock.Prefixes.stride(range.max()) * count, 2 * comparisons * count);
        }

        private void lookup(Lookup lookup) {
            double index = elements(lookup.index());
            OptionalInt looked = plan.table(lookup);
            if (looked.isPresent()) {
                int more = plan.tables().get(looked.getAsInt()).columns().size();
                add(3 * index, (1 + more) * index, (4 + 3.0 * more) * index);
                return;
            }
            FunctionTable table = lookup.table();
            WireBlock.Choice choice = R1csCompiler.choice(0, lookup);
            int low = 1 << choice.lowBits();
            int high = table.segmentCount() >> choice.lowBits();
            int booleans = R1csCompiler.booleans(low) + R1csCompiler.booleans(high);
            double constraintsOfEach = rowsOfChoice(table);
            double entriesOfEach = ENTRIES_OF_BOOLEAN * booleans + 2.0 * (low + high);
            for (TensorData column : List.of(table.base(), table.slope())) {
                boolean constant = WireBlock.Choice.constant(column);
                constraintsOfEach += constant ? 1 : 0;
                entriesOfEach += constant ? 1 : high * (low + 3.0);
            }
            double count = elements(lookup.index());
            add(constraintsOfEach * count, choice.stride() * count, entriesOfEach * count);
        }

        private static double elements(Value value) {
            return value.type().elementCount();
        }
    }
}
