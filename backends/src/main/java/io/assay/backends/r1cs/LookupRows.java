package io.assay.backends.r1cs;

import io.assay.backends.r1cs.RangeLimbs.Piece;
import io.assay.backends.r1cs.WireBlock.Limb;
import io.assay.backends.r1cs.WireBlock.Use;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes the rows of lookups, after all wires that are committed to have their places.
///
/// For c the challenge: its squares; d·y for each further column y of a use, d being its power of c; (c − v)·u = 1 for
/// each use of a value v; (c − t)·q = m for each row t of a table; Σ u − Σ q = 0 for each table; m·1 = m for the blinder;
/// c², c³, …, and for each product that is checked the rows of [ProductRows]; for each permutation those of [PermutationRows].
/// These rows are equations of field elements. That a value is the number it is looked up as, and not just congruent to it, follows
/// from its magnitude. Source: docs/adr/0024-lookup-arguments.md; Haböck, "Multivariate lookups based on logarithmic
/// derivatives" (2022).
final class LookupRows {

    /// Entries of matrices A and B that are worth a wire: the prover reads them for each proof.
    static final int LONGEST_SUM = 32;

    /// A range assert whose limbs have wires.
    ///
    /// @param max   greatest number of the range
    /// @param limbs first wire of the limbs but the lowest
    private record PendingRange(int opIndex, Value value, Terms terms, WireBlock.Amount number, Piece piece, long max,
            int limbs) {
        /// Wires of limbs of one element.
        int stride() {
            return piece.limbs().size() - 1;
        }
    }

    private record PendingRow(int opIndex, Lookup lookup, Terms index, List<Terms> columns, int table) {}

    private final RowBuilder rows;
    private final LookupPlan plan;
    private final Map<Value, Op> definitions;
    private final List<PendingRange> ranges = new ArrayList<>();
    private final List<PendingRow> lookups = new ArrayList<>();
    private final List<ProductRows> products = new ArrayList<>();
    private final List<PermutationRows> permutations = new ArrayList<>();
    /// Wires whose sum a table has to match, by table: runs of first wire, count, step.
    private final List<List<int[]>> uses = new ArrayList<>();
    private int challenge;
    private int successivePowers;
    private WireBlock.Powers powers = new WireBlock.Powers(0, 0);

    LookupRows(RowBuilder rows, LookupPlan plan, Map<Value, Op> definitions) {
        this.rows = rows;
        this.plan = plan;
        this.definitions = definitions;
        plan.tables().forEach(_ -> uses.add(new ArrayList<>()));
    }

    /// Gives the limbs of a range assert their wires.
    /// @param terms the elements that are ranged
    void range(Range range, Terms terms) {
        Value value = range.operand();
        for (Piece piece : plan.pieces(rows.opIndex())) {
            int entries = terms.count() * lowestUses(piece);
            Terms readable = entries > LONGEST_SUM ? tied(value, terms) : terms;
            WireBlock.Amount number = number(value, piece.complement(), plan.greatest(rows.opIndex()));
            List<Limb> upper = piece.limbs().subList(1, piece.limbs().size());
            int limbs = rows.wireCount();
            if (!upper.isEmpty()) {
                int count = Math.multiplyExact(upper.size(), value.type().elementCount());
                // Each is looked up, so it has no more bits.
                int widest = upper.stream().mapToInt(Limb::bits).max().orElseThrow();
                limbs = rows.allocate(count, (double) (1L << widest));
                rows.add(new WireBlock.Limbs(limbs, number, upper));
            }
            ranges.add(new PendingRange(rows.opIndex(), value, readable, number, piece, plan.greatest(rows.opIndex()),
                    limbs));
        }
    }

    /// Returns how often the lowest limb is looked up: each time the sum is written.
    static int lowestUses(Piece piece) {
        return (int) piece.uses().stream().filter(use -> use.limb().shift() == 0).count();
    }

    /// Returns wires that equal the elements of a long sum.
    Terms tied(Value value, Terms terms) {
        int start = rows.allocate(value);
        rows.add(new WireBlock.Elements(start, value));
        for (int i = 0; i < value.type().elementCount(); i++) {
            rows.begin();
            terms.add(rows.out(), i, 1);
            rows.out().add(start + i, -1);
            rows.constrain(value, i);
        }
        return new Terms.Wires(start);
    }

    /// Returns x or max − x, over the value that an addend was added to.
    private WireBlock.Amount number(Value x, boolean complement, long max) {
        Value value = x;
        long constant = 0;
        if (definitions.get(x) instanceof Linear(_, var factors, var addend, var terms, _)
                && factors.equals(List.of(1L))) {
            value = terms.getFirst();
            constant = addend;
        }
        return complement
                ? new WireBlock.Amount(value, -1, Math.subtractExact(max, constant))
                : new WireBlock.Amount(value, 1, constant);
    }

    /// Notes a table lookup.
    /// @param columns the elements that stand for the columns of the table that are not constant
    void lookup(Lookup lookup, Terms index, List<Terms> columns, int table) {
        Terms readable = index.count() > LONGEST_SUM ? tied(lookup.index(), index) : index;
        lookups.add(new PendingRow(rows.opIndex(), lookup, readable, columns, table));
    }

    /// Notes a product that is checked.
    void product(ProductRows product) {
        products.add(product);
    }

    /// Notes a permutation.
    void permutation(PermutationRows permutation) {
        permutations.add(permutation);
    }

    /// Writes all rows. With committed weights there is a challenge even if nothing is looked up, so that every proof of such a
    /// circuit has the same form.
    /// @param firstWire   the first wire that the commitment may hold
    /// @param weightCount wires of committed weights before it; 0 if there are none
    LookupArgument finish(int firstWire, int weightCount) {
        rows.at(RowOrigins.TABLES);
        List<LookupTable> tables = plan.tables();
        int[] counts = new int[tables.size()];
        for (int table = 0; table < counts.length; table++) {
            counts[table] = rows.allocate(tables.get(table).rowCount(), RowBuilder.FIELD);
            rows.add(new WireBlock.Multiplicities(counts[table], table, tables.get(table)));
        }
        int blinder = rows.allocate(1, RowBuilder.FIELD);
        rows.add(new WireBlock.Blinder(blinder));
        rows.copied(blinder);
        if (weightCount > 0) {
            int weights = rows.allocate(1, RowBuilder.FIELD);
            rows.add(new WireBlock.WeightsChallenge(weights));
            rows.copied(weights);
        }
        challenge();
        int committed = 1 + blinder - firstWire;
        ranges.forEach(this::uses);
        lookups.forEach(this::uses);
        products.forEach(product -> product.write(rows, challenge, successivePowers));
        permutations.forEach(permutation -> permutation.write(rows, challenge));
        rows.at(RowOrigins.TABLES);
        for (int table = 0; table < counts.length; table++) {
            table(table, tables.get(table), counts[table]);
        }
        return new LookupArgument(weightCount, committed, tables);
    }

    private void challenge() {
        challenge = rows.allocate(1, RowBuilder.FIELD);
        rows.add(new WireBlock.Challenge(challenge));
        if (plan.isEmpty()) {
            rows.copied(challenge);
        }
        int squarings = plan.columns() * WireBlock.Powers.SQUARINGS_PER_COLUMN;
        powers = new WireBlock.Powers(rows.allocate(squarings, RowBuilder.FIELD), squarings);
        if (squarings > 0) {
            rows.add(powers);
        }
        for (int k = 0; k < squarings; k++) {
            rows.begin();
            rows.left().add(challenge + k, 1);
            rows.right().add(challenge + k, 1);
            rows.out().add(challenge + k + 1, 1);
            append();
        }
        successivePowers();
    }

    private void successivePowers() {
        int count = plan.successivePowers();
        successivePowers = rows.allocate(count, RowBuilder.FIELD);
        if (count > 0) {
            rows.add(new WireBlock.SuccessivePowers(successivePowers, count));
        }
        for (int k = 0; k < count; k++) {
            rows.begin();
            rows.left().add(challenge, 1);
            rows.right().add(k == 0 ? challenge : successivePowers + k - 1, 1);
            rows.out().add(successivePowers + k, 1);
            append();
        }
    }

    private void append() {
        rows.append(RowOrigins.NO_VALUE, 0);
    }

    private void uses(PendingRange range) {
        rows.at(range.opIndex);
        List<Use> each = range.piece.uses();
        int count = range.value.type().elementCount();
        int start = rows.allocate(Math.multiplyExact(each.size(), count), RowBuilder.FIELD);
        rows.add(new WireBlock.Inverses(start, range.number, each));
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < each.size(); j++) {
                use(range, i, each.get(j), start + i * each.size() + j);
            }
        }
        for (int j = 0; j < each.size(); j++) {
            uses.get(each.get(j).table()).add(new int[]{start + j, count, each.size()});
        }
    }

    /// (c − v)·u = 1, where v is a limb plus an addend.
    private void use(PendingRange range, int element, Use use, int inverse) {
        rows.begin();
        int lower = range.piece.limbs().indexOf(use.limb());
        int first = range.limbs + element * range.stride();
        if (lower > 0) {
            rows.right().add(first + lower - 1, -1);
        } else {
            long sign = range.piece.complement() ? 1 : -1;
            range.terms.add(rows.right(), element, sign);
            if (range.piece.complement()) {
                rows.right().add(0, -range.max);
            }
            for (int k = 1; k < range.piece.limbs().size(); k++) {
                rows.right().add(first + k - 1, 1L << range.piece.limbs().get(k).shift());
            }
            rows.requireNoWrap(rows.right(), range.value, element);
        }
        rows.right().add(0, -use.addend());
        rows.right().add(challenge, 1);
        rows.left().add(inverse, 1);
        rows.out().add(0, 1);
        rows.append(range.value, element);
    }

    private void uses(PendingRow row) {
        rows.at(row.opIndex);
        Value index = row.lookup.index();
        int count = index.type().elementCount();
        int columns = row.columns.size();
        int start = rows.allocate(Math.multiplyExact(1 + columns, count), RowBuilder.FIELD);
        rows.add(new WireBlock.RowInverses(start, row.lookup, row.table));
        for (int i = 0; i < count; i++) {
            int first = start + i * (1 + columns);
            for (int k = 0; k < columns; k++) {
                rows.begin();
                rows.left().add(powers.ofColumn(k), 1);
                row.columns.get(k).add(rows.right(), i, 1);
                rows.requireNoWrap(rows.right(), index, i);
                rows.out().add(first + k, 1);
                rows.append(index, i);
            }
            rows.begin();
            row.index.add(rows.right(), i, -1);
            rows.requireNoWrap(rows.right(), index, i);
            for (int k = 0; k < columns; k++) {
                rows.right().add(first + k, -1);
            }
            rows.right().add(challenge, 1);
            rows.left().add(first + columns, 1);
            rows.out().add(0, 1);
            rows.append(index, i);
        }
        uses.get(row.table).add(new int[]{start + columns, count, 1 + columns});
    }

    /// (c − t)·q = m for each row t, and Σ u − Σ q = 0.
    private void table(int index, LookupTable table, int counts) {
        int start = rows.allocate(table.rowCount(), RowBuilder.FIELD);
        rows.add(new WireBlock.Quotients(start, index, table));
        List<TensorData> columns = table.columns();
        for (int row = 0; row < table.rowCount(); row++) {
            rows.begin();
            rows.left().add(start + row, 1);
            rows.right().add(challenge, 1);
            rows.right().add(0, -row);
            for (int k = 0; k < columns.size(); k++) {
                rows.right().add(powers.ofColumn(k), Math.negateExact(columns.get(k).longAt(row)));
            }
            rows.out().add(counts + row, 1);
            append();
        }
        rows.begin();
        for (int[] run : uses.get(index)) {
            for (int i = 0; i < run[1]; i++) {
                rows.out().add(run[0] + i * run[2], 1);
            }
        }
        for (int row = 0; row < table.rowCount(); row++) {
            rows.out().add(start + row, -1);
        }
        append();
    }
}
