package io.assay.testsuite.engine;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Valid proofs, and proofs that differ from valid ones, one mutation or two at a time: two may make up for each other.
///
/// @param key           whose secrets are known
/// @param specification of the key
/// @param random        where everything random comes from
record JudgedProofs(TrapdoorKey key, VerifierSpecification specification, Random random) {

    private static final BigInteger Q = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
    private static final int CASES_OF_A_PROOF = 20;
    private static final int B = 2;
    private static final int C = 6;

    /// A valid proof, and what its digests are of.
    record Sample(SampleProof proof, List<DigestOpening> openings) {}

    /// A proof to judge.
    ///
    /// @param name     what was done to a valid one
    /// @param words    in the EVM's order
    /// @param elements public elements
    /// @param sample   the valid one
    record Case(String name, List<BigInteger> words, List<BigInteger> elements, Sample sample) {

        /// Whether every coordinate is written in its one form.
        boolean isCanonical() {
            return words.stream().allMatch(word -> word.compareTo(Q) < 0);
        }

        /// Whether the first coordinate of every point, in the EVM's order, is below 2^254.
        boolean firstCoordinatesFit() {
            return IntStream.range(0, words.size())
                    .filter(place -> place == B || place % 2 == 0 && (place < B || place >= C))
                    .allMatch(place -> words.get(place).bitLength() <= Q.bitLength());
        }
    }

    /// @param samples makes valid proofs
    List<Case> cases(int count, List<Sample> samples) {
        List<Case> cases = new ArrayList<>();
        while (cases.size() < count) {
            Sample sample = samples.get(cases.size() / CASES_OF_A_PROOF % samples.size());
            SampleProof other = samples.get(random.nextInt(samples.size())).proof();
            cases.add(of(sample, other, cases.size() % CASES_OF_A_PROOF));
        }
        return List.copyOf(cases);
    }

    /// The first cases of a proof are valid by construction, as long as nothing was wrong with the verifiers.
    private Case of(Sample sample, SampleProof other, int index) {
        Case valid = new Case("valid", sample.proof().proof(), sample.proof().publicSignals(specification), sample);
        return switch (index) {
            case 0 -> valid;
            case 1 -> withWords(valid, "A and B negated", negated(negated(valid.words(), 1), B + 2, B + 3));
            case 2, 3 -> scaled(valid);
            default -> {
                Case once = mutated(valid, other);
                yield random.nextInt(4) == 0 ? mutated(once, other) : once;
            }
        };
    }

    private static Case withWords(Case before, String name, List<BigInteger> words) {
        return new Case(before.name() + ", " + name, words, before.elements(), before.sample());
    }

    private static Case withElement(Case before, String name, int index, BigInteger value) {
        return new Case(before.name() + ", element " + index + " " + name, before.words(),
                set(before.elements(), index, value), before.sample());
    }

    private static List<BigInteger> set(List<BigInteger> list, int index, BigInteger value) {
        return DigestOpening.set(list, index, value.mod(LIMIT));
    }

    private static List<BigInteger> negated(List<BigInteger> words, int... places) {
        List<BigInteger> changed = words;
        for (int place : places) {
            changed = set(changed, place, Q.subtract(words.get(place)).mod(Q));
        }
        return changed;
    }

    /// (k A, B / k) for a random k: another proof of the same statement.
    private Case scaled(Case valid) {
        BigInteger k = TrapdoorKey.element(random).max(BigInteger.TWO);
        long[] a = CurveGroup.g1().multiply(limbs(valid.words().subList(0, B)), 0, k);
        long[] b = CurveGroup.g2().multiply(b(valid), 0, k.modInverse(R));
        List<BigInteger> words = new ArrayList<>(valid.words());
        for (int i = 0; i < B; i++) {
            words.set(i, Bn254.FP.toBigInteger(a, 4 * i));
        }
        return withB(withWords(valid, "scaled", words), "", b);
    }

    private static long[] b(Case of) {
        return limbs(List.of(of.words().get(3), of.words().get(2), of.words().get(5), of.words().get(4)));
    }

    private static Case withB(Case before, String name, long[] b) {
        List<BigInteger> words = new ArrayList<>(before.words());
        for (int i = 0; i < 4; i++) {
            words.set(B + (i ^ 1), Bn254.FP.toBigInteger(b, 4 * i));
        }
        return withWords(before, name, List.copyOf(words));
    }

    private static long[] limbs(List<BigInteger> coordinates) {
        long[] limbs = new long[4 * coordinates.size()];
        for (int i = 0; i < coordinates.size(); i++) {
            Bn254.FP.fromBigInteger(limbs, 4 * i, coordinates.get(i).mod(Q));
        }
        return limbs;
    }

    private Case mutated(Case before, SampleProof other) {
        List<DigestOpening> openings = before.sample().openings();
        if (!openings.isEmpty() && random.nextBoolean()) {
            return withDigest(before, openings, other);
        }
        int word = random.nextInt(before.words().size());
        int element = random.nextInt(before.elements().size());
        BigInteger coordinate = before.words().get(word);
        BigInteger value = before.elements().get(element);
        int point = random.nextInt(before.words().size() / 2 - 2);
        int place = point == 0 ? 0 : C + 2 * (point - 1);
        return switch (random.nextInt(16)) {
            case 0 -> withWords(before, "a bit of word " + word,
                    set(before.words(), word, coordinate.flipBit(random.nextInt(256))));
            case 1 -> withWords(before, "q more in word " + word, set(before.words(), word, coordinate.add(Q)));
            case 2 -> withWords(before, "word " + word + " negated", negated(before.words(), word));
            case 3 -> withWords(before, "word " + word + " any", set(before.words(), word,
                    new BigInteger(256, random)));
            case 4 -> withWords(before, "point " + place + " negated", negated(before.words(), place + 1));
            case 5 -> withWords(before, "point " + place + " at infinity",
                    set(set(before.words(), place, BigInteger.ZERO), place + 1, BigInteger.ZERO));
            case 6 -> withWords(before, "point " + place + " of another proof", set(set(before.words(), place,
                    other.proof().get(place)), place + 1, other.proof().get(place + 1)));
            case 7 -> withWords(before, "B of another proof", withPart(before.words(), other.proof().subList(B, C)));
            case 8 -> withWords(before, "B negated", negated(before.words(), B + 2, B + 3));
            case 9 -> outside(before);
            case 10 -> withWords(before, "B at infinity",
                    withPart(before.words(), Collections.nCopies(4, BigInteger.ZERO)));
            case 11 -> withElement(before, "plus a multiple of r", element,
                    value.add(R.multiply(BigInteger.valueOf(1 + random.nextInt(5)))));
            case 12 -> withElement(before, "plus one", element, value.add(BigInteger.ONE).mod(R));
            case 13 -> withElement(before, "a bit flipped", element, value.flipBit(random.nextInt(254)));
            case 14 -> withElement(before, "any", element, new BigInteger(256, random));
            default -> new Case(before.name() + ", of another statement", before.words(),
                    other.publicSignals(specification), before.sample());
        };
    }

    private Case withDigest(Case before, List<DigestOpening> openings, SampleProof other) {
        int index = random.nextInt(openings.size());
        DigestOpening opening = openings.get(index);
        int element = opening.digest().element();
        BigInteger value = before.elements().get(element);
        return switch (random.nextInt(8)) {
            case 0 -> withElement(before, "a digest of other data", element,
                    DigestOpening.random(opening.digest(), random).element());
            case 1 -> withElement(before, "a digest of one number changed", element,
                    opening.withOneChanged(random).element());
            case 2 -> withElement(before, "a digest under another salt", element,
                    opening.withSalt(TrapdoorKey.element(random)).element());
            case 3 -> withElement(before, "a digest plus a multiple of r", element,
                    value.add(R.multiply(BigInteger.valueOf(1 + random.nextInt(5)))));
            case 4 -> {
                int next = openings.get((index + 1) % openings.size()).digest().element();
                yield withElement(withElement(before, "digest " + next, element, before.elements().get(next)),
                        "digest " + element, next, value);
            }
            case 5 -> withElement(before, "the salt itself", element, opening.salt());
            case 6 -> withElement(before, "the digest again", element, opening.element());
            default -> withElement(before, "a digest of another proof", element, other.digests().get(index));
        };
    }

    private static List<BigInteger> withPart(List<BigInteger> words, List<BigInteger> b) {
        List<BigInteger> changed = new ArrayList<>(words);
        for (int i = 0; i < b.size(); i++) {
            changed.set(B + i, b.get(i));
        }
        return List.copyOf(changed);
    }

    /// Moved by a point whose order divides the cofactor.
    private static Case outside(Case before) {
        CurveGroup group = CurveGroup.g2();
        long[] b = b(before);
        if (!group.isOnCurve(b, 0) || group.isInfinity(b, 0)) {
            return before;
        }
        long[] sum = new long[group.projectiveLongs()];
        group.scale(sum, HostileProofs.foreignPoint(1), 0, R);
        group.addAffine(sum, 0, b, 0);
        return withB(before, "B moved out of its group", group.toAffine(sum, 1));
    }
}
