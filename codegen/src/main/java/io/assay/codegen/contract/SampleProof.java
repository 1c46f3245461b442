package io.assay.codegen.contract;

import java.math.BigInteger;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A proof and what it is about.
///
/// @param proof   words in the EVM's order: A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y, and with a commitment D.x, D.y and
///                its proof of knowledge P.x, P.y, before these with committed weights their commitment D_w.x, D_w.y;
///                each in [0, 2^256)
/// @param context element 0 of the statement, in [0, 2^256)
/// @param values  integers of each public tensor, row-major, tensors in the order of the specification
/// @param digests digests of hashed tensors, in the order of the specification, each in [0, 2^256)
/// @param weights the committed weights, where there are some
public record SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values,
        List<BigInteger> digests, Optional<Weights> weights) {

    /// Words of a point of G1.
    public static final int POINT_WORDS = 2;
    /// Words of a proof without commitment.
    public static final int PLAIN_WORDS = 8;
    private static final int COMMITTED_WORDS = PLAIN_WORDS + 2 * POINT_WORDS;
    private static final int WITH_WEIGHTS_WORDS = COMMITTED_WORDS + POINT_WORDS;

    /// Committed weights: what is registered, and what that returns.
    ///
    /// @param name       the last public value, in [0, 2^256)
    /// @param commitment D_w.x, D_w.y
    /// @param knowledge  P_w.x, P_w.y
    public record Weights(BigInteger name, List<BigInteger> commitment, List<BigInteger> knowledge) {
        public Weights {
            commitment = List.copyOf(commitment);
            knowledge = List.copyOf(knowledge);
            if (commitment.size() != POINT_WORDS || knowledge.size() != POINT_WORDS) {
                throw new IllegalArgumentException("points of " + commitment.size() + " and " + knowledge.size()
                        + " words, expected " + POINT_WORDS);
            }
        }
    }

    public SampleProof {
        if (proof.size() != PLAIN_WORDS && proof.size() != COMMITTED_WORDS && proof.size() != WITH_WEIGHTS_WORDS) {
            throw new IllegalArgumentException("a proof has " + PLAIN_WORDS + " words, with a commitment "
                    + COMMITTED_WORDS + ", with committed weights " + WITH_WEIGHTS_WORDS + ", found " + proof.size());
        }
        proof = List.copyOf(proof);
        values = values.stream().map(List::copyOf).toList();
        digests = List.copyOf(digests);
    }

    /// Takes a proof of a statement without digests, of a circuit without committed weights.
    public SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values) {
        this(proof, context, values, List.of(), Optional.empty());
    }

    /// Returns the public values of the statement, packed as [io.assay.backends.layout.Statement#pack].
    ///
    /// A value outside its range runs into its neighbours, or makes the public value negative.
    public List<BigInteger> publicSignals(VerifierSpecification specification) {
        BigInteger[] signals = new BigInteger[specification.publicCount()];
        Arrays.fill(signals, BigInteger.ZERO);
        signals[0] = context;
        for (int tensor = 0; tensor < specification.tensors().size(); tensor++) {
            List<Place> places = specification.tensors().get(tensor).tensor().places();
            for (int i = 0; i < places.size(); i++) {
                Place place = places.get(i);
                if (place.bits() > 0) {
                    BigInteger moved = BigInteger.valueOf(values.get(tensor).get(i))
                            .subtract(BigInteger.valueOf(place.lo()));
                    signals[place.element()] = signals[place.element()].add(moved.multiply(place.weight()));
                }
            }
        }
        for (int digest = 0; digest < specification.digests().size(); digest++) {
            signals[specification.digests().get(digest).element()] = digests.get(digest);
        }
        weights.ifPresent(committed -> signals[signals.length - 1] = committed.name());
        return List.of(signals);
    }

    /// Requires this to be a proof for a specification; whether it is valid is not checked.
    /// @throws IllegalArgumentException if a number is missing or outside its range, or a word of the proof is no coordinate
    public void requireFit(VerifierSpecification specification) {
        List<StatementTensor> tensors = specification.tensors();
        if (values().size() != tensors.size()) {
            throw new IllegalArgumentException(
                    "the sample has " + values().size() + " tensors, expected " + tensors.size());
        }
        for (int i = 0; i < tensors.size(); i++) {
            requireFit(tensors.get(i), values().get(i));
        }
        int proofWords = specification.key().proofWords();
        if (proof().size() != proofWords) {
            throw new IllegalArgumentException("the sample's proof has " + proof().size() + " words, expected "
                    + proofWords);
        }
        if (weights().isPresent() != specification.key().weights().isPresent()) {
            throw new IllegalArgumentException("the sample has " + (weights().isPresent() ? "" : "no ")
                    + "committed weights, expected " + (weights().isPresent() ? "none" : "some"));
        }
        BigInteger context = context();
        if (context.signum() < 0 || context.bitLength() > Statement.ELEMENT_BITS) {
            throw new IllegalArgumentException("the sample's context " + context + " is not in [0, 2^253)");
        }
        if (digests().size() != specification.digests().size()) {
            throw new IllegalArgumentException("the sample has " + digests().size() + " digests, expected "
                    + specification.digests().size());
        }
        for (BigInteger digest : digests()) {
            if (digest.signum() < 0 || digest.compareTo(KeyPointChecks.ORDER) >= 0) {
                throw new IllegalArgumentException("the sample's digest " + digest + " is not in [0, r)");
            }
        }
        for (BigInteger word : proof()) {
            if (word.signum() < 0 || word.compareTo(KeyPointChecks.COORDINATE_MODULUS) >= 0) {
                throw new IllegalArgumentException("the sample's proof has the coordinate " + word + ", not in [0, q)");
            }
        }
    }

    private static void requireFit(StatementTensor tensor, List<Long> values) {
        List<Place> places = tensor.tensor().places();
        String name = tensor.tensor().name();
        if (values.size() != places.size()) {
            throw new IllegalArgumentException(
                    "the sample has " + values.size() + " values of " + name + ", expected " + places.size());
        }
        for (int i = 0; i < values.size(); i++) {
            long value = values.get(i);
            if (value < places.get(i).lo() || value > places.get(i).hi()) {
                throw new IllegalArgumentException("the sample's " + name + "[" + i + "] is " + value
                        + ", expected a value in [" + places.get(i).lo() + ", " + places.get(i).hi() + "]");
            }
        }
    }
}
