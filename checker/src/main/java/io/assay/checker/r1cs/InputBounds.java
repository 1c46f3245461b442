package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Shows that rows hold inputs within their declared bounds: an input outside them has no witness.
///
/// **Lemma.** Let b_(n−1) … b_0 be booleans, and m a number of n bits whose top bit is 1. Going down from the top, let p be the
/// product of the b_k at the one-bits of m so far, made by rows p·b_k = p'. If for each zero-bit k of m a row says
/// p·(… + c·b_k + …) = 0, with positive factors of lower bits only, then Σ 2^k·b_k ≤ m: at the highest bit where it
/// differs from m it would have 1 and m has 0, p is 1 there, and the row says that this bit is 0.
///
/// With lookups, the intervals that they and the sums of limbs leave are narrow enough or not.
final class InputBounds {

    /// A row that ties limbs has few of them.
    private static final int LONGEST = 64;

    private final ConstraintSystem system;
    private final Facts facts;
    private final WireIndex index;
    private final Map<Integer, Form> packings = new HashMap<>();

    private InputBounds(Knowledge knowledge) {
        this.system = knowledge.system();
        this.facts = knowledge.facts();
        this.index = knowledge.index();
    }

    /// Returns the elements of inputs that may be outside their bounds.
    ///
    /// The private inputs of the format have to be wires of these elements, all of them but salts: whatever else were declared to be
    /// given would be a value that the prover is free to choose. If there are others, no private element is proven.
    ///
    /// @param weights the commitment to weights, if there is one
    static BitSet unproven(Knowledge knowledge, InputLayout layout, Hashes hashes, Optional<Commitment> weights) {
        InputBounds bounds = new InputBounds(knowledge);
        ConstraintSystem system = knowledge.system();
        BitSet unproven = new BitSet();
        BitSet hidden = new BitSet();
        int next = 1 + system.publicOutputs() + system.publicInputs();
        int end = next + system.privateInputs() - hashes.saltCount();
        for (int element = 0; element < layout.count(); element++) {
            if (element > 0 && element == layout.weightCount()) {
                next = afterWeights(system, weights, next);
            }
            int bits = layout.bits(element);
            hidden.set(element, !layout.isPublic(element));
            if (bits == 0) {
                continue;
            }
            Optional<int[]> held;
            int wire = 0;
            if (layout.isPublic(element)) {
                wire = bounds.packedWire(layout.publicWire(element), layout.place(element));
                held = bounds.packed(layout.publicWire(element), layout.place(element), bits);
            } else {
                boolean isOwn = next >= end || !knowledge.facts().isBit(next);
                held = isOwn ? bounds.tied(next, bits) : Optional.of(bounds.run(next, bits));
                wire = isOwn ? next : 0;
                next += isOwn ? 1 : bits;
            }
            boolean within = held.isPresent() && bounds.areBits(held.get())
                    && bounds.greatest(held.get()) <= layout.width(element);
            if (!within && !bounds.isNarrow(wire, layout.width(element))) {
                unproven.set(element);
            }
        }
        if (layout.count() > 0 && layout.weightCount() == layout.count()) {
            next = afterWeights(system, weights, next);
        }
        if (next != end && layout.count() > 0) {
            unproven.or(hidden);
        }
        return unproven;
    }

    /// Returns the first wire after the blinder of weights; a wire that is none if weights are not held by just the wires of the
    /// first commitment.
    private static int afterWeights(ConstraintSystem system, Optional<Commitment> weights, int next) {
        return weights.isPresent() && next == weights.get().blinder() ? next + 1 : system.wireCount();
    }

    /// Tells whether a wire is in an interval of at most the given width: by lookups, and by every row that says what it is,
    /// or of a sum that it is 0 or 1.
    private boolean isNarrow(int wire, long width) {
        if (wire <= 0 || wire >= system.wireCount() || !facts.isBounded(wire)) {
            return false;
        }
        Bounds found = facts.bounds(wire);
        for (int i = 0; i < index.count(wire); i++) {
            int row = index.row(wire, i);
            Optional<Form> said = system.c().count(row) <= LONGEST ? Rows.sum(system, row) : Optional.empty();
            if (said.isPresent() && said.get().of(wire).abs().equals(BigInteger.ONE)) {
                Form sum = said.get();
                BigInteger sign = sum.of(wire);
                Bounds value = Rows.isLinear(system, row) ? Bounds.ZERO : Bounds.of(0, 1).times(sign);
                Optional<Bounds> rest = facts.bounds(sum.where(other -> other != wire).times(sign.negate()));
                found = rest.map(value::plus).map(found::intersect).orElse(found);
            }
        }
        return found.width().compareTo(BigInteger.valueOf(width)) <= 0;
    }

    /// Returns the wire that an element has in a packed sum, 0 if it has none.
    private int packedWire(int publicWire, int place) {
        Form packing = packings.computeIfAbsent(publicWire, this::packing);
        BigInteger factor = Form.signed(BigInteger.ONE.shiftLeft(place), system.modulus());
        for (int i = 0; i < packing.count(); i++) {
            if (packing.wire(i) != 0 && packing.coefficient(i).equals(factor)) {
                return packing.wire(i);
            }
        }
        return 0;
    }

    private int[] run(int start, int count) {
        int[] wires = new int[count];
        Arrays.setAll(wires, k -> start + k);
        return wires;
    }

    private boolean areBits(int[] wires) {
        return Arrays.stream(wires).allMatch(wire -> wire < system.wireCount() && facts.isBit(wire));
    }

    /// Returns the bits of a wire w = lo + Σ 2^k·b_k.
    private Optional<int[]> tied(int wire, int count) {
        for (int i = 0; wire < system.wireCount() && i < index.count(wire); i++) {
            int row = index.row(wire, i);
            if (system.c().count(row) <= count + 2 && Rows.isLinear(system, row)) {
                Form sum = Rows.linear(system, row);
                Optional<int[]> bits = sum.of(wire).abs().equals(BigInteger.ONE)
                        ? bits(sum.where(other -> other != wire && other != 0).times(sum.of(wire).negate()), 0, count)
                        : Optional.empty();
                if (bits.isPresent()) {
                    return bits;
                }
            }
        }
        return Optional.empty();
    }

    /// Returns the bits of an element of a packed sum, or of the wire that it has there.
    private Optional<int[]> packed(int publicWire, int place, int count) {
        Form packing = packings.computeIfAbsent(publicWire, this::packing);
        return bits(packing, place, count).or(() -> {
            for (int i = 0; i < packing.count(); i++) {
                if (packing.wire(i) != 0 && packing.coefficient(i)
                        .equals(Form.signed(BigInteger.ONE.shiftLeft(place), system.modulus()))) {
                    return tied(packing.wire(i), count);
                }
            }
            return Optional.empty();
        });
    }

    private Form packing(int wire) {
        for (int i = 0; i < index.count(wire); i++) {
            if (Rows.isLinear(system, index.row(wire, i))) {
                Form sum = Rows.linear(system, index.row(wire, i));
                BigInteger scale = sum.of(wire).negate().mod(system.modulus()).modInverse(system.modulus());
                return sum.where(other -> other != wire).times(scale);
            }
        }
        return Form.constant(system.modulus(), BigInteger.ZERO);
    }

    /// Returns the wires with the factors 2^place to 2^(place + count − 1), if there is one of each.
    private Optional<int[]> bits(Form sum, int place, int count) {
        int[] wires = new int[count];
        for (int i = 0; i < sum.count(); i++) {
            BigInteger factor = sum.coefficient(i).mod(system.modulus());
            int k = factor.getLowestSetBit() - place;
            if (factor.bitCount() == 1 && k >= 0 && k < count && sum.wire(i) != 0) {
                if (wires[k] != 0) {
                    return Optional.empty();
                }
                wires[k] = sum.wire(i);
            }
        }
        return Arrays.stream(wires).allMatch(wire -> wire != 0) ? Optional.of(wires) : Optional.empty();
    }

    /// Returns the greatest number that rows let the bits be, as far as rows of the lemma say.
    private long greatest(int[] bits) {
        long greatest = -1L >>> (Long.SIZE - bits.length);
        Comparison comparison = new Comparison(bits[bits.length - 1], bits);
        for (int k = bits.length - 2; k >= 0; k--) {
            if (comparison.zeros.get(k)) {
                greatest &= ~(1L << k);
            } else if (comparison.next[k] != 0) {
                comparison = new Comparison(comparison.next[k], bits);
            }
        }
        return greatest;
    }

    /// What rows say of the bits where a prefix is 1.
    private final class Comparison {
        private final BitSet zeros = new BitSet();
        private final int[] next;

        Comparison(int prefix, int[] bits) {
            next = new int[bits.length];
            for (int i = 0; i < index.count(prefix); i++) {
                int row = index.row(prefix, i);
                boolean left = system.a().isOnly(row, prefix);
                if (left != system.b().isOnly(row, prefix)) {
                    row(row, left ? system.b() : system.a(), bits);
                }
            }
        }

        private void row(int row, Matrix other, int[] bits) {
            if (other.count(row) == 0 || other.count(row) > bits.length || system.c().count(row) > 1) {
                return;
            }
            boolean zero = system.c().count(row) == 0;
            for (int entry = other.start(row); entry < other.start(row + 1); entry++) {
                if (position(other.wire(entry), bits) < 0
                        || system.coefficients().value(other.coefficient(entry)).signum() <= 0) {
                    return;
                }
            }
            if (zero) {
                for (int entry = other.start(row); entry < other.start(row + 1); entry++) {
                    zeros.set(position(other.wire(entry), bits));
                }
            } else if (other.count(row) == 1 && isProduct(row)) {
                next[position(other.wire(other.start(row)), bits)] = system.c().wire(system.c().start(row));
            }
        }

        private int position(int wire, int[] bits) {
            for (int k = 0; k < bits.length; k++) {
                if (bits[k] == wire) {
                    return k;
                }
            }
            return -1;
        }

        /// Tells whether a row of three single wires has no factors, so that its last wire is the product.
        private boolean isProduct(int row) {
            return system.c().wire(system.c().start(row)) != 0
                    && factor(system.a(), row).multiply(factor(system.b(), row)).equals(factor(system.c(), row));
        }

        private BigInteger factor(Matrix matrix, int row) {
            return system.coefficients().value(matrix.coefficient(matrix.start(row)));
        }
    }
}
