package io.assay.codegen.chain;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A chain in memory whose contracts accept what they are told to: an oracle for valid proofs, and real checks of form, each
/// of which can be left out. Where the check of a point is left out, the engine does anything: it accepts.
///
/// @param leftOut checks that the contract does not make
/// @param valid   all valid proofs
record FakeTarget(Set<Check> leftOut, List<SampleProof> valid) implements ChainTarget {

    private static final BigInteger R = KeyPointChecks.ORDER;
    private static final BigInteger Q = KeyPointChecks.COORDINATE_MODULUS;
    private static final byte[] HEADER = {'f', 'a', 'k', 'e'};

    enum Check {
        SAME_PROJECT, ELEMENTS, CONTEXT, RANGES, CURVE, COORDINATES, INFINITY, SUBGROUP, SIGN, EQUATION, BOUND_CONTEXT, LENGTHS, MESSAGE_LENGTH, HEADER, ACCEPTING, TYPED, REGISTERED, REGISTRATION, ONE_KIND_OF_WEIGHTS, FAILURES
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample) {
        return new TreeMap<>(Collections.singletonMap("contract",
                leftOut.contains(Check.SAME_PROJECT) ? "" + System.nanoTime() : "text"));
    }

    @Override
    public Deployment deploy(VerifierSpecification specification, SortedMap<String, String> project) {
        return new Contract(specification);
    }

    private final class Contract implements Deployment {
        private final VerifierSpecification specification;
        private final Set<BigInteger> registered = new HashSet<>();

        Contract(VerifierSpecification specification) {
            this.specification = specification;
        }

        private boolean checks(Check check) {
            return !leftOut.contains(check);
        }

        @Override
        public SortedMap<String, Long> facts() {
            return new TreeMap<>(Collections.singletonMap("bytes", 17L));
        }

        @Override
        public Verdict verify(byte[] proof, List<byte[]> publics) {
            int size = 32 * specification.key().proofWords();
            if (checks(Check.LENGTHS) && (proof.length != size || publics.size() != specification.publicCount()
                    || publics.stream().anyMatch(word -> word.length != 32))) {
                return verdict(false, "length");
            }
            List<BigInteger> elements = new ArrayList<>(publics.stream().map(word -> new BigInteger(1, word)).toList());
            while (elements.size() < specification.publicCount()) {
                elements.add(BigInteger.ZERO);
            }
            return judge(words(ByteBuffer.wrap(Arrays.copyOf(proof, size)), specification.key().proofWords()),
                    elements.subList(0, specification.publicCount()));
        }

        private static List<BigInteger> words(ByteBuffer bytes, int count) {
            List<BigInteger> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] word = new byte[32];
                bytes.get(word);
                words.add(new BigInteger(1, word));
            }
            return words;
        }

        @Override
        public byte[] message(SampleProof sample) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.writeBytes(HEADER);
            sample.values().forEach(values -> values
                    .forEach(value -> message.writeBytes(ByteBuffer.allocate(8).putLong(value).array())));
            sample.digests().forEach(digest -> message.writeBytes(Word.bytes(digest)));
            sample.weights().ifPresent(weights -> message.writeBytes(Word.bytes(weights.name())));
            message.writeBytes(Word.bytes(sample.context()));
            sample.proof().forEach(word -> message.writeBytes(Word.bytes(word)));
            return message.toByteArray();
        }

        @Override
        public Verdict send(byte[] message) {
            int size = HEADER.length + 8 * specification.valueCount()
                    + 32 * (specification.argumentCount() - specification.valueCount() + 1
                            + specification.key().proofWords());
            if (checks(Check.MESSAGE_LENGTH) ? message.length != size : message.length < size) {
                return verdict(false, "length");
            }
            ByteBuffer bytes = ByteBuffer.wrap(message);
            byte[] header = new byte[HEADER.length];
            bytes.get(header);
            if (checks(Check.HEADER) && !Arrays.equals(header, HEADER)) {
                return verdict(false, "header");
            }
            List<List<Long>> values = new ArrayList<>();
            for (var tensor : specification.tensors()) {
                List<Long> row = new ArrayList<>();
                for (Place place : tensor.tensor().places()) {
                    long value = bytes.getLong();
                    if (checks(Check.RANGES) && (value < place.lo() || value > place.hi())) {
                        return verdict(false, "range");
                    }
                    row.add(value);
                }
                values.add(row);
            }
            List<BigInteger> digests = words(bytes, specification.digests().size());
            Optional<SampleProof.Weights> weights = specification.key().weights().map(_ -> new SampleProof.Weights(
                    words(bytes, 1).getFirst(), List.of(BigInteger.ZERO, BigInteger.ZERO),
                    List.of(BigInteger.ZERO, BigInteger.ZERO)));
            BigInteger context = words(bytes, 1).getFirst();
            if (checks(Check.CONTEXT) && context.bitLength() > 253) {
                return verdict(false, "context");
            }
            if (!checks(Check.TYPED)) {
                return verdict(false, "not implemented");
            }
            List<BigInteger> proof = words(bytes, specification.key().proofWords());
            return judge(proof, new SampleProof(proof, context, values, digests, weights).publicSignals(specification));
        }

        private Verdict judge(List<BigInteger> given, List<BigInteger> publics) {
            if (!checks(Check.FAILURES)) {
                throw new IllegalStateException("the engine is broken");
            }
            if (checks(Check.ELEMENTS) && publics.stream().anyMatch(element -> element.compareTo(R) >= 0)) {
                return verdict(false, "element");
            }
            if (checks(Check.COORDINATES) && given.stream().anyMatch(word -> word.compareTo(Q) >= 0)) {
                return verdict(false, "coordinate");
            }
            List<BigInteger> elements = publics.stream().map(element -> element.mod(R)).toList();
            List<BigInteger> proof = given.stream().map(word -> word.mod(Q)).toList();
            if (specification.key().weights().isPresent() && checks(Check.REGISTERED)
                    && !registered.contains(elements.getLast())) {
                return verdict(false, "not registered");
            }
            long[][] points = points(proof);
            for (int i = 0; i < points.length; i++) {
                CurveGroup group = i == 1 ? CurveGroup.g2() : CurveGroup.g1();
                boolean infinity = Arrays.stream(points[i]).allMatch(limb -> limb == 0);
                if (infinity && !checks(Check.INFINITY)) {
                    return verdict(true, "");
                }
                if (!infinity && !group.isOnCurve(points[i], 0)) {
                    return verdict(!checks(Check.CURVE), "curve");
                }
                if (!infinity && !group.isInSubgroup(points[i], 0)) {
                    return verdict(!checks(Check.SUBGROUP), "group");
                }
            }
            return verdict(checks(Check.ACCEPTING) && holds(proof, elements), "equation");
        }

        private static long[][] points(List<BigInteger> words) {
            List<List<BigInteger>> points = new ArrayList<>(List.of(words.subList(0, 2),
                    List.of(words.get(3), words.get(2), words.get(5), words.get(4))));
            for (int i = 6; i < words.size(); i += 2) {
                points.add(words.subList(i, i + 2));
            }
            return points.stream().map(point -> {
                long[] limbs = new long[4 * point.size()];
                for (int i = 0; i < point.size(); i++) {
                    Bn254.FP.fromBigInteger(limbs, 4 * i, point.get(i));
                }
                return limbs;
            }).toArray(long[][]::new);
        }

        private boolean holds(List<BigInteger> proof, List<BigInteger> elements) {
            if (!checks(Check.EQUATION)) {
                return true;
            }
            int from = checks(Check.BOUND_CONTEXT) ? 0 : 1;
            return valid.stream().filter(sample -> {
                List<BigInteger> right = sample.publicSignals(specification);
                return right.subList(from, right.size()).equals(elements.subList(from, elements.size()));
            }).anyMatch(sample -> List.of(sample.proof(), BentProofs.mirrored(sample.proof())).stream()
                    .anyMatch(words -> same(words, proof)));
        }

        private boolean same(List<BigInteger> words, List<BigInteger> proof) {
            for (int i = 0; i < words.size(); i++) {
                boolean isSign = i == 7;
                if (!words.get(i).equals(proof.get(i)) && (checks(Check.SIGN) || !isSign)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Verdict register(SampleProof.Weights weights) {
            if (specification.key().weights().isEmpty()) {
                if (!checks(Check.ONE_KIND_OF_WEIGHTS)) {
                    return verdict(true, "");
                }
                throw new UnsupportedOperationException();
            }
            boolean right = valid.stream().anyMatch(sample -> sample.weights().orElseThrow().equals(weights));
            if (right || !checks(Check.REGISTRATION)) {
                registered.add(weights.name());
                return verdict(true, "");
            }
            return verdict(false, "weights");
        }

        private static Verdict verdict(boolean accepted, String reason) {
            return new Verdict(accepted, accepted ? "" : reason,
                    new TreeMap<>(Collections.singletonMap("steps", 1L)));
        }

        @Override
        public void close() {
            registered.clear();
        }
    }
}
