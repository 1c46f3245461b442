package io.assay.codegen.chain;

import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Changed words of a valid proof, each a proof of nothing.
final class BentProofs {

    private static final BigInteger Q = KeyPointChecks.COORDINATE_MODULUS;
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
    private static final int B = 2;
    private static final int B_WORDS = 4;
    private static final int C = 6;

    private final List<BigInteger> words;
    private final Optional<List<BigInteger>> other;
    /// Where each point of G1 begins.
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Bent> bent = new ArrayList<>();

    /// A changed proof.
    ///
    /// @param group the check it is for
    /// @param name  what was changed
    /// @param words the proof
    record Bent(Group group, String name, List<BigInteger> words) {}

    /// @param other words of a valid proof of another statement
    BentProofs(List<BigInteger> words, Optional<List<BigInteger>> other) {
        this.words = words;
        this.other = other;
        int last = words.size() - SampleProof.POINT_WORDS;
        places.put("A", 0);
        places.put("C", C);
        if (words.size() > SampleProof.PLAIN_WORDS) {
            if (last - SampleProof.POINT_WORDS > SampleProof.PLAIN_WORDS) {
                places.put("W", SampleProof.PLAIN_WORDS);
            }
            places.put("D", last - SampleProof.POINT_WORDS);
            places.put("P", last);
        }
    }

    List<Bent> all() {
        places.forEach(this::offTheCurve);
        offTheTwist();
        for (int place = 0; place < words.size(); place++) {
            coordinate(place);
        }
        places.forEach(this::infinity);
        add(Group.INFINITY, "B at infinity", with(B, Collections.nCopies(B_WORDS, BigInteger.ZERO)));
        add(Group.INFINITY, "A and B at infinity", with(0, Collections.nCopies(C, BigInteger.ZERO)));
        add(Group.INFINITY, "all points at infinity", Collections.nCopies(words.size(), BigInteger.ZERO));
        subgroup();
        places.forEach(this::otherPoints);
        add(Group.POINTS, "B negated", with(B + 2, List.of(negated(words.get(B + 2)), negated(words.get(B + 3)))));
        pairsOfPoints();
        other.ifPresent(this::mixed);
        return List.copyOf(bent);
    }

    private void offTheCurve(String name, int place) {
        BigInteger x = words.get(place);
        BigInteger y = words.get(place + 1);
        // y is neither of the roots then: they are not neighbours' neighbours but by a chance of 2/q
        add(Group.CURVE, name + " off the curve, y + 1", with(place + 1, List.of(y.add(BigInteger.ONE).mod(Q))));
        add(Group.CURVE, name + " off the curve, x and y exchanged", with(place, List.of(y, x)));
        add(Group.CURVE, name + " off the curve, (1, 1)", with(place, List.of(BigInteger.ONE, BigInteger.ONE)));
        add(Group.CURVE, name + " off the curve, y = 0", with(place + 1, List.of(BigInteger.ZERO)));
        add(Group.CURVE, name + " off the curve, (0, 1)", with(place, List.of(BigInteger.ZERO, BigInteger.ONE)));
    }

    private void offTheTwist() {
        for (int part = 0; part < B_WORDS; part++) {
            BigInteger moved = words.get(B + part).add(BigInteger.ONE).mod(Q);
            add(Group.CURVE, "B off the twist, word " + part + " + 1", with(B + part, List.of(moved)));
        }
        List<BigInteger> b = words.subList(B, C);
        add(Group.CURVE, "B off the twist, halves of coordinates exchanged",
                with(B, List.of(b.get(1), b.get(0), b.get(3), b.get(2))));
        add(Group.CURVE, "B off the twist, conjugated halves of y alone",
                with(B + 2, List.of(negated(b.get(2)), b.get(3))));
        BigInteger one = BigInteger.ONE;
        add(Group.CURVE, "B off the twist, a point of G1 in its place",
                with(B, List.of(BigInteger.ZERO, one, BigInteger.ZERO, BigInteger.TWO)));
    }

    private void coordinate(int place) {
        BigInteger word = words.get(place);
        String name = "word " + place;
        BigInteger moved = word.add(Q);
        for (int k = 1; moved.compareTo(LIMIT) < 0; k++) {
            add(Group.COORDINATES, name + " + " + k + "q", with(place, List.of(moved)));
            moved = moved.add(Q);
        }
        add(Group.COORDINATES, name + " = q", with(place, List.of(Q)));
        add(Group.COORDINATES, name + " = 2^256 - 1", with(place, List.of(LIMIT.subtract(BigInteger.ONE))));
        // subtracted from q in 256 bits, it wraps to a number that is q - word modulo q
        BigInteger wrapping = word.add(LIMIT).mod(Q).add(Q);
        add(Group.COORDINATES, name + ", a number whose difference to q wraps", with(place, List.of(wrapping)));
    }

    private void infinity(String name, int place) {
        add(Group.INFINITY, name + " at infinity", with(place, List.of(BigInteger.ZERO, BigInteger.ZERO)));
        add(Group.COORDINATES, name + " = (q, q)", with(place, List.of(Q, Q)));
        add(Group.COORDINATES, name + " = (0, q)", with(place, List.of(BigInteger.ZERO, Q)));
    }

    private void subgroup() {
        add(Group.SUBGROUP, "B outside of the group, x = 1", with(B, ForeignTwistPoints.one()));
        add(Group.SUBGROUP, "B outside of the group, of an order of the cofactor", with(B, ForeignTwistPoints.small()));
        add(Group.SUBGROUP, "B moved out of the group by a point of an order of the cofactor",
                with(B, ForeignTwistPoints.moved(words.subList(B, C))));
    }

    private void otherPoints(String name, int place) {
        add(Group.POINTS, name + " negated", with(place + 1, List.of(negated(words.get(place + 1)))));
        add(Group.POINTS, name + " the generator", with(place, List.of(BigInteger.ONE, BigInteger.TWO)));
        places.forEach((source, from) -> {
            if (!source.equals(name)) {
                add(Group.POINTS, source + " in the place of " + name, with(place, at(words, from)));
            }
        });
    }

    private void pairsOfPoints() {
        exchange("A", "C");
        if (places.containsKey("D")) {
            exchange("D", "P");
            List<BigInteger> mirrored = new ArrayList<>(words);
            for (String point : List.of("D", "P")) {
                int y = place(point) + 1;
                mirrored.set(y, negated(words.get(y)));
            }
            add(Group.POINTS, "D and P negated", mirrored);
        }
    }

    private int place(String point) {
        return Objects.requireNonNull(places.get(point));
    }

    private void exchange(String first, String second) {
        List<BigInteger> changed = new ArrayList<>(with(place(first), at(words, place(second))));
        changed.set(place(second), words.get(place(first)));
        changed.set(place(second) + 1, words.get(place(first) + 1));
        add(Group.POINTS, first + " and " + second + " exchanged", changed);
    }

    private void mixed(List<BigInteger> others) {
        places.forEach((name, place) -> {
            List<BigInteger> point = at(others, place);
            // the same weights give the same W
            if (!point.equals(at(words, place))) {
                add(Group.POINTS, name + " of another proof", with(place, point));
            }
        });
        add(Group.POINTS, "B of another proof", with(B, others.subList(B, C)));
        add(Group.POINTS, "A and B of another proof", with(0, others.subList(0, C)));
        if (places.containsKey("D")) {
            add(Group.POINTS, "D and P of another proof",
                    with(places.get("D"), others.subList(places.get("D"), others.size())));
        }
    }

    /// −A with −B is another proof of the same statement, and valid.
    static List<BigInteger> mirrored(List<BigInteger> words) {
        List<BigInteger> mirrored = new ArrayList<>(words);
        for (int y : List.of(1, B + 2, B + 3)) {
            mirrored.set(y, negated(words.get(y)));
        }
        return List.copyOf(mirrored);
    }

    private static BigInteger negated(BigInteger y) {
        return Q.subtract(y).mod(Q);
    }

    private static List<BigInteger> at(List<BigInteger> words, int place) {
        return words.subList(place, place + SampleProof.POINT_WORDS);
    }

    private List<BigInteger> with(int place, List<BigInteger> part) {
        List<BigInteger> changed = new ArrayList<>(words);
        for (int i = 0; i < part.size(); i++) {
            changed.set(place + i, part.get(i));
        }
        return changed;
    }

    /// Adds a changed proof, but for those that are not changed: a sample may be at an edge itself.
    private void add(Group group, String name, List<BigInteger> changed) {
        if (!changed.equals(words)) {
            bent.add(new Bent(group, name, List.copyOf(changed)));
        }
    }
}
