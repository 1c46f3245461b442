package io.assay.testsuite.engine;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.format.ProofJson;
import io.assay.groth16.Proof;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changed forms of one valid proof with its public values, as JSON.
final class HostileProofs {

    /// The form of a proof or of a public value.
    ///
    /// @param name what was changed
    /// @param publicValues array of the public values
    /// @param proof the proof's object
    /// @param verdict who accepts it
    record Case(String name, JsonNode publicValues, JsonNode proof, Verdict verdict) {
        Case(String name, JsonNode publicValues, JsonNode proof) {
            this(name, publicValues, proof, Verdict.REJECTED);
        }
    }

    /// What the two verifiers are expected to say.
    enum Verdict {
        /// Both accept it: a proof, perhaps not the original one, for Groth16 proofs can be made into others.
        ACCEPTED,
        /// Both refuse it.
        REJECTED,
        /// snarkjs 0.7.6 reduces coordinates, so it accepts a second form of the same point; we refuse it.
        ONLY_SNARKJS
    }

    private static final BigInteger P = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final List<String> ELEMENTS = List.of("pi_a", "pi_b", "pi_c");

    private final Proof proof;
    private final Proof other;
    private final List<BigInteger> publicValues;
    private final Random random;
    private final List<Case> cases = new ArrayList<>();

    /// @param other another valid proof of the same statement
    HostileProofs(Proof proof, Proof other, List<BigInteger> publicValues, long seed) {
        this.proof = proof;
        this.other = other;
        this.publicValues = publicValues;
        this.random = new Random(seed);
    }

    static JsonNode json(Proof proof) {
        return JsonMapper.shared().readTree(new String(ProofJson.toBytes(proof), StandardCharsets.UTF_8));
    }

    static ArrayNode json(List<BigInteger> values) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }

    /// All cases.
    List<Case> cases(int randomCount) {
        cases.clear();
        cases.add(new Case("unchanged", json(publicValues), json(proof), Verdict.ACCEPTED));
        coordinates();
        elements();
        equivalentProofs();
        publicValues();
        for (int index = 0; index < randomCount; index++) {
            randomChange(index);
        }
        return List.copyOf(cases);
    }

    private void add(String name, Proof changed, Verdict verdict) {
        cases.add(new Case(name, json(publicValues), json(changed), verdict));
    }

    private void addCoordinate(String name, int coordinate, BigInteger value) {
        addCoordinate(name, coordinate, value, Verdict.REJECTED);
    }

    private void addCoordinate(String name, int coordinate, BigInteger value, Verdict verdict) {
        ObjectNode changed = (ObjectNode) json(proof);
        place(changed, coordinate).set(coordinate % 2,
                JsonMapper.shared().getNodeFactory().stringNode(value.toString()));
        cases.add(new Case(name, json(publicValues), changed, verdict));
    }

    /// The array that holds a coordinate of 0 to 7: two of A, four of B, two of C.
    private static ArrayNode place(JsonNode json, int coordinate) {
        return (ArrayNode) switch (coordinate / 2) {
            case 0 -> json.path("pi_a");
            case 1 -> json.path("pi_b").path(0);
            case 2 -> json.path("pi_b").path(1);
            default -> json.path("pi_c");
        };
    }

    private static BigInteger coordinate(Proof proof, int coordinate) {
        return new BigInteger(place(json(proof), coordinate).path(coordinate % 2).asString());
    }

    private void coordinates() {
        for (int index = 0; index < 8; index++) {
            BigInteger value = coordinate(proof, index);
            addCoordinate("coordinate " + index + " plus one", index, value.add(BigInteger.ONE).mod(P));
            addCoordinate("coordinate " + index + " minus one", index, value.subtract(BigInteger.ONE).mod(P));
            addCoordinate("coordinate " + index + " plus modulus", index, value.add(P), Verdict.ONLY_SNARKJS);
            addCoordinate("coordinate " + index + " of 2^256 - 1", index, BigInteger.ONE.shiftLeft(256)
                    .subtract(BigInteger.ONE));
            addCoordinate("coordinate " + index + " of zero", index, BigInteger.ZERO);
            addCoordinate("coordinate " + index + " below zero", index, value.negate());
            addCoordinate("coordinate " + index + " of another proof", index, coordinate(other, index));
        }
    }

    private void elements() {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        BigInteger minusOne = R.subtract(BigInteger.ONE);
        for (int element = 0; element < 3; element++) {
            CurveGroup group = element == 1 ? g2 : g1;
            String name = ELEMENTS.get(element);
            long[] own = element(proof, element);
            add(name + " negated", with(element, group.multiply(own, 0, minusOne)), Verdict.REJECTED);
            add(name + " doubled", with(element, group.multiply(own, 0, BigInteger.TWO)), Verdict.REJECTED);
            add(name + " at infinity", with(element, new long[own.length]), Verdict.REJECTED);
            add(name + " the generator", with(element, group.generator()), Verdict.REJECTED);
            add(name + " of another proof", with(element, element(other, element)), Verdict.REJECTED);
        }
        add("A and C exchanged", new Proof(proof.c(), proof.b(), proof.a()), Verdict.REJECTED);
        add("A twice", new Proof(proof.a(), proof.b(), proof.a()), Verdict.REJECTED);
        add("C twice", new Proof(proof.c(), proof.b(), proof.c()), Verdict.REJECTED);
        add("A and C of another proof", new Proof(other.a(), proof.b(), other.c()), Verdict.REJECTED);
        add("A and B of another proof", new Proof(other.a(), other.b(), proof.c()), Verdict.REJECTED);
        add("B and C of another proof", new Proof(proof.a(), other.b(), other.c()), Verdict.REJECTED);
        add("all at infinity", new Proof(new long[8], new long[16], new long[8]), Verdict.REJECTED);
        add("A and B at infinity", new Proof(new long[8], new long[16], proof.c()), Verdict.REJECTED);
        for (int start = 1; start < 40; start += 4) {
            add("B outside the subgroup, " + start, with(1, foreignPoint(start)), Verdict.REJECTED);
        }
    }

    private static long[] element(Proof proof, int element) {
        return switch (element) {
            case 0 -> proof.a();
            case 1 -> proof.b();
            default -> proof.c();
        };
    }

    private Proof with(int element, long[] point) {
        return new Proof(element == 0 ? point : proof.a(), element == 1 ? point : proof.b(),
                element == 2 ? point : proof.c());
    }

    /// A point of the twist with x = (k, 0), k from `start` on; such a point is in the subgroup by no chance.
    static long[] foreignPoint(int start) {
        CurveGroup group = CurveGroup.g2();
        BigInteger exponent = P.add(BigInteger.ONE).shiftRight(2);
        for (int k = start;; k++) {
            long[] point = new long[16];
            Bn254.FP.fromBigInteger(point, 0, BigInteger.valueOf(k));
            long[] square = group.rightSide(point, 0);
            BigInteger c0 = Bn254.FP.toBigInteger(square, 0);
            BigInteger c1 = Bn254.FP.toBigInteger(square, 4);
            BigInteger norm = c0.multiply(c0).add(c1.multiply(c1)).mod(P).modPow(exponent, P);
            BigInteger y = c0.add(norm).multiply(BigInteger.TWO.modInverse(P)).mod(P).modPow(exponent, P);
            Bn254.FP.fromBigInteger(point, 8, y);
            Bn254.FP.fromBigInteger(point, 12, c1.multiply(y.shiftLeft(1).modInverse(P)));
            if (group.isOnCurve(point, 0) && !group.isInSubgroup(point, 0)) {
                return point;
            }
        }
    }

    /// A proof scaled as (k A, B / k, C) is another proof of the same statement, for every verifier.
    private void equivalentProofs() {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        for (BigInteger factor : List.of(R.subtract(BigInteger.ONE), BigInteger.TWO,
                new BigInteger(250, random).add(BigInteger.TWO))) {
            add("scaled by " + factor, new Proof(g1.multiply(proof.a(), 0, factor),
                    g2.multiply(proof.b(), 0, factor.modInverse(R)), proof.c()), Verdict.ACCEPTED);
        }
        add("another proof", other, Verdict.ACCEPTED);
    }

    private void publicValues() {
        for (int index = 0; index < publicValues.size(); index++) {
            BigInteger value = publicValues.get(index);
            for (BigInteger wrong : List.of(value.add(BigInteger.ONE).mod(R), value.subtract(BigInteger.ONE).mod(R),
                    value.add(R), R, R.add(BigInteger.ONE), R.subtract(BigInteger.ONE), BigInteger.ZERO,
                    value.negate(), BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE),
                    value.add(BigInteger.ONE.shiftLeft(256)), R.subtract(value))) {
                List<BigInteger> changed = new ArrayList<>(publicValues);
                changed.set(index, wrong);
                addValues("public value " + index + " of " + wrong, changed);
            }
            List<BigInteger> fewer = new ArrayList<>(publicValues);
            fewer.remove(index);
            addValues("public value " + index + " missing", fewer);
        }
        for (BigInteger extra : List.of(BigInteger.ZERO, BigInteger.ONE, publicValues.getFirst())) {
            List<BigInteger> more = new ArrayList<>(publicValues);
            more.add(extra);
            addValues("public value " + extra + " too much", more);
        }
        addValues("public values exchanged", publicValues.reversed());
        addValues("no public values", List.of());
    }

    private void addValues(String name, List<BigInteger> values) {
        cases.add(new Case(name, json(values), json(proof)));
    }

    private void randomChange(int index) {
        int place = random.nextInt(8 + publicValues.size());
        int bit = random.nextInt(254);
        String name = "random " + index + ": bit " + bit + " of number " + place;
        if (place < 8) {
            addCoordinate(name, place, coordinate(proof, place).flipBit(bit));
        } else {
            BigInteger[] values = publicValues.toArray(BigInteger[]::new);
            values[place - 8] = values[place - 8].flipBit(bit);
            addValues(name, Arrays.asList(values));
        }
    }
}
