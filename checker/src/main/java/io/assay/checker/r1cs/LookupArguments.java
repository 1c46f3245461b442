package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Finds lookups with a challenge by the shape of their rows, and says what they mean without it.
///
/// The challenge c is formal: committed wires are numbers that do not depend on it, the wires after it are rational
/// functions of it, and a row holds if it does as an identity. That is what a proof shows but for a probability of
/// (degree)/p, as c is drawn after the committed wires. Rows, with w committed and e, m, t numbers:
/// - c^i·c^j = a wire: that is c^(i+j);
/// - c^e·F(w) = z: z is c^e·F(w);
/// - (c − F(w) − Σ z)·u = 1: u is one over a polynomial that is not zero: a *use* of (F, F_1, …);
/// - (c − t − Σ t_k·c^(e_k))·q = m: a *row* of a table that is m times used;
/// - Σ u − Σ q = 0: the uses are rows.
///
/// **Lemma.** Let N be the number of uses and rows of a table, e_1 > N, and e_(k+1) > N·e_k. Then every use is a row, and m is
/// how often the row is used. *Proof.* Write P = X − x − Σ y_k·X^(e_k). If the last y_k that is not zero is the k-th, P has degree e_k;
/// e_k·P − X·P' is not zero and has degree at most e_(k−1) (1 for k = 1), so P has at least e_k − e_(k−1) different roots. P shares with
/// another such polynomial Q the roots of the combination of both that has no X^(e_k), at most e_(k−1) unless it is zero, and
/// then P = Q. So P has a root that none of the N − 1 others has: a pole of 1/P that nothing cancels. Hence the 1/P with y_k ≠ 0
/// have the factor 0 in Σ u − Σ q; so do, by induction, those before, and different 1/(X − x) are independent.
///
/// So uses become linear rows with a wire of their own in an interval, or a [Membership], and the wires behind the challenge are
/// gone. Blinders are free: they hide commitments, and no row but m·1 = m reads them; so are challenges of stated commitments.
/// See [Committed].
final class LookupArguments {

    /// A system without a challenge.
    ///
    /// @param system      a row for each sum of wires that is looked up, first, as none bounds wires better; what equations
    ///                    of polynomials say; then the rows that do not depend on the challenge
    /// @param rows        the row that each of them was, or the row that looks it up or ends an equation
    /// @param bounds      of wires, from lookups
    /// @param memberships lookups in tables of several columns
    /// @param permutations what products in the challenge say
    /// @param settled     wires that are determined if the others are, and the blinder
    /// @param read        wires of the rows that are not there any more
    /// @param unhashed    public wires that the challenge does not depend on
    record Resolved(ConstraintSystem system, List<Integer> rows, Map<Integer, Bounds> bounds,
            List<Membership> memberships, List<Permutation> permutations, BitSet settled, BitSet read,
            BitSet unhashed) {
        Resolved {
            rows = List.copyOf(rows);
            permutations = List.copyOf(permutations);
        }
    }

    /// Columns by exponent of the challenge, 0 for the first, and the row that says so.
    private record Tuple(TreeMap<BigInteger, Form> columns, int row) {}

    private final ConstraintSystem system;
    private final Committed commitment;
    private final WireIndex index;
    private final Map<Integer, BigInteger> exponents = new HashMap<>();
    private final Map<Integer, Map.Entry<BigInteger, Form>> products = new HashMap<>();
    private final Map<Integer, Tuple> uses = new TreeMap<>();
    private final Map<Integer, Tuple> rows = new TreeMap<>();
    private final BitSet consumed = new BitSet();
    private final BitSet settled = new BitSet();
    private final List<Form> looked = new ArrayList<>();
    private final List<Integer> lookedRows = new ArrayList<>();
    private final Map<Form, Integer> wires = new HashMap<>();
    private final Map<Integer, Bounds> bounds = new HashMap<>();
    private final List<Membership> memberships = new ArrayList<>();
    private ProductChecks.Found checks = ProductChecks.Found.NONE;
    private ProductChains.Found chains = ProductChains.Found.NONE;

    private LookupArguments(ConstraintSystem system, Committed commitment) {
        this.system = system;
        this.commitment = commitment;
        this.index = new WireIndex(system);
    }

    /// Returns what a system means without its challenge; itself if it has none.
    static Resolved resolve(ConstraintSystem system) {
        List<Integer> same = IntStream.range(0, system.rowCount()).boxed().toList();
        Optional<Committed> committed = Committed.of(system);
        // For others no rule is known: the wires behind the challenges stay unproven.
        if (system.commitments().isEmpty() || committed.isEmpty()) {
            return new Resolved(system, same, Map.of(), List.of(), List.of(), new BitSet(), new BitSet(),
                    new BitSet());
        }
        return new LookupArguments(system, committed.get()).resolve();
    }

    private Resolved resolve() {
        commitment.main().ifPresent(main -> exponents.put(main.challenge(), BigInteger.ONE));
        for (int row = 0; row < system.rowCount(); row++) {
            classify(row);
        }
        for (int row = 0; row < system.rowCount(); row++) {
            if (system.a().count(row) == 0 && system.b().count(row) == 0 && !consumed.get(row)) {
                sum(row);
            }
        }
        settle();
        products();
        chains();
        return rebuilt(commitment.unhashed(system.publicOutputs() + system.publicInputs()));
    }

    private boolean follows(int wire) {
        return wire > commitment.challenge();
    }

    /// Returns the only wire of a row of a matrix, if its factor is one; else −1.
    private int single(Matrix matrix, int row) {
        return matrix.count(row) == 1 && matrix.wire(matrix.start(row)) != 0
                && system.coefficients().value(matrix.coefficient(matrix.start(row))).equals(BigInteger.ONE)
                        ? matrix.wire(matrix.start(row))
                        : -1;
    }

    private boolean isCommitted(Form form) {
        return form.where(wire -> wire != 0 && !commitment.contains(wire)).count() == 0;
    }

    private void classify(int row) {
        int left = single(system.a(), row);
        int out = single(system.c(), row);
        if (commitment.isUnused(left) && out == left && index.count(left) == 1
                && Form.of(system, system.b(), row).equals(Form.constant(system.modulus(), BigInteger.ONE))) {
            consumed.set(row);
            settled.set(left);
            return;
        }
        if (left < commitment.challenge()) {
            return;
        }
        BigInteger power = exponents.get(left);
        if (power != null && follows(out) && !isDefined(out)) {
            int right = single(system.b(), row);
            Form factor = Form.of(system, system.b(), row);
            if (exponents.containsKey(right)) {
                exponents.put(out, power.add(exponents.get(right)));
                consumed.set(row);
            } else if (isCommitted(factor)) {
                products.put(out, Map.entry(power, factor));
                consumed.set(row);
            }
        } else if (power == null && follows(left) && !isDefined(left)) {
            fraction(row, left, out);
        }
    }

    private boolean isDefined(int wire) {
        return exponents.containsKey(wire) || products.containsKey(wire) || uses.containsKey(wire)
                || rows.containsKey(wire);
    }

    /// Reads (c − …)·fraction = 1 or m.
    private void fraction(int row, int fraction, int out) {
        Form denominator = Form.of(system, system.b(), row);
        Form one = Form.constant(system.modulus(), BigInteger.ONE);
        if (!denominator.of(commitment.challenge()).equals(BigInteger.ONE)) {
            return;
        }
        TreeMap<BigInteger, Form> columns = new TreeMap<>();
        columns.put(BigInteger.ZERO, denominator.where(wire -> wire == 0 || commitment.contains(wire))
                .times(BigInteger.ONE.negate()));
        for (int i = 0; i < denominator.count(); i++) {
            int wire = denominator.wire(i);
            if (wire != 0 && wire != commitment.challenge() && !commitment.contains(wire)
                    && !column(wire, denominator.coefficient(i).negate(), columns)) {
                return;
            }
        }
        boolean isUse = Form.of(system, system.c(), row).equals(one);
        boolean isRow = commitment.contains(out) && index.count(out) == 1 && !commitment.isUnused(out)
                && columns.values().stream().allMatch(Form::isConstant);
        if (isUse) {
            uses.put(fraction, new Tuple(columns, row));
        } else if (isRow) {
            rows.put(fraction, new Tuple(columns, row));
        }
    }

    /// Adds a column: a product, or a number times a power.
    private boolean column(int wire, BigInteger factor, Map<BigInteger, Form> columns) {
        Map.Entry<BigInteger, Form> product = products.get(wire);
        BigInteger exponent = product != null ? product.getKey() : exponents.get(wire);
        if (exponent == null || columns.containsKey(exponent)) {
            return false;
        }
        columns.put(exponent, product != null
                ? product.getValue().times(factor)
                : Form.constant(system.modulus(), factor));
        return true;
    }

    /// Reads Σ u − Σ q = 0, each of the wires being used here alone, and takes the lookups that it completes.
    private void sum(int row) {
        Form sum = Form.of(system, system.c(), row);
        List<Tuple> members = new ArrayList<>();
        List<Tuple> table = new ArrayList<>();
        for (int i = 0; i < sum.count(); i++) {
            int wire = sum.wire(i);
            boolean counted = sum.coefficient(i).equals(BigInteger.ONE);
            Tuple found = counted ? uses.get(wire) : rows.get(wire);
            if (index.count(wire) != 2 || found == null
                    || !(counted || sum.coefficient(i).equals(BigInteger.ONE.negate()))) {
                return;
            }
            (counted ? members : table).add(found);
        }
        if (members.isEmpty() || table.isEmpty() || !take(members, table)) {
            return;
        }
        consumed.set(row);
        for (int i = 0; i < sum.count(); i++) {
            settled.set(sum.wire(i));
        }
        members.forEach(use -> consumed.set(use.row()));
        for (Tuple rowOfTable : table) {
            consumed.set(rowOfTable.row());
            settled.set(system.c().wire(system.c().start(rowOfTable.row())));
        }
    }

    private boolean take(List<Tuple> members, List<Tuple> table) {
        TreeSet<BigInteger> powers = new TreeSet<>();
        members.forEach(use -> powers.addAll(use.columns().keySet()));
        table.forEach(row -> powers.addAll(row.columns().keySet()));
        List<List<BigInteger>> numbers = new ArrayList<>();
        for (Tuple row : table) {
            numbers.add(powers.stream().map(power -> column(row, power).of(0)).toList());
        }
        BigInteger count = BigInteger.valueOf(members.size() + (long) table.size());
        BigInteger before = BigInteger.ONE;
        for (BigInteger power : powers.tailSet(BigInteger.ZERO, false)) {
            if (power.compareTo(before.multiply(count)) <= 0 || power.compareTo(system.modulus()) >= 0) {
                return false;
            }
            before = power;
        }
        if (new HashSet<>(numbers).size() < numbers.size()) {
            return false;
        }
        Membership.Table rowsOfTable = new Membership.Table(numbers);
        members.forEach(use -> use(use, List.copyOf(powers), numbers, rowsOfTable));
        return true;
    }

    private Form column(Tuple tuple, BigInteger power) {
        return tuple.columns().getOrDefault(power, Form.constant(system.modulus(), BigInteger.ZERO));
    }

    /// Bounds each column by those of the table; several columns are a row together.
    private void use(Tuple use, List<BigInteger> powers, List<List<BigInteger>> numbers, Membership.Table table) {
        List<Integer> columns = new ArrayList<>();
        List<Boolean> plain = new ArrayList<>();
        for (int k = 0; k < powers.size(); k++) {
            int at = k;
            BigInteger lo = numbers.stream().map(row -> row.get(at)).min(BigInteger::compareTo).orElseThrow();
            BigInteger hi = numbers.stream().map(row -> row.get(at)).max(BigInteger::compareTo).orElseThrow();
            Form column = column(use, powers.get(k));
            columns.add(bound(column, new Bounds(lo, hi), use.row()));
            plain.add(column.isSingle() && column.coefficient(0).equals(BigInteger.ONE));
        }
        if (columns.size() > 1) {
            memberships.add(new Membership(columns, plain, table));
        }
    }

    /// Returns a wire that is the sum, but for a number and its sign, after bounding it; 0 for a number.
    ///
    /// A sum of several wires gets a new one, which is the sum with the number that it had when it was first looked up.
    private int bound(Form form, Bounds found, int row) {
        Form sum = form.withoutConstant();
        if (sum.count() == 0) {
            return 0;
        }
        boolean isWire = sum.isSingle() && sum.coefficient(0).abs().equals(BigInteger.ONE);
        int wire = isWire ? sum.wire(0) : wires.computeIfAbsent(sum, _ -> {
            looked.add(form);
            lookedRows.add(row);
            return system.wireCount() + looked.size() - 1;
        });
        BigInteger number = isWire ? BigInteger.ZERO : looked.get(wire - system.wireCount()).of(0);
        BigInteger difference = number.subtract(form.of(0));
        Bounds moved = found.plus(new Bounds(difference, difference));
        Bounds of = isWire ? moved.times(sum.coefficient(0)) : moved;
        // Wider ones may have several representatives of one residue.
        if (of.magnitude().bitLength() <= Facts.WIDE_BITS) {
            bounds.merge(wire, of, Bounds::intersect);
        }
        return wire;
    }

    /// The powers and products are determined by committed wires alone.
    private void settle() {
        exponents.keySet().forEach(settled::set);
        products.keySet().forEach(settled::set);
    }

    /// Takes the equations of polynomials in the challenge: see [ProductChecks].
    private void products() {
        checks = ProductChecks.find(system, commitment, index, exponents, consumed,
                system.wireCount() + looked.size());
        consumed.or(checks.consumed());
        settled.or(checks.settled());
    }

    /// Takes the products that are one polynomial in the challenge: see [ProductChains].
    private void chains() {
        chains = ProductChains.find(system, commitment, index, consumed);
        consumed.or(chains.consumed());
        settled.or(chains.settled());
    }

    private BitSet read() {
        BitSet read = new BitSet();
        for (Matrix matrix : List.of(system.a(), system.b(), system.c())) {
            consumed.stream().forEach(row -> {
                for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
                    read.set(matrix.wire(entry));
                }
            });
        }
        return read;
    }

    private Resolved rebuilt(BitSet unhashed) {
        int kept = system.rowCount() - consumed.cardinality();
        int[] others = new int[kept];
        int at = 0;
        for (int row = consumed.nextClearBit(0); row < system.rowCount(); row = consumed.nextClearBit(row + 1)) {
            others[at++] = row;
        }
        List<Integer> origins = new ArrayList<>(lookedRows);
        origins.addAll(checks.origins());
        Arrays.stream(others).forEach(origins::add);
        Form zero = Form.constant(system.modulus(), BigInteger.ZERO);
        List<ConstraintSystem.Row> first = new ArrayList<>();
        for (int i = 0; i < looked.size(); i++) {
            first.add(new ConstraintSystem.Row(zero, zero, looked.get(i)
                    .plus(Form.single(system.modulus(), system.wireCount() + i, BigInteger.ONE),
                            BigInteger.ONE.negate())));
        }
        first.addAll(checks.rows());
        return new Resolved(system.with(others, first, looked.size() + checks.moreWires()), origins, bounds,
                memberships, chains.permutations(), settled, read(), unhashed);
    }
}
