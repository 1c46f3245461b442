package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// Sums with known weights that rows of matrix C refer to: a dense layer or a convolution, whose products are not written out.
///
/// Element e is Σ_k weights[weightOfElement[e] + weightOfTerm[k]] · s[places[placeOfElement[e] + placeOfTerm[k]]]. The sources s are
/// sums of wires and of elements of earlier layers. Arrays are shared, not copied, and must not be written to.
///
/// @param weightOfElement part of a weight's index, by element
/// @param weightOfTerm    the other part, by term
/// @param weights         the weights
/// @param placeOfElement  part of an index of `places`, by element
/// @param placeOfTerm     the other part, by term
/// @param places          a source for each place
/// @param wires           a row for each source: its wires
/// @param elements        a row for each source: its elements of earlier layers, by their numbers among those of all layers
@SuppressWarnings("ArrayRecordComponent")
public record LinearLayer(int[] weightOfElement, int[] weightOfTerm, long[] weights, int[] placeOfElement,
        int[] placeOfTerm, int[] places, SparseMatrix wires, SparseMatrix elements) {
    private static final PrimeField FR = Bn254.FR;
    private static final long[] ORDER = order();
    /// Limbs of a sum of elements times weights, in two's complement: 254 bits, 64 of a weight, and more than there are terms.
    private static final int WIDE = 6;
    private static final int GRAIN = 1 << 12;

    /// @throws IllegalArgumentException if lengths differ, or an index is out of range
    public LinearLayer {
        if (weightOfElement.length != placeOfElement.length || weightOfTerm.length != placeOfTerm.length
                || wires.rowCount() != elements.rowCount()) {
            throw new IllegalArgumentException("a layer of " + weightOfElement.length + " and " + placeOfElement.length
                    + " elements, " + weightOfTerm.length + " and " + placeOfTerm.length + " terms, " + wires.rowCount()
                    + " and " + elements.rowCount() + " sources");
        }
        requireBelow("weight", weightOfElement, weightOfTerm, weights.length);
        requireBelow("place", placeOfElement, placeOfTerm, places.length);
        requireBelow("source", places, new int[1], wires.rowCount());
    }

    private static void requireBelow(String name, int[] first, int[] second, int bound) {
        if (first.length == 0 || second.length == 0) {
            return;
        }
        long least = 0L + Arrays.stream(first).min().orElseThrow() + Arrays.stream(second).min().orElseThrow();
        long greatest = 0L + Arrays.stream(first).max().orElseThrow() + Arrays.stream(second).max().orElseThrow();
        if (least < 0 || greatest >= bound) {
            throw new IllegalArgumentException(name + " " + least + " to " + greatest + " of " + bound);
        }
    }

    private static long[] order() {
        long[] order = new long[4];
        PrimeField.split(FR.modulus(), order, 0);
        return order;
    }

    /// How many elements there are.
    public int elementCount() {
        return weightOfElement.length;
    }

    /// How many sources there are.
    public int sourceCount() {
        return wires.rowCount();
    }

    /// Marks the sources of marked elements that have a weight other than zero there.
    void mark(boolean[] marked, int firstElement, boolean[] sources) {
        for (int element = 0; element < elementCount(); element++) {
            for (int term = 0; marked[firstElement + element] && term < weightOfTerm.length; term++) {
                if (weights[weightOfElement[element] + weightOfTerm[term]] != 0) {
                    sources[places[placeOfElement[element] + placeOfTerm[term]]] = true;
                }
            }
        }
    }

    /// Returns Σ_e values[e]·weight(e, s) for each source s: the layer's matrix transposed, times values of its elements.
    ///
    /// Products are added up without reduction: one multiplication of four limbs by one for each term.
    /// @param values       one element of the field for each element of all layers
    /// @param firstElement number of element 0 there
    long[] transposed(long[] values, int firstElement, Workers workers) {
        long products = (long) elementCount() * weightOfTerm.length;
        int parts = (int) Math.max(1, Math.min(workers.threads(), products / GRAIN));
        long[][] wide = new long[parts][];
        workers.run(parts, part -> {
            wide[part] = new long[WIDE * sourceCount()];
            int from = (int) ((long) elementCount() * part / parts);
            int to = (int) ((long) elementCount() * (part + 1) / parts);
            for (int element = from; element < to; element++) {
                addElement(values, firstElement, element, wide[part]);
            }
        });
        long[] sums = new long[4 * sourceCount()];
        workers.ranges(sourceCount(), GRAIN, (from, to) -> {
            for (int part = 1; part < parts; part++) {
                for (int source = from; source < to; source++) {
                    addWide(wide[0], wide[part], WIDE * source);
                }
            }
            long[] t = new long[4];
            for (int source = from; source < to; source++) {
                reduce(wide[0], WIDE * source, sums, 4 * source, t);
            }
        });
        for (long[] secret : wide) {
            Arrays.fill(secret, 0);
        }
        return sums;
    }

    private void addElement(long[] values, int firstElement, int element, long[] sums) {
        int at = 4 * (firstElement + element);
        long v0 = values[at];
        long v1 = values[at + 1];
        long v2 = values[at + 2];
        long v3 = values[at + 3];
        if ((v0 | v1 | v2 | v3) == 0) {
            return;
        }
        int weight = weightOfElement[element];
        int place = placeOfElement[element];
        for (int term = 0; term < weightOfTerm.length; term++) {
            long w = weights[weight + weightOfTerm[term]];
            if (w == 0) {
                continue;
            }
            // |w| as an unsigned number: that of the least long is 2^63.
            long m = Math.abs(w);
            long p0 = m * v0;
            long high = Math.unsignedMultiplyHigh(m, v0);
            long p1 = m * v1 + high;
            high = Math.unsignedMultiplyHigh(m, v1) + carry(p1, high);
            long p2 = m * v2 + high;
            high = Math.unsignedMultiplyHigh(m, v2) + carry(p2, high);
            long p3 = m * v3 + high;
            long p4 = Math.unsignedMultiplyHigh(m, v3) + carry(p3, high);
            int to = WIDE * places[place + placeOfTerm[term]];
            if (w > 0) {
                plus(sums, to, p0, p1, p2, p3, p4);
            } else {
                minus(sums, to, p0, p1, p2, p3, p4);
            }
        }
    }

    /// The carry out of a sum of which one addend is given.
    private static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private static void plus(long[] sums, int to, long p0, long p1, long p2, long p3, long p4) {
        long carry = add(sums, to, p0, 0);
        carry = add(sums, to + 1, p1, carry);
        carry = add(sums, to + 2, p2, carry);
        carry = add(sums, to + 3, p3, carry);
        sums[to + 5] += add(sums, to + 4, p4, carry);
    }

    private static long add(long[] sums, int at, long addend, long carry) {
        long before = sums[at];
        long partial = before + addend;
        long sum = partial + carry;
        sums[at] = sum;
        return carry(partial, addend) + carry(sum, carry);
    }

    private static void minus(long[] sums, int to, long p0, long p1, long p2, long p3, long p4) {
        long borrow = subtract(sums, to, p0, 0);
        borrow = subtract(sums, to + 1, p1, borrow);
        borrow = subtract(sums, to + 2, p2, borrow);
        borrow = subtract(sums, to + 3, p3, borrow);
        sums[to + 5] -= subtract(sums, to + 4, p4, borrow);
    }

    private static long subtract(long[] sums, int at, long subtrahend, long borrow) {
        long before = sums[at];
        long partial = before - subtrahend;
        sums[at] = partial - borrow;
        return carry(before, subtrahend) + carry(partial, borrow);
    }

    private static void addWide(long[] sums, long[] more, int at) {
        long carry = 0;
        for (int limb = 0; limb < WIDE; limb++) {
            carry = add(sums, at + limb, more[at + limb], carry);
        }
    }

    /// Sets an element of the field to the residue of a number of six limbs.
    private static void reduce(long[] wide, int at, long[] out, int o, long[] t) {
        boolean negative = wide[at + WIDE - 1] < 0;
        if (negative) {
            long borrow = 0;
            for (int limb = 0; limb < WIDE; limb++) {
                long value = wide[at + limb];
                wide[at + limb] = -value - borrow;
                borrow = (value | borrow) != 0 ? 1 : 0;
            }
        }
        System.arraycopy(wide, at, out, o, 4);
        while (!FR.isReduced(out, o)) {
            long borrow = 0;
            for (int limb = 0; limb < 4; limb++) {
                borrow = subtract(out, o + limb, ORDER[limb], borrow);
            }
        }
        // 2^256 times a number below 2^127 is its Montgomery form.
        t[0] = wide[at + 4];
        t[1] = wide[at + 5];
        t[2] = 0;
        t[3] = 0;
        FR.toMontgomery(t, 0, t, 0);
        FR.add(out, o, out, o, t, 0);
        if (negative) {
            FR.negate(out, o, out, o);
        }
    }
}
