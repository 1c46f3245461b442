package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.Poseidon2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows that tie a digest to its salt and packed elements: [Poseidon2], three rows for each S-box.
///
/// - x·x = x², x²·x² = x⁴, x⁴·x = what the S-box gives. Linear layers are no rows.
/// - A full S-box has a wire of its own for what it gives, and its x is a sum of at most eight wires.
/// - A partial S-box has none: what holds it is x of the next one, a wire, for the first word of the state is a multiple of
///   what the S-box gives plus the other words. So A and B have one entry, and the sums that get longer from round to
///   round stand in C, which no prover reads. Only the three words that had no partial S-box are long when the
///   full rounds begin again: 540 entries in A and B, less than three wires are worth ([ReadCounts]).
/// - The last S-box of a digest gives the digest.
///
/// **Residues.** These rows mean elements of the field, not integers: nothing but the digest depends on their wires.
///
/// Wires of an S-box: x², x⁴, what it gives or x of the next one; the last of a digest has two.
final class HashRows {

    /// Entries of a row of a hash, on average.
    static final double ENTRIES_OF_ROW = 12.5;

    private static final int WIRES_EACH = 3;
    private static final int FIRST_WIRES = WIRES_EACH * Poseidon2.WIDTH;
    private static final BigInteger PARTIAL_FACTOR = Poseidon2.diagonal(0).add(BigInteger.ONE);

    /// Rows of the rounds between the first and the last, which are the same in every permutation.
    private static final List<Row> MIDDLE = new HashRows(1 + FIRST_WIRES).middle();

    private record Row(FieldSum left, FieldSum right, FieldSum out) {}

    private final List<Row> made = new ArrayList<>();
    private int next;
    private int sBox;

    /// @param next first wire that S-boxes take
    private HashRows(int next) {
        this.next = next;
    }

    /// Returns how many rows a digest takes, those that pack its elements left out.
    static int rowCount(Digest digest) {
        return Poseidon2.permutations(digest.wordCount()) * Poseidon2.S_BOXES * WIRES_EACH;
    }

    /// Returns how many wires a digest takes, those of salt and packed elements left out.
    static int wireCount(Digest digest) {
        return rowCount(digest) - 1;
    }

    /// Writes the rows of a digest.
    /// @param salt   wire of the salt
    /// @param packed first wire of the packed elements
    /// @param first  first of [#wireCount] wires
    static void write(RowBuilder rows, Digest digest, int salt, int packed, int first) {
        List<FieldSum> words = new ArrayList<>(List.of(FieldSum.wire(salt)));
        for (int i = 0; i < digest.packedCount(); i++) {
            words.add(FieldSum.wire(packed + i));
        }
        HashRows hash = new HashRows(first);
        hash.sponge(words, 1 + digest.element());
        for (Row row : hash.made) {
            rows.append(row.left().terms(), row.right().terms(), row.out().terms(),
                    digest.tensors().getFirst().value(), 0);
        }
    }

    private void sponge(List<FieldSum> words, int digestWire) {
        FieldSum[] state = {FieldSum.ZERO, FieldSum.ZERO, FieldSum.ZERO,
                FieldSum.constant(Poseidon2.capacity(words.size()))};
        for (int from = 0; from < words.size(); from += Poseidon2.RATE) {
            for (int i = 0; i < Poseidon2.RATE && from + i < words.size(); i++) {
                state[i] = state[i].plus(words.get(from + i));
            }
            state = before(external(state));
            if (from + Poseidon2.RATE < words.size()) {
                state = external(full(state));
            } else {
                last(state, digestWire);
            }
        }
    }

    /// Writes all rounds of a permutation but the last and returns what that begins with.
    private FieldSum[] before(FieldSum[] state) {
        sBox = 0;
        full(withConstants(state, 0));
        int moved = next - 1 - FIRST_WIRES;
        for (Row row : MIDDLE) {
            made.add(new Row(row.left().moved(moved), row.right().moved(moved), row.out().moved(moved)));
        }
        next += MIDDLE.size();
        sBox = Poseidon2.S_BOXES - Poseidon2.WIDTH;
        return withConstants(external(given()), 0);
    }

    private List<Row> middle() {
        sBox = Poseidon2.WIDTH;
        FieldSum[] state = external(given());
        for (int round = 1; round < Poseidon2.FULL_ROUNDS / 2; round++) {
            state = external(full(withConstants(state, 0)));
        }
        state[0] = state[0].plus(constant(sBox));
        for (int round = 0; round < Poseidon2.PARTIAL_ROUNDS; round++) {
            partial(state);
        }
        for (int round = 1; round < Poseidon2.FULL_ROUNDS / 2; round++) {
            state = external(full(withConstants(state, round == 1 ? 1 : 0)));
        }
        return made;
    }

    /// Returns what the full round before the next wire gave.
    private FieldSum[] given() {
        FieldSum[] given = new FieldSum[Poseidon2.WIDTH];
        Arrays.setAll(given, word -> FieldSum.wire(next - WIRES_EACH * (Poseidon2.WIDTH - 1 - word) - 1));
        return given;
    }

    private static BigInteger constant(int index) {
        return Poseidon2.constants().get(index);
    }

    /// Returns the state with constants added to the words from `first` on.
    private FieldSum[] withConstants(FieldSum[] state, int first) {
        FieldSum[] sum = state.clone();
        for (int word = first; word < sum.length; word++) {
            sum[word] = sum[word].plus(constant(sBox + word));
        }
        return sum;
    }

    /// Writes the S-boxes of a full round and returns what they give.
    private FieldSum[] full(FieldSum[] state) {
        FieldSum[] given = new FieldSum[state.length];
        for (int word = 0; word < state.length; word++) {
            FieldSum fourth = fourth(state[word]);
            given[word] = FieldSum.wire(next++);
            made.add(new Row(fourth, state[word], given[word]));
        }
        return given;
    }

    /// Writes the last round of a digest: its last S-box gives what makes the first word of the state the digest.
    private void last(FieldSum[] state, int digestWire) {
        int end = state.length - 1;
        FieldSum rest = FieldSum.wire(digestWire);
        FieldSum[] given = full(Arrays.copyOf(state, end));
        for (int word = 0; word < end; word++) {
            rest = rest.minus(given[word].times(BigInteger.valueOf(Poseidon2.external(0, word))));
        }
        BigInteger factor = BigInteger.valueOf(Poseidon2.external(0, end));
        made.add(new Row(fourth(state[end]), state[end], rest.times(factor.modInverse(Poseidon2.ORDER))));
    }

    /// Writes a partial S-box. The first word of `state` has its constant already, before and after.
    private void partial(FieldSum[] state) {
        FieldSum fourth = fourth(state[0]);
        FieldSum x = FieldSum.wire(next++);
        FieldSum others = state[1].plus(state[2]).plus(state[3]);
        // The constant is that of the next S-box: fourth() has counted this one.
        FieldSum given = x.minus(others).plus(constant(sBox).negate())
                .times(PARTIAL_FACTOR.modInverse(Poseidon2.ORDER));
        made.add(new Row(fourth, state[0], given));
        FieldSum sum = given.plus(others);
        for (int i = 1; i < state.length; i++) {
            state[i] = state[i].times(Poseidon2.diagonal(i)).plus(sum);
        }
        state[0] = x;
    }

    /// Writes the squares of an S-box and returns x⁴.
    private FieldSum fourth(FieldSum x) {
        sBox++;
        FieldSum square = FieldSum.wire(next++);
        made.add(new Row(x, x, square));
        FieldSum fourth = FieldSum.wire(next++);
        made.add(new Row(square, square, fourth));
        return fourth;
    }

    private static FieldSum[] external(FieldSum[] state) {
        FieldSum[] product = new FieldSum[state.length];
        for (int row = 0; row < state.length; row++) {
            product[row] = FieldSum.ZERO;
            for (int column = 0; column < state.length; column++) {
                product[row] = product[row]
                        .plus(state[column].times(BigInteger.valueOf(Poseidon2.external(row, column))));
            }
        }
        return product;
    }

    /// Returns the values of the [#wireCount] wires.
    /// @param salt   value of the salt
    /// @param packed values of the packed elements
    static List<BigInteger> values(Digest digest, BigInteger salt, List<BigInteger> packed) {
        List<BigInteger> words = new ArrayList<>(List.of(salt));
        words.addAll(packed);
        List<BigInteger> arguments = new ArrayList<>();
        Poseidon2.hash(words, arguments::add);
        List<BigInteger> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            BigInteger x = arguments.get(i);
            values.add(x.modPow(BigInteger.TWO, Poseidon2.ORDER));
            values.add(x.modPow(BigInteger.valueOf(4), Poseidon2.ORDER));
            values.add(Poseidon2.isPartial(i % Poseidon2.S_BOXES)
                    ? arguments.get(i + 1)
                    : x.modPow(BigInteger.valueOf(5), Poseidon2.ORDER));
        }
        return values.subList(0, wireCount(digest));
    }
}
