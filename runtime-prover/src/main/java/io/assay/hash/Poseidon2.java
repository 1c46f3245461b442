package io.assay.hash;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.List;

/// Poseidon2 over bn254.fr with four words, as Noir and Barretenberg define it: x⁵, 8 full and 56 partial rounds, a sponge
/// that absorbs three words at a time and whose fourth begins as the number of words times 2^64.
///
/// Source: Grassi, Khovratovich, Schofnegger, "Poseidon2", 2023; round constants are what the Grain stream of its reference
/// implementation gives. Vectors in testsuite, vectors/poseidon2-bn254.json; the readable twin is in `backends`.
public final class Poseidon2 {
    /// S-boxes of a permutation.
    public static final int S_BOXES = 88;
    /// Elements that [#trace] gives for each S-box.
    public static final int TRACED = 3;

    private static final PrimeField FR = Bn254.FR;
    private static final int LIMBS = 4;
    private static final int WIDTH = 4;
    private static final int RATE = 3;
    private static final int ROUNDS = 64;
    private static final int FIRST_PARTIAL_ROUND = 4;
    private static final int LAST_PARTIAL_ROUND = 59;
    /// The internal matrix is all ones, plus these on the diagonal.
    private static final List<String> DIAGONAL_DIGITS = List.of(
            "10dc6e9c006ea38b04b1e03b4bd9490c0d03f98929ca1d7fb56821fd19d3b6e7",
            "0c28145b6a44df3e0149b3d0a30b3bb599df9756d4dd9b84a86b38cfb45a740b",
            "00544b8338791518b2c7645a50392798b21f75bb60e3596170067d00141cac15",
            "222c01175718386f2e2e82eb122789e352e105a3b8fa852613bc534433ee428b");
    private static final long[] DIAGONAL = montgomery(
            DIAGONAL_DIGITS.stream().map(digits -> new BigInteger(digits, 16)).toList());
    private static final long[] CONSTANTS = montgomery(new Grain().elements(S_BOXES));

    private Poseidon2() {}

    private static long[] montgomery(List<BigInteger> values) {
        long[] elements = new long[LIMBS * values.size()];
        for (int i = 0; i < values.size(); i++) {
            FR.fromBigInteger(elements, LIMBS * i, values.get(i));
        }
        return elements;
    }

    /// How many permutations hashing takes.
    ///
    /// @param wordCount at least 1
    public static int permutations(int wordCount) {
        return Math.ceilDiv(wordCount, RATE);
    }

    /// The hash of some words, in [0, r).
    ///
    /// @param words at least one, each in [0, r)
    public static BigInteger hash(List<BigInteger> words) {
        long[] trace = trace(words);
        return FR.toBigInteger(trace, trace.length - LIMBS);
    }

    /// What a circuit has between the words and their hash: for each S-box x², x⁴, and what it gives; of an S-box that is
    /// alone in its round, x of the next one instead. In place of what the last S-box gives stands the hash.
    ///
    /// @param words at least one, each in [0, r)
    /// @return [#TRACED] elements for each S-box of each permutation, in their order, in Montgomery form
    public static long[] trace(List<BigInteger> words) {
        int each = LIMBS * TRACED * S_BOXES;
        long[] trace = new long[each * permutations(words.size())];
        long[] state = new long[LIMBS * WIDTH];
        FR.fromBigInteger(state, LIMBS * RATE, BigInteger.valueOf(words.size()).shiftLeft(64));
        long[] absorbed = montgomery(words);
        for (int block = 0; block * each < trace.length; block++) {
            int count = Math.min(RATE, words.size() - RATE * block);
            for (int word = 0; word < count; word++) {
                FR.add(state, LIMBS * word, state, LIMBS * word, absorbed, LIMBS * (RATE * block + word));
            }
            permute(state, trace, each * block);
        }
        System.arraycopy(state, 0, trace, trace.length - LIMBS, LIMBS);
        return trace;
    }

    /// Permutes four words in place.
    ///
    /// @param state 16 limbs, Montgomery form
    public static void permute(long[] state) {
        permute(state, new long[LIMBS * TRACED * S_BOXES], 0);
    }

    private static void permute(long[] state, long[] trace, int offset) {
        long[] scratch = new long[LIMBS * WIDTH];
        external(state, scratch);
        int at = offset;
        int constant = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean partial = round >= FIRST_PARTIAL_ROUND && round <= LAST_PARTIAL_ROUND;
            for (int word = 0; word < (partial ? 1 : WIDTH); word++) {
                int x = LIMBS * word;
                FR.add(state, x, state, x, CONSTANTS, constant);
                constant += LIMBS;
                FR.square(trace, at, state, x);
                FR.square(trace, at + LIMBS, trace, at);
                FR.multiply(state, x, trace, at + LIMBS, state, x);
                System.arraycopy(state, x, trace, at + 2 * LIMBS, LIMBS);
                at += TRACED * LIMBS;
            }
            if (partial) {
                internal(state, scratch);
                FR.add(trace, at - LIMBS, state, 0, CONSTANTS, constant);
            } else {
                external(state, scratch);
            }
        }
    }

    /// Multiplies by the matrix of full rounds: (5 7 1 3; 4 6 1 1; 1 3 5 7; 1 1 4 6), with sums alone. Source: the paper,
    /// appendix B.
    private static void external(long[] state, long[] scratch) {
        int t0 = 0;
        int t1 = LIMBS;
        int t2 = 2 * LIMBS;
        int t3 = 3 * LIMBS;
        FR.add(scratch, t0, state, 0, state, LIMBS);
        FR.add(scratch, t1, state, 2 * LIMBS, state, 3 * LIMBS);
        FR.add(scratch, t2, state, LIMBS, state, LIMBS);
        FR.add(scratch, t2, scratch, t2, scratch, t1);
        FR.add(scratch, t3, state, 3 * LIMBS, state, 3 * LIMBS);
        FR.add(scratch, t3, scratch, t3, scratch, t0);
        fourTimes(scratch, t1);
        FR.add(state, 3 * LIMBS, scratch, t1, scratch, t3);
        fourTimes(scratch, t0);
        FR.add(state, LIMBS, scratch, t0, scratch, t2);
        FR.add(state, 0, scratch, t3, state, LIMBS);
        FR.add(state, 2 * LIMBS, scratch, t2, state, 3 * LIMBS);
    }

    private static void fourTimes(long[] x, int at) {
        FR.add(x, at, x, at, x, at);
        FR.add(x, at, x, at, x, at);
    }

    private static void internal(long[] state, long[] sum) {
        FR.add(sum, 0, state, 0, state, LIMBS);
        FR.add(sum, 0, sum, 0, state, 2 * LIMBS);
        FR.add(sum, 0, sum, 0, state, 3 * LIMBS);
        for (int x = 0; x < state.length; x += LIMBS) {
            FR.multiply(state, x, state, x, DIAGONAL, x);
            FR.add(state, x, state, x, sum, 0);
        }
    }

    /// An LFSR of 80 bits whose output bits are kept or dropped by those before them.
    private static final class Grain {
        private static final int SIZE = 80;
        private static final String BEGIN = "01" + "0000" + binary(254, 12) + binary(WIDTH, 12) + binary(8, 10)
                + binary(56, 10) + "1".repeat(30);

        private final StringBuilder bits = new StringBuilder(BEGIN);

        Grain() {
            for (int i = 0; i < 2 * SIZE; i++) {
                step();
            }
            bits.delete(0, 2 * SIZE);
        }

        private static String binary(int value, int width) {
            return "0".repeat(width - Integer.toBinaryString(value).length()) + Integer.toBinaryString(value);
        }

        private char step() {
            int from = bits.length() - SIZE;
            int sum = 0;
            for (int tap : new int[]{62, 51, 38, 23, 13, 0}) {
                sum ^= bits.charAt(from + tap);
            }
            // An even number of digits: '0' and '1' differ in their last bit alone.
            bits.append((char) ('0' + (sum & 1)));
            return bits.charAt(bits.length() - 1);
        }

        private char next() {
            while (step() == '0') {
                step();
            }
            return step();
        }

        List<BigInteger> elements(int count) {
            BigInteger[] elements = new BigInteger[count];
            for (int i = 0; i < count; i++) {
                do {
                    StringBuilder digits = new StringBuilder();
                    while (digits.length() < 254) {
                        digits.append(next());
                    }
                    elements[i] = new BigInteger(digits.toString(), 2);
                } while (elements[i].compareTo(FR.modulus()) >= 0);
            }
            return List.of(elements);
        }
    }
}
