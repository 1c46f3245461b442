package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Finds products Π (c − u_k) = Π (c − v_k) in the challenge c, of as many factors on both sides.
///
/// Rows are products of c − F, F a sum of committed wires, and of another such factor or a wire after the challenge that is one product alone. A wire
/// that is the last product of two rows, and that nothing else reads, ends two chains.
///
/// **Lemma.** Both sides are polynomials in c, with leading coefficient 1 and coefficients that do not depend on c. They agree for a c that was drawn
/// after them, but for a probability of degree/p, only if they are one polynomial. Over a field it has one factorisation: the sums of
/// one side are those of the other in some order, each as often. Nothing else depends on the wires of the chains, and they are determined if the
/// committed wires are.
final class ProductChains {

    /// @param permutations what the products say, in both directions
    /// @param consumed     rows that say nothing else
    /// @param settled      wires that are determined if the committed ones are
    record Found(List<Permutation> permutations, BitSet consumed, BitSet settled) {
        static final Found NONE = new Found(List.of(), new BitSet(), new BitSet());

        Found {
            permutations = List.copyOf(permutations);
        }
    }

    /// before·(c − root) = a wire; without `before`, (c − first)·(c − root).
    private record Row(int row, Optional<Form> first, int before, Form root) {}

    private final ConstraintSystem system;
    private final Committed commitment;
    private final WireIndex index;
    private final Map<Integer, List<Row>> byProduct = new TreeMap<>();

    private ProductChains(ConstraintSystem system, Committed commitment, WireIndex index) {
        this.system = system;
        this.commitment = commitment;
        this.index = index;
    }

    /// Returns what products say.
    /// @param consumed rows that mean something else
    static Found find(ConstraintSystem system, Committed commitment, WireIndex index, BitSet consumed) {
        if (commitment.main().isEmpty()) {
            return Found.NONE;
        }
        ProductChains chains = new ProductChains(system, commitment, index);
        for (int row = 0; row < system.rowCount(); row++) {
            if (!consumed.get(row)) {
                chains.classify(row);
            }
        }
        Found found = new Found(new ArrayList<>(), new BitSet(), new BitSet());
        List<Permutation> permutations = new ArrayList<>();
        chains.byProduct.forEach((wire, ends) -> {
            if (ends.size() == 2 && index.count(wire) == 2) {
                Optional<Chain> one = chains.chain(ends.get(0));
                Optional<Chain> other = chains.chain(ends.get(1));
                if (one.isPresent() && other.isPresent() && one.get().roots().size() == other.get().roots().size()) {
                    permutations.add(new Permutation(one.get().roots(), other.get().roots(), Set.of(), Set.of()));
                    permutations.add(new Permutation(other.get().roots(), one.get().roots(), Set.of(), Set.of()));
                    for (Chain chain : List.of(one.get(), other.get())) {
                        found.consumed().or(chain.rows());
                        found.settled().or(chain.products());
                    }
                    found.settled().set(wire);
                }
            }
        });
        return new Found(permutations, found.consumed(), found.settled());
    }

    private void classify(int row) {
        int product = wire(system.c(), row);
        if (product < 0) {
            return;
        }
        Optional<Form> left = root(system.a(), row);
        Optional<Form> right = root(system.b(), row);
        int before = left.isEmpty() ? wire(system.a(), row) : right.isEmpty() ? wire(system.b(), row) : -1;
        Optional<Form> last = right.isEmpty() ? left : right;
        if (last.isPresent() && before != product && (before >= 0 || (left.isPresent() && right.isPresent()))) {
            byProduct.computeIfAbsent(product, _ -> new ArrayList<>())
                    .add(new Row(row, before < 0 ? left : Optional.empty(), before, last.get()));
        }
    }

    /// Returns the only wire of a row of a matrix, after the challenge and with factor 1; else −1.
    private int wire(Matrix matrix, int row) {
        return matrix.count(row) == 1 && matrix.wire(matrix.start(row)) > commitment.challenge()
                && system.coefficients().value(matrix.coefficient(matrix.start(row))).equals(BigInteger.ONE)
                        ? matrix.wire(matrix.start(row))
                        : -1;
    }

    /// Returns F of a factor c − F.
    private Optional<Form> root(Matrix matrix, int row) {
        boolean challenged = false;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1) && !challenged; entry++) {
            challenged = matrix.wire(entry) == commitment.challenge();
        }
        if (!challenged) {
            return Optional.empty();
        }
        Form factor = Form.of(system, matrix, row);
        Form rest = factor.where(wire -> wire != commitment.challenge());
        boolean committed = rest.where(wire -> wire != 0 && !commitment.contains(wire)).count() == 0;
        return factor.of(commitment.challenge()).equals(BigInteger.ONE) && committed
                ? Optional.of(rest.times(BigInteger.ONE.negate()))
                : Optional.empty();
    }

    private record Chain(List<Form> roots, BitSet rows, BitSet products) {}

    /// Follows a chain back from its last row.
    private Optional<Chain> chain(Row last) {
        Chain chain = new Chain(new ArrayList<>(), new BitSet(), new BitSet());
        Row row = last;
        while (true) {
            if (chain.rows().get(row.row())) {
                return Optional.empty();
            }
            chain.rows().set(row.row());
            chain.roots().add(row.root());
            if (row.first().isPresent()) {
                chain.roots().add(row.first().get());
                return Optional.of(chain);
            }
            List<Row> before = byProduct.getOrDefault(row.before(), List.of());
            if (before.size() != 1 || index.count(row.before()) != 2) {
                return Optional.empty();
            }
            chain.products().set(row.before());
            row = before.getFirst();
        }
    }
}
