package io.assay.checker.artefact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The points of a Groth16 verification key by their names: `alpha`, `beta`, `gamma`, `delta`, `IC[0]`, `IC[1]` …, and of a
/// key with a commitment `g` and `minusSigmaG`.
///
/// `IC[0]` belongs to the constant one, `IC[i]` to public element i − 1, the last one of a key with a commitment to the
/// challenge.
///
/// @param points in this order
record KeyPoints(Map<String, Point> points) {

    private static final String G = "g";
    private static final String MINUS_SIGMA_G = "minusSigmaG";

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
        return new KeyPoints(points);
    }

    /// Returns the key with what its commitment is judged with.
    KeyPoints with(Point g, Point minusSigmaG) {
        Map<String, Point> more = new LinkedHashMap<>(points);
        more.put(G, g);
        more.put(MINUS_SIGMA_G, minusSigmaG);
        return new KeyPoints(more);
    }

    private boolean isCommitted() {
        return points.containsKey(G);
    }

    /// Returns the number of public elements.
    int publicCount() {
        return points.size() - (isCommitted() ? 8 : 5);
    }

    /// Returns what makes the key one that must not be used: a point that is none of its group, or infinity, with which
    /// a public element would be free; or gamma = ±delta, with which anything can be proven.
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
        if (isCommitted()) {
            Point g = Objects.requireNonNull(points.get(G));
            Point minusSigmaG = Objects.requireNonNull(points.get(MINUS_SIGMA_G));
            if (g.equals(minusSigmaG) || g.negate().equals(minusSigmaG)) {
                faults.add(new Mismatch(file, G + " and " + MINUS_SIGMA_G, "the same point, or its negative",
                        "points without a known ratio: what a proof commits to could be anything"));
            }
        }
        return faults;
    }

    /// Returns where `other`, in `file`, has other points than this.
    List<Mismatch> differences(KeyPoints other, String file, String source) {
        List<Mismatch> differences = new ArrayList<>();
        if (other.publicCount() != publicCount()) {
            differences.add(new Mismatch(file, "IC", other.publicCount() + " public elements",
                    publicCount() + ", as in " + source));
        }
        if (other.isCommitted() != isCommitted()) {
            differences.add(new Mismatch(file, "commitment", other.isCommitted() ? "one" : "none",
                    (isCommitted() ? "one" : "none") + ", as in " + source));
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
