package io.assay.backends.layout;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The hash of digests: Poseidon2 over bn254.fr with four words, as Noir and Barretenberg define it. The readable one.
///
/// A permutation multiplies by the external matrix, then has 4 full, 56 partial and 4 full rounds. A round adds
/// constants, takes S-boxes x⁵ (a partial one of the first word only) and multiplies by a matrix. The sponge absorbs three
/// words at a time by adding; the fourth begins as the number of words times 2^64, so that lengths do not collide.
///
/// Source: Grassi, Khovratovich, Schofnegger, "Poseidon2", 2023, for the permutation; the round constants are what the
/// Grain stream of its reference implementation gives. Vectors in testsuite, vectors/poseidon2-bn254.json.
public final class Poseidon2 {

    /// Words of the state.
    public static final int WIDTH = 4;
    /// Words that are absorbed at a time.
    public static final int RATE = 3;
    /// Full rounds, half of them before the partial ones.
    public static final int FULL_ROUNDS = 8;
    /// Partial rounds.
    public static final int PARTIAL_ROUNDS = 56;
    /// S-boxes of a permutation.
    public static final int S_BOXES = WIDTH * FULL_ROUNDS + PARTIAL_ROUNDS;
    /// Order r of bn254.fr.
    public static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private static final int[][] EXTERNAL = {{5, 7, 1, 3}, {4, 6, 1, 1}, {1, 3, 5, 7}, {1, 1, 4, 6}};
    /// The internal matrix is all ones, plus these on the diagonal.
    private static final List<BigInteger> DIAGONAL = List.of(
            hex("10dc6e9c006ea38b04b1e03b4bd9490c0d03f98929ca1d7fb56821fd19d3b6e7"),
            hex("0c28145b6a44df3e0149b3d0a30b3bb599df9756d4dd9b84a86b38cfb45a740b"),
            hex("00544b8338791518b2c7645a50392798b21f75bb60e3596170067d00141cac15"),
            hex("222c01175718386f2e2e82eb122789e352e105a3b8fa852613bc534433ee428b"));
    private static final List<BigInteger> CONSTANTS = new Grain().elements(S_BOXES);

    private Poseidon2() {}

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }

    /// Returns how many permutations hashing takes.
    /// @param wordCount at least 1
    public static int permutations(int wordCount) {
        return Math.ceilDiv(wordCount, RATE);
    }

    /// Returns an entry of the external matrix.
    public static int external(int row, int column) {
        return EXTERNAL[row][column];
    }

    /// Returns what the internal matrix has beside its ones on the diagonal.
    public static BigInteger diagonal(int word) {
        return DIAGONAL.get(word);
    }

    /// Returns the round constants in the order of their S-boxes: rounds, then words.
    public static List<BigInteger> constants() {
        return CONSTANTS;
    }

    /// Returns the fourth word that hashing begins with.
    public static BigInteger capacity(int wordCount) {
        return BigInteger.valueOf(wordCount).shiftLeft(64);
    }

    /// Returns the hash of some words.
    /// @param words at least one element of the field, each in [0, ORDER)
    public static BigInteger hash(List<BigInteger> words) {
        return hash(words, _ -> {
        });
    }

    /// As [#hash(List)], and tells what S-boxes are applied to, in their order, the round constants added.
    public static BigInteger hash(List<BigInteger> words, Consumer<BigInteger> arguments) {
        BigInteger[] state = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, capacity(words.size())};
        for (int from = 0; from < words.size(); from += RATE) {
            for (int i = 0; i < RATE && from + i < words.size(); i++) {
                state[i] = state[i].add(words.get(from + i));
            }
            state = permute(state, arguments);
        }
        return state[0];
    }

    /// Returns the permutation of four words.
    public static BigInteger[] permute(BigInteger[] words) {
        return permute(words, _ -> {
        });
    }

    private static BigInteger[] permute(BigInteger[] words, Consumer<BigInteger> arguments) {
        BigInteger[] state = multiplyExternal(words);
        for (int sBox = 0; sBox < S_BOXES;) {
            boolean partial = isPartial(sBox);
            for (int word = 0; word < (partial ? 1 : WIDTH); word++) {
                BigInteger argument = state[word].add(CONSTANTS.get(sBox++)).mod(ORDER);
                arguments.accept(argument);
                state[word] = argument.modPow(BigInteger.valueOf(5), ORDER);
            }
            state = partial ? multiplyInternal(state) : multiplyExternal(state);
        }
        return state;
    }

    /// Tells whether an S-box is the only one of its round.
    /// @param sBox in [0, S_BOXES)
    public static boolean isPartial(int sBox) {
        int before = WIDTH * FULL_ROUNDS / 2;
        return sBox >= before && sBox < before + PARTIAL_ROUNDS;
    }

    private static BigInteger[] multiplyExternal(BigInteger[] state) {
        BigInteger[] product = new BigInteger[WIDTH];
        for (int row = 0; row < WIDTH; row++) {
            product[row] = BigInteger.ZERO;
            for (int column = 0; column < WIDTH; column++) {
                product[row] = product[row].add(state[column].multiply(BigInteger.valueOf(EXTERNAL[row][column])));
            }
            product[row] = product[row].mod(ORDER);
        }
        return product;
    }

    private static BigInteger[] multiplyInternal(BigInteger[] state) {
        BigInteger sum = Arrays.stream(state).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger[] product = new BigInteger[WIDTH];
        Arrays.setAll(product, word -> state[word].multiply(DIAGONAL.get(word)).add(sum).mod(ORDER));
        return product;
    }

    /// The stream of bits that the constants come from: an LFSR of 80 bits whose output bits are kept or dropped by those
    /// before them.
    private static final class Grain {
        private static final int FIELD_BITS = 254;
        private static final int SIZE = 80;
        private static final int[] TAPS = {62, 51, 38, 23, 13, 0};

        private final boolean[] bits = new boolean[SIZE];
        private int at;

        Grain() {
            // Prime field, S-box x^a, and the sizes; the rest is ones.
            begin(1, 2);
            begin(0, 4);
            begin(FIELD_BITS, 12);
            begin(WIDTH, 12);
            begin(FULL_ROUNDS, 10);
            begin(PARTIAL_ROUNDS, 10);
            begin((1 << 30) - 1, 30);
            for (int i = 0; i < 2 * SIZE; i++) {
                step();
            }
        }

        private void begin(int value, int width) {
            for (int bit = width - 1; bit >= 0; bit--) {
                bits[at++ % SIZE] = (value >> bit & 1) == 1;
            }
        }

        private boolean step() {
            boolean bit = false;
            for (int tap : TAPS) {
                bit ^= bits[(at + tap) % SIZE];
            }
            bits[at++ % SIZE] = bit;
            return bit;
        }

        private boolean next() {
            while (!step()) {
                step();
            }
            return step();
        }

        /// Returns the next elements of the field, each of the first 254 bits below the modulus.
        List<BigInteger> elements(int count) {
            BigInteger[] elements = new BigInteger[count];
            for (int i = 0; i < count; i++) {
                do {
                    elements[i] = BigInteger.ZERO;
                    for (int bit = 0; bit < FIELD_BITS; bit++) {
                        elements[i] = elements[i].shiftLeft(1).add(next() ? BigInteger.ONE : BigInteger.ZERO);
                    }
                } while (elements[i].compareTo(ORDER) >= 0);
            }
            return List.of(elements);
        }
    }
}
