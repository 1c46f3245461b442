package io.assay.checker.artefact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The points of a Groth16 verification key by their names: `alpha`, `beta`, `gamma`, `delta`, `IC[0]`, `IC[1]` …
///
/// `IC[0]` belongs to the constant one, `IC[i]` to public element i − 1.
///
/// @param points in this order
record KeyPoints(Map<String, Point> points) {

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

    /// Returns the number of public elements.
    int publicCount() {
        return points.size() - 5;
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
        return faults;
    }

    /// Returns where `other`, in `file`, has other points than this.
    List<Mismatch> differences(KeyPoints other, String file, String source) {
        List<Mismatch> differences = new ArrayList<>();
        if (other.publicCount() != publicCount()) {
            differences.add(new Mismatch(file, "IC", other.publicCount() + " public elements",
                    publicCount() + ", as in " + source));
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
