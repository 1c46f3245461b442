package io.assay.codegen.chain;

import static io.assay.codegen.chain.ConformanceCase.refused;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainConformance.Proofs;
import io.assay.codegen.chain.ConformanceCase.Call;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The list of cases, in the order in which they are run.
final class ConformanceCases {

    private static final BigInteger R = KeyPointChecks.ORDER;
    private static final BigInteger WORD_LIMIT = BigInteger.ONE.shiftLeft(256);
    private static final int MULTIPLES = 5;
    private static final int WORD_BYTES = 32;
    /// Lengths of messages that are tried: every multiple, and one byte beside the whole.
    private static final int MESSAGE_STEP = 4;
    private static final List<Integer> PADDINGS = List.of(1, 4, WORD_BYTES, 1000);

    private final VerifierSpecification specification;
    private final Proofs proofs;
    private final SampleProof sample;
    private final List<BigInteger> elements;
    private final Random random;
    private final List<ConformanceCase> cases = new ArrayList<>();

    ConformanceCases(VerifierSpecification specification, Proofs proofs, long seed) {
        this.specification = specification;
        this.proofs = proofs;
        this.sample = proofs.sample();
        this.elements = sample.publicSignals(specification);
        this.random = new Random(seed);
    }

    /// @param deployment that makes messages here
    List<ConformanceCase> all(Deployment deployment) {
        weights();
        valid("");
        proofs.other().ifPresent(other -> {
            accept("another proof, raw", raw(other.proof(), other.publicSignals(specification)));
            accept("another proof, typed", typed(other));
        });
        accept("A and B negated, raw", raw(BentProofs.mirrored(sample.proof()), elements));
        accept("A and B negated, typed", typed(with(BentProofs.mirrored(sample.proof()))));
        elements();
        context();
        values();
        statement();
        for (BentProofs.Bent bent : new BentProofs(sample.proof(), proofs.other().map(SampleProof::proof)).all()) {
            refuse(bent.group(), bent.name() + ", raw", raw(bent.words(), elements));
            refuse(bent.group(), bent.name() + ", typed", typed(with(bent.words())));
        }
        proofs.forged().forEach(forged -> {
            refuse(forged.group(), forged.name() + ", raw",
                    raw(forged.proof().proof(), forged.proof().publicSignals(specification)));
            refuse(forged.group(), forged.name() + ", typed", typed(forged.proof()));
        });
        rawBytes();
        proofs.other().ifPresent(this::fewer);
        messages(deployment);
        valid(", after all refused calls");
        return List.copyOf(cases);
    }

    private void accept(String name, Call call) {
        cases.add(new ConformanceCase(Group.VALID, name, true, call));
    }

    private void refuse(Group group, String name, Call call) {
        cases.add(refused(group, name, call));
    }

    private void valid(String when) {
        accept("the proof, raw" + when, raw(sample.proof(), elements));
        accept("the proof, typed" + when, typed(sample));
    }

    private static Call raw(List<BigInteger> proof, List<BigInteger> publics) {
        return raw(Word.bytes(proof), publics);
    }

    private static Call raw(byte[] proof, List<BigInteger> publics) {
        List<byte[]> words = publics.stream().map(Word::bytes).toList();
        return deployment -> verified(deployment, proof, words);
    }

    private static Call typed(SampleProof statement) {
        return deployment -> {
            byte[] message;
            try {
                message = deployment.message(statement);
            } catch (IllegalArgumentException e) {
                return noMessage(e);
            }
            return deployment.send(message);
        };
    }

    private SampleProof with(List<BigInteger> proof) {
        return new SampleProof(proof, sample.context(), sample.values(), sample.digests(), sample.weights());
    }

    private SampleProof with(BigInteger context, List<List<Long>> values, List<BigInteger> digests) {
        return new SampleProof(sample.proof(), context, values, digests, sample.weights());
    }

    private static <T> List<T> set(List<T> list, int index, T value) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, value);
        return List.copyOf(changed);
    }

    /// Twelve numbers that are not below r, v modulo r most of them.
    static Map<String, BigInteger> encodings(BigInteger v) {
        Map<String, BigInteger> encodings = new LinkedHashMap<>();
        encodings.put("r", R);
        encodings.put("r + 1", R.add(BigInteger.ONE));
        encodings.put("2r", R.shiftLeft(1));
        for (int k = 1; k <= MULTIPLES; k++) {
            BigInteger multiple = R.multiply(BigInteger.valueOf(k));
            boolean fits = multiple.add(v).compareTo(WORD_LIMIT) < 0;
            encodings.put(k + "r" + (fits ? " + v" : ""), fits ? multiple.add(v) : multiple);
        }
        encodings.put("q", KeyPointChecks.COORDINATE_MODULUS);
        encodings.put("2^254", BigInteger.ONE.shiftLeft(254));
        encodings.put("2^255", BigInteger.ONE.shiftLeft(255));
        encodings.put("2^256 - 1", WORD_LIMIT.subtract(BigInteger.ONE));
        return encodings;
    }

    private void elements() {
        for (int index = 0; index < elements.size(); index++) {
            int element = index;
            encodings(elements.get(index)).forEach((name, number) -> refuse(Group.ELEMENTS,
                    "element " + element + " as " + name + ", raw",
                    raw(sample.proof(), set(elements, element, number))));
        }
        encodings(sample.context()).forEach((name, number) -> refuse(Group.ELEMENTS, "context as " + name + ", typed",
                typed(with(number, sample.values(), sample.digests()))));
        for (int index = 0; index < sample.digests().size(); index++) {
            int digest = index;
            encodings(sample.digests().get(index)).forEach((name, number) -> refuse(Group.ELEMENTS,
                    "digest " + digest + " as " + name + ", typed",
                    typed(with(sample.context(), sample.values(), set(sample.digests(), digest, number)))));
        }
        sample.weights().ifPresent(weights -> encodings(weights.name()).forEach((name, number) -> refuse(
                Group.ELEMENTS, "name of the weights as " + name + ", typed", typed(named(weights, number)))));
    }

    private SampleProof named(SampleProof.Weights weights, BigInteger name) {
        return new SampleProof(sample.proof(), sample.context(), sample.values(), sample.digests(),
                Optional.of(new SampleProof.Weights(name, weights.commitment(), weights.knowledge())));
    }

    private void context() {
        proofs.wideContext().ifPresent(wide -> refuse(Group.CONTEXT, "a context of 2^253 and more that the proof is of",
                typed(wide)));
        proofs.other().ifPresent(other -> encodings(other.context()).forEach((name, number) -> refuse(Group.CONTEXT,
                "context of another proof as " + name + ", typed",
                typed(new SampleProof(other.proof(), number, other.values(), other.digests(), other.weights())))));
    }

    /// Values that make the same public elements, if their ranges are not checked, and values near them that make others.
    private void values() {
        for (int tensor = 0; tensor < sample.values().size(); tensor++) {
            List<Place> places = specification.tensors().get(tensor).tensor().places();
            for (int i = 0; i < places.size(); i++) {
                Place place = places.get(i);
                for (long value : new long[]{place.lo() - 1, place.hi() + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                    refuseValue(Group.VALUES, tensor, i, value);
                }
                long value = sample.values().get(tensor).get(i);
                if (value < place.hi()) {
                    refuseValue(Group.STATEMENT, tensor, i, value + 1);
                }
                if (value > place.lo()) {
                    refuseValue(Group.STATEMENT, tensor, i, value - 1);
                }
            }
        }
        overflows();
        proofs.other().ifPresent(this::valuesOf);
    }

    /// A contract that goes on without a value that it refuses takes it for the least one.
    private void valuesOf(SampleProof other) {
        for (int tensor = 0; tensor < other.values().size(); tensor++) {
            List<Place> places = specification.tensors().get(tensor).tensor().places();
            for (int i = 0; i < places.size(); i++) {
                for (long value : new long[]{places.get(i).lo() - 1, places.get(i).hi() + 1}) {
                    List<List<Long>> changed = set(other.values(), tensor,
                            set(other.values().get(tensor), i, value));
                    refuse(Group.VALUES, nameOf(tensor) + "[" + i + "] = " + value + " of another proof, typed",
                            typed(new SampleProof(other.proof(), other.context(), changed, other.digests(),
                                    other.weights())));
                }
            }
        }
    }

    /// A value of the statement.
    private record At(int tensor, int index, Place place) {}

    /// A value takes over what its neighbour has: the same bits, whether they are added or merged.
    private void overflows() {
        List<At> all = new ArrayList<>();
        for (int tensor = 0; tensor < sample.values().size(); tensor++) {
            List<Place> places = specification.tensors().get(tensor).tensor().places();
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).bits() > 0) {
                    all.add(new At(tensor, i, places.get(i)));
                }
            }
        }
        for (int i = 1; i < all.size(); i++) {
            Place place = all.get(i - 1).place();
            Place next = all.get(i).place();
            if (next.element() == place.element() && next.offset() == place.offset() + place.bits()) {
                overflow(all.get(i - 1), all.get(i));
            }
        }
        all.forEach(at -> overflowBelow(at, all));
    }

    /// A value far out of its range takes over all bits that 64 bits reach: below the least one, where the highest is set.
    private void overflowBelow(At at, List<At> all) {
        BigInteger bits = elements.get(at.place().element()).shiftRight(at.place().offset());
        long value = bits.longValue() + at.place().lo();
        int end = at.place().offset() + Long.SIZE;
        List<List<Long>> changed = setValue(sample.values(), at, value);
        for (At next : all) {
            if (next.place().element() == at.place().element() && next.place().offset() > at.place().offset()
                    && next.place().offset() + next.place().bits() <= end) {
                changed = setValue(changed, next, next.place().lo());
            }
        }
        if (value < at.place().lo() || value > at.place().hi()) {
            refuse(Group.VALUES, nameOf(at.tensor()) + "[" + at.index() + "] = " + value
                    + " with the bits of all behind it, typed",
                    typed(with(sample.context(), changed, sample.digests())));
        }
    }

    private void refuseValue(Group group, int tensor, int index, long value) {
        refuse(group, nameOf(tensor) + "[" + index + "] = " + value + ", typed", typed(with(sample.context(),
                set(sample.values(), tensor, set(sample.values().get(tensor), index, value)), sample.digests())));
    }

    private String nameOf(int tensor) {
        StatementTensor found = specification.tensors().get(tensor);
        return found.tensor().name();
    }

    private void overflow(At at, At next) {
        long taken = sample.values().get(next.tensor()).get(next.index()) - next.place().lo();
        int bits = at.place().bits();
        if (taken > 0 && bits + Long.SIZE - Long.numberOfLeadingZeros(taken) < Long.SIZE - 1) {
            long value = sample.values().get(at.tensor()).get(at.index()) + (taken << bits);
            List<List<Long>> changed = setValue(setValue(sample.values(), at, value), next, next.place().lo());
            refuse(Group.VALUES, nameOf(at.tensor()) + "[" + at.index() + "] = " + value
                    + " with the bits of its neighbour, typed",
                    typed(with(sample.context(), changed, sample.digests())));
        }
    }

    private static List<List<Long>> setValue(List<List<Long>> values, At at, long value) {
        return set(values, at.tensor(), set(values.get(at.tensor()), at.index(), value));
    }

    private void statement() {
        for (int index = 0; index < elements.size(); index++) {
            for (BigInteger change : List.of(BigInteger.ONE, BigInteger.ONE.negate())) {
                refuse(Group.STATEMENT, "element " + index + " plus " + change + ", raw",
                        raw(sample.proof(), set(elements, index, elements.get(index).add(change).mod(R))));
            }
        }
        if (!elements.reversed().equals(elements)) {
            refuse(Group.STATEMENT, "elements in reverse, raw", raw(sample.proof(), elements.reversed()));
        }
        BigInteger bound = BigInteger.ONE.shiftLeft(Statement.ELEMENT_BITS);
        for (BigInteger change : List.of(BigInteger.ONE, BigInteger.ONE.negate())) {
            refuse(Group.STATEMENT, "context plus " + change + ", typed",
                    typed(with(sample.context().add(change).mod(bound), sample.values(), sample.digests())));
            for (int digest = 0; digest < sample.digests().size(); digest++) {
                refuse(Group.STATEMENT, "digest " + digest + " plus " + change + ", typed",
                        typed(with(sample.context(), sample.values(), set(sample.digests(), digest,
                                sample.digests().get(digest).add(change).mod(R)))));
            }
            sample.weights().ifPresent(weights -> refuse(Group.STATEMENT, "name of the weights plus " + change
                    + ", typed", typed(named(weights, weights.name().add(change).mod(R)))));
        }
        exchangedDigests();
        proofs.other().ifPresent(this::otherStatement);
    }

    private void exchangedDigests() {
        for (int digest = 1; digest < sample.digests().size(); digest++) {
            List<BigInteger> exchanged = new ArrayList<>(sample.digests());
            Collections.swap(exchanged, digest - 1, digest);
            if (!exchanged.equals(sample.digests())) {
                refuse(Group.STATEMENT, "digests " + (digest - 1) + " and " + digest + " exchanged, typed",
                        typed(with(sample.context(), sample.values(), exchanged)));
            }
        }
    }

    private void otherStatement(SampleProof other) {
        refuse(Group.STATEMENT, "the proof of another statement, raw", raw(other.proof(), elements));
        refuse(Group.STATEMENT, "the proof of another statement, typed", typed(with(other.proof())));
        refuse(Group.STATEMENT, "the statement of another proof, raw",
                raw(sample.proof(), other.publicSignals(specification)));
        if (other.weights().equals(sample.weights())) {
            refuse(Group.STATEMENT, "the statement of another proof, typed",
                    typed(with(other.context(), other.values(), other.digests())));
        }
    }

    private void rawBytes() {
        byte[] proof = Word.bytes(sample.proof());
        for (int place = 0; place < proof.length; place++) {
            int bit = random.nextInt(Byte.SIZE);
            refuse(Group.PROOF_BYTES, "byte " + place + ", bit " + bit + ", raw",
                    raw(flipped(proof, place, bit), elements));
        }
        for (int length = 0; length < proof.length; length += WORD_BYTES) {
            refuse(Group.LENGTHS, "proof of " + length + " bytes, raw", raw(Arrays.copyOf(proof, length), elements));
        }
        for (int length : new int[]{proof.length - 1, proof.length + 1, proof.length + WORD_BYTES, 2 * proof.length}) {
            refuse(Group.LENGTHS, "proof of " + length + " bytes, raw", raw(Arrays.copyOf(proof, length), elements));
        }
        for (int count = 0; count < elements.size(); count++) {
            refuse(Group.LENGTHS, "the first " + count + " elements, raw", raw(proof, elements.subList(0, count)));
        }
        refuse(Group.LENGTHS, "elements without the first, raw", raw(proof, elements.subList(1, elements.size())));
        for (BigInteger more : List.of(BigInteger.ZERO, elements.getLast())) {
            List<BigInteger> longer = new ArrayList<>(elements);
            longer.add(more);
            refuse(Group.LENGTHS, "one more element, " + more + ", raw", raw(proof, longer));
        }
        refuse(Group.LENGTHS, "nothing, raw", raw(new byte[0], List.of()));
    }

    /// Fewer elements and values than the statement has: where those left out are zero, a contract that does not count takes
    /// them for the same.
    private void fewer(SampleProof other) {
        byte[] proof = Word.bytes(other.proof());
        List<byte[]> all = other.publicSignals(specification).stream().map(Word::bytes).toList();
        for (int count = 0; count < all.size(); count++) {
            List<byte[]> first = all.subList(0, count);
            refuse(Group.LENGTHS, "the first " + count + " elements of another proof, raw",
                    deployment -> verified(deployment, proof, first));
        }
        for (int index = 0; index < all.size(); index++) {
            for (int length : new int[]{0, WORD_BYTES - 1, WORD_BYTES + 1}) {
                List<byte[]> changed = set(all, index, Arrays.copyOf(all.get(index), length));
                refuse(Group.LENGTHS, "element " + index + " of another proof of " + length + " bytes, raw",
                        deployment -> verified(deployment, proof, changed));
            }
        }
        for (int tensor = 0; tensor < other.values().size(); tensor++) {
            List<Long> values = other.values().get(tensor);
            List<Long> longer = new ArrayList<>(values);
            longer.add(values.getLast());
            for (List<Long> changed : List.of(values.subList(0, values.size() - 1), longer)) {
                refuse(Group.MESSAGE_LENGTHS, nameOf(tensor) + " with " + changed.size() + " values, typed",
                        typed(new SampleProof(other.proof(), other.context(), set(other.values(), tensor, changed),
                                other.digests(), other.weights())));
            }
        }
    }

    private static Verdict verified(Deployment deployment, byte[] proof, List<byte[]> publics) throws IOException {
        try {
            return deployment.verify(proof.clone(), publics);
        } catch (IllegalArgumentException e) {
            return noMessage(e);
        }
    }

    private static Verdict noMessage(IllegalArgumentException e) {
        return new Verdict(false, "no message: " + e.getMessage(), Collections.emptySortedMap());
    }

    private static byte[] flipped(byte[] bytes, int place, int bit) {
        byte[] changed = bytes.clone();
        changed[place] ^= (byte) (1 << bit);
        return changed;
    }

    private void messages(Deployment deployment) {
        byte[] message;
        try {
            message = deployment.message(sample);
        } catch (RuntimeException e) {
            accept("a message of the proof", _ -> {
                throw e;
            });
            return;
        }
        for (int length = 0; length < message.length; length += MESSAGE_STEP) {
            send(Group.MESSAGE_LENGTHS, "message of " + length + " bytes", Arrays.copyOf(message, length));
        }
        send(Group.MESSAGE_LENGTHS, "message without its last byte", Arrays.copyOf(message, message.length - 1));
        send(Group.MESSAGE_LENGTHS, "message without its first byte",
                Arrays.copyOfRange(message, 1, message.length));
        for (int padding : PADDINGS) {
            send(Group.MESSAGE_LENGTHS, "message and " + padding + " bytes of zero",
                    Arrays.copyOf(message, message.length + padding));
        }
        for (int place = 0; place < message.length; place++) {
            int bit = random.nextInt(Byte.SIZE);
            send(Group.MESSAGE_BYTES, "byte " + place + ", bit " + bit + ", of the message",
                    flipped(message, place, bit));
        }
    }

    private void send(Group group, String name, byte[] message) {
        refuse(group, name, deployment -> deployment.send(message.clone()));
    }

    /// Registrations; after them the weights of all samples are known.
    private void weights() {
        if (sample.weights().isEmpty()) {
            SampleProof.Weights any = new SampleProof.Weights(BigInteger.ONE, List.of(BigInteger.ONE, BigInteger.TWO),
                    List.of(BigInteger.ONE, BigInteger.TWO));
            refuse(Group.WEIGHTS, "a registration where no weights are committed to",
                    deployment -> unsupported(deployment, any));
            return;
        }
        SampleProof.Weights weights = sample.weights().get();
        unregistered("", sample);
        new BentWeights(weights).all().forEach((name, bent) -> refuse(Group.WEIGHTS, "registration, " + name,
                deployment -> deployment.register(bent)));
        unregistered(" after refused registrations", sample);
        accept("registration", deployment -> deployment.register(weights));
        accept("registration once more", deployment -> deployment.register(weights));
        proofs.other().ifPresent(other -> registerOther(weights, other));
    }

    private void registerOther(SampleProof.Weights weights, SampleProof other) {
        SampleProof.Weights others = other.weights().orElseThrow();
        if (!others.name().equals(weights.name())) {
            unregistered(" with other weights", other);
        }
        accept("registration of another proof's weights", deployment -> deployment.register(others));
    }

    private void unregistered(String which, SampleProof proof) {
        refuse(Group.WEIGHTS, "proof" + which + ", not registered, raw",
                raw(proof.proof(), proof.publicSignals(specification)));
        refuse(Group.WEIGHTS, "proof" + which + ", not registered, typed", typed(proof));
    }

    private static Verdict unsupported(Deployment deployment, SampleProof.Weights weights) throws IOException {
        try {
            return deployment.register(weights);
        } catch (UnsupportedOperationException _) {
            return new Verdict(false, "unsupported", Collections.emptySortedMap());
        }
    }
}
