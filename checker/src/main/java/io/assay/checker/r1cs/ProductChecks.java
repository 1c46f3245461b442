package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds equations of polynomials in the challenge by the shape of their rows, and says what they mean without it.
///
/// The challenge c is formal, as in [LookupArguments]. Rows, with F and G sums of committed wires, w and z wires after the challenge, n numbers:
/// - F·c^e = z + Σ n·w + G: z is a polynomial in c with linear coefficients, if the w are;
/// - w·F = z + Σ n·w' + G, w a polynomial with linear coefficients: z is one with quadratic coefficients;
/// - the same without a z that is new: an *equation*.
///
/// **Lemma.** A polynomial in c whose coefficients do not depend on c is zero for a c that was drawn after them, but for a probability of
/// degree/p, only if each of its coefficients is. So an equation says of each power of c that a sum of products of
/// committed wires is zero, and that is what takes its place: Σ_i c^i·(Σ_k A_ik·B_k − C_i) = 0 says C_i = Σ_k A_ik·B_k.
///
/// A wire z counts only if every row that reads it is one of these: nothing else then depends on it, and it is determined if
/// the committed wires are. No order of wires is expected, nor one power for each element: where two
/// elements have the same power, or one is missing, the sums say so.
final class ProductChecks {

    /// A degree of less than this many bits is nothing beside the modulus.
    private static final int DEGREE_BITS = 64;

    /// What equations say: `rows` over as many more wires, and the row that each of them comes from.
    ///
    /// @param consumed rows that they replace
    /// @param settled  wires that are determined if the committed ones are
    record Found(List<ConstraintSystem.Row> rows, List<Integer> origins, int moreWires, BitSet consumed,
            BitSet settled) {
        static final Found NONE = new Found(List.of(), List.of(), 0, new BitSet(), new BitSet());

        Found {
            rows = List.copyOf(rows);
            origins = List.copyOf(origins);
        }
    }

    private record Product(Form left, Form right) {}

    /// Σ_e c^e·(products_e + sums_e).
    private record Polynomial(NavigableMap<BigInteger, Form> sums, NavigableMap<BigInteger, List<Product>> products) {
        Polynomial() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        void add(BigInteger exponent, Form form, BigInteger factor) {
            Form scaled = form.times(factor);
            sums.merge(exponent, scaled, (sum, more) -> sum.plus(more, BigInteger.ONE));
        }

        void add(BigInteger exponent, Product product) {
            if (product.left().count() > 0 && product.right().count() > 0) {
                products.computeIfAbsent(exponent, _ -> new ArrayList<>()).add(product);
            }
        }
    }

    /// left·right = out, one factor being committed.
    ///
    /// @param factor    the committed factor
    /// @param challenged the only wire of the other factor: a power of c, or a polynomial
    /// @param defined   wire that the row defines; none of an equation
    private record Row(int row, Form factor, int challenged, Form out, OptionalInt defined) {}

    private final ConstraintSystem system;
    private final Committed commitment;
    private final WireIndex index;
    private final Map<Integer, BigInteger> exponents;
    private final NavigableMap<Integer, Row> rows = new TreeMap<>();
    /// The rows that define wires, and whether their coefficients are linear.
    private final Map<Integer, Row> definitions = new HashMap<>();
    private final BitSet linear = new BitSet();
    private final Map<Integer, Polynomial> expanded = new HashMap<>();
    private final List<ConstraintSystem.Row> said = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();
    private int nextWire;

    private ProductChecks(ConstraintSystem system, Committed commitment, WireIndex index,
            Map<Integer, BigInteger> exponents) {
        this.system = system;
        this.commitment = commitment;
        this.index = index;
        this.exponents = exponents;
    }

    /// Returns what the equations of a system say.
    ///
    /// @param exponents of the wires that are powers of c
    /// @param consumed  rows that mean something else
    /// @param firstWire what further wires are numbered from
    static Found find(ConstraintSystem system, Committed commitment, WireIndex index,
            Map<Integer, BigInteger> exponents, BitSet consumed, int firstWire) {
        ProductChecks checks = new ProductChecks(system, commitment, index, exponents);
        for (int row = 0; row < system.rowCount(); row++) {
            if (!consumed.get(row)) {
                checks.classify(row);
            }
        }
        checks.dropWhatOthersRead();
        checks.nextWire = firstWire;
        BitSet replaced = new BitSet();
        BitSet settled = new BitSet();
        for (Row row : checks.rows.values()) {
            replaced.set(row.row());
            row.defined().ifPresentOrElse(settled::set, () -> checks.say(row));
        }
        return new Found(checks.said, checks.origins, checks.nextWire - firstWire, replaced, settled);
    }

    private boolean isCommitted(Form form) {
        return form.where(wire -> wire != 0 && !commitment.contains(wire)).count() == 0;
    }

    private boolean isPower(int wire) {
        BigInteger exponent = exponents.get(wire);
        return exponent != null && exponent.bitLength() < DEGREE_BITS;
    }

    private void classify(int row) {
        if (!isOneAfterTheCommitment(system.a(), row) && !isOneAfterTheCommitment(system.b(), row)) {
            return;
        }
        Form a = Form.of(system, system.a(), row);
        Form b = Form.of(system, system.b(), row);
        if (isCommitted(a) && isChallenged(b)) {
            classify(row, a, b.wire(0));
        } else if (isCommitted(b) && isChallenged(a)) {
            classify(row, b, a.wire(0));
        }
    }

    private boolean isOneAfterTheCommitment(Matrix matrix, int row) {
        return matrix.count(row) == 1 && matrix.wire(matrix.start(row)) >= commitment.challenge();
    }

    /// Tells whether a factor is a power of c, or a polynomial with linear coefficients.
    private boolean isChallenged(Form form) {
        return form.isSingle() && form.coefficient(0).equals(BigInteger.ONE)
                && (isPower(form.wire(0)) || (definitions.containsKey(form.wire(0)) && linear.get(form.wire(0))));
    }

    private void classify(int row, Form factor, int challenged) {
        Form out = Form.of(system, system.c(), row);
        OptionalInt defined = OptionalInt.empty();
        boolean isLinear = isPower(challenged);
        for (int i = 0; i < out.count(); i++) {
            int wire = out.wire(i);
            if (definitions.containsKey(wire)) {
                isLinear &= linear.get(wire);
            } else if (wire != 0 && !commitment.contains(wire)) {
                if (wire < commitment.challenge() || exponents.containsKey(wire) || defined.isPresent()) {
                    return;
                }
                defined = OptionalInt.of(wire);
            }
        }
        Row found = new Row(row, factor, challenged, out, defined);
        rows.put(row, found);
        if (defined.isPresent()) {
            definitions.put(defined.getAsInt(), found);
            linear.set(defined.getAsInt(), isLinear);
        }
    }

    /// Gives up wires that other rows read as well, and then the rows that read them.
    private void dropWhatOthersRead() {
        ArrayDeque<Integer> dropped = new ArrayDeque<>(definitions.keySet().stream().sorted().toList());
        while (!dropped.isEmpty()) {
            int wire = dropped.poll();
            boolean isRead = !definitions.containsKey(wire);
            for (int i = 0; i < index.count(wire) && !isRead; i++) {
                isRead = !rows.containsKey(index.row(wire, i));
            }
            for (int i = 0; i < index.count(wire) && isRead; i++) {
                Row row = rows.remove(index.row(wire, i));
                if (row != null) {
                    dropped.addAll(polynomials(row));
                }
            }
            if (isRead) {
                definitions.remove(wire);
            }
        }
    }

    /// Returns the wires of a row that are polynomials.
    private List<Integer> polynomials(Row row) {
        List<Integer> wires = new ArrayList<>();
        wires.add(row.challenged());
        for (int i = 0; i < row.out().count(); i++) {
            wires.add(row.out().wire(i));
        }
        wires.removeIf(wire -> !definitions.containsKey(wire));
        return wires;
    }

    /// Returns left·right − out of a row, or, for a row that defines a wire, the wire.
    private Polynomial expand(Row row) {
        Polynomial sum = new Polynomial();
        NavigableMap<Integer, BigInteger> pending = new TreeMap<>();
        pending.put(row.row(), BigInteger.ONE);
        while (!pending.isEmpty()) {
            Map.Entry<Integer, BigInteger> last = pending.pollLastEntry();
            Row next = Objects.requireNonNull(rows.get(last.getKey()));
            BigInteger factor = next.defined().isPresent()
                    ? last.getValue().multiply(next.out().of(next.defined().getAsInt()).mod(system.modulus())
                            .modInverse(system.modulus()))
                    : last.getValue();
            product(next, factor, sum);
            Form committed = next.out().where(wire -> wire == 0 || commitment.contains(wire));
            sum.add(BigInteger.ZERO, committed, factor.negate());
            for (int i = 0; i < next.out().count(); i++) {
                Row definition = definitions.get(next.out().wire(i));
                if (definition != null && definition.row() < next.row()) {
                    // An earlier row: every wire is expanded once.
                    pending.merge(definition.row(), factor.negate().multiply(next.out().coefficient(i)),
                            (one, two) -> one.add(two).mod(system.modulus()));
                }
            }
        }
        return sum;
    }

    private void product(Row row, BigInteger factor, Polynomial sum) {
        BigInteger exponent = exponents.get(row.challenged());
        if (exponent != null) {
            sum.add(exponent, row.factor(), factor);
            return;
        }
        Polynomial other = expanded.computeIfAbsent(row.challenged(),
                wire -> expand(Objects.requireNonNull(definitions.get(wire))));
        other.sums().forEach((power, form) -> sum.add(power, new Product(form.times(factor), row.factor())));
    }

    private void say(Row equation) {
        Polynomial polynomial = expand(equation);
        NavigableSet<BigInteger> powers = new TreeSet<>(polynomial.sums().keySet());
        powers.addAll(polynomial.products().keySet());
        for (BigInteger power : powers) {
            coefficient(equation, polynomial.products().getOrDefault(power, List.of()),
                    polynomial.sums().getOrDefault(power, zero()));
        }
    }

    private Form zero() {
        return Form.constant(system.modulus(), BigInteger.ZERO);
    }

    /// Says that Σ products + sum = 0, by partial sums.
    private void coefficient(Row equation, List<Product> products, Form sum) {
        Form left = zero();
        for (int i = 0; i < products.size() - 1; i++) {
            Form next = Form.single(system.modulus(), nextWire++, BigInteger.ONE);
            add(equation, products.get(i).left(), products.get(i).right(), next.minus(left));
            left = next;
        }
        Form rest = sum.plus(left, BigInteger.ONE).times(BigInteger.ONE.negate());
        if (products.isEmpty()) {
            add(equation, zero(), zero(), rest);
        } else {
            add(equation, products.getLast().left(), products.getLast().right(), rest);
        }
    }

    private void add(Row equation, Form left, Form right, Form out) {
        said.add(new ConstraintSystem.Row(left, right, out));
        origins.add(equation.row());
    }
}
