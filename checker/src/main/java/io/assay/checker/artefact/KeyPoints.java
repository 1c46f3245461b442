package io.assay.checker.artefact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The points of a Groth16 verification key by their names: `alpha`, `beta`, `gamma`, `delta`, `IC[0]`, `IC[1]` …, and for
/// each commitment `commitment[i].g` and `commitment[i].minusSigmaG`.
///
/// `IC[0]` belongs to the constant one, `IC[i]` to public element i − 1, the last ones to the challenges of commitments.
///
/// @param points      in this order
/// @param commitments how many commitments there are
record KeyPoints(Map<String, Point> points, int commitments) {

    /// Points that each key has, IC[0] among them.
    private static final int ALWAYS = 5;

    KeyPoints {
        points = Collections.unmodifiableMap(new LinkedHashMap<>(points));
    }

    static KeyPoints of(Point alpha, Point beta, Point gamma, Point delta, List<Point> ic) {
        Map<String, Point> points = new LinkedHashMap<>();
        points.put("alpha", alpha);
        points.put("beta", beta);
        points.put("gamma", gamma);
        points.put("delta", delta);
        for (int i = 0; i < ic.size(); i++) {
            points.put("IC[" + i + "]", ic.get(i));
        }
        return new KeyPoints(points, 0);
    }

    /// Returns the key with what its next commitment is judged with.
    KeyPoints with(Point g, Point minusSigmaG) {
        Map<String, Point> more = new LinkedHashMap<>(points);
        more.put(g(commitments), g);
        more.put(minusSigmaG(commitments), minusSigmaG);
        return new KeyPoints(more, commitments + 1);
    }

    private static String g(int commitment) {
        return "commitment[" + commitment + "].g";
    }

    private static String minusSigmaG(int commitment) {
        return "commitment[" + commitment + "].minusSigmaG";
    }

    private Point get(String name) {
        return Objects.requireNonNull(points.get(name));
    }

    /// Returns the number of public elements.
    int publicCount() {
        return points.size() - ALWAYS - 3 * commitments;
    }

    /// Returns what makes the key one that must not be used: a point that is none of its group, or infinity, with which
    /// a public element would be free; or gamma = ±delta, with which anything can be proven; or a commitment that could be
    /// to anything, or to what another one is to.
    List<Mismatch> faults(String file) {
        List<Mismatch> faults = new ArrayList<>();
        points.forEach((name, point) -> point.fault()
                .ifPresent(fault -> faults.add(new Mismatch(file, name, fault, "a point of " + point.group()))));
        Optional<Point> gamma = Optional.ofNullable(points.get("gamma"));
        Optional<Point> delta = Optional.ofNullable(points.get("delta"));
        if (gamma.equals(delta) || gamma.map(Point::negate).equals(delta)) {
            faults.add(new Mismatch(file, "gamma and delta", "the same point, or its negative",
                    "points without a known ratio: contribute to the key's second phase"));
        }
        for (int i = 0; i < commitments; i++) {
            if (isSame(g(i), minusSigmaG(i))) {
                faults.add(new Mismatch(file, g(i) + " and " + minusSigmaG(i), "the same point, or its negative",
                        "points without a known ratio: what a proof commits to could be anything"));
            }
            for (int other = 0; other < i; other++) {
                if (isSame(minusSigmaG(other), minusSigmaG(i)) || !get(g(other)).equals(get(g(i)))) {
                    faults.add(new Mismatch(file, "commitment[" + other + "] and commitment[" + i + "]",
                            "another g, or the same sigma", "one g, and a sigma of its own for each commitment"));
                }
            }
        }
        return faults;
    }

    private boolean isSame(String name, String other) {
        return get(name).equals(get(other)) || get(name).negate().equals(get(other));
    }

    /// Returns where `other`, in `file`, has other points than this.
    List<Mismatch> differences(KeyPoints other, String file, String source) {
        List<Mismatch> differences = new ArrayList<>();
        if (other.publicCount() != publicCount()) {
            differences.add(new Mismatch(file, "IC", other.publicCount() + " public elements",
                    publicCount() + ", as in " + source));
        }
        if (other.commitments != commitments) {
            differences.add(new Mismatch(file, "commitments", String.valueOf(other.commitments),
                    commitments + ", as in " + source));
        }
        points.forEach((name, point) -> {
            Point found = other.points.get(name);
            if (found != null && !found.equals(point)) {
                differences.add(new Mismatch(file, name, found.toString(), point + ", as in " + source));
            }
        });
        return differences;
    }
}
