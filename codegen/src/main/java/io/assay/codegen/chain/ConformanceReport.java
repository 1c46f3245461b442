package io.assay.codegen.chain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What came of the cases of [ChainConformance].
///
/// @param target  name of the chains
/// @param seed    of the random choices: the same cases again
/// @param facts   of the deployment
/// @param results in the order in which the calls were made
public record ConformanceReport(String target, long seed, SortedMap<String, Long> facts, List<Result> results) {

    public ConformanceReport {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        results = List.copyOf(results);
    }

    /// What a case is about: the check that, left out of a contract, lets it through.
    public enum Group {
        /// Same arguments, same files, with paths inside of the project.
        PROJECT,
        /// Valid proofs are accepted, before and after all refused calls.
        VALID,
        /// Public elements of r and more, that are v modulo r.
        ELEMENTS,
        /// Contexts of 2^253 and more, of which a valid proof could be made all the same.
        CONTEXT,
        /// Values out of their ranges, among them such as run into their neighbours' bits and make the same public elements.
        VALUES,
        /// Another statement than that of the proof.
        STATEMENT,
        /// Points that are not on their curve.
        CURVE,
        /// Coordinates of q and more.
        COORDINATES,
        /// Points at infinity.
        INFINITY,
        /// Points of the curve of G2 that are not in the group of order r.
        SUBGROUP,
        /// Other points of the right groups: negated, exchanged, of another proof.
        POINTS,
        /// One bit of the raw proof.
        PROOF_BYTES,
        /// Raw proofs and lists of public elements that are too short or too long.
        LENGTHS,
        /// Messages that are too short or too long.
        MESSAGE_LENGTHS,
        /// One bit of a message.
        MESSAGE_BYTES,
        /// Weights that nobody registered, and registrations of points that are no commitment to weights.
        WEIGHTS;

        /// The name in reports, with `-`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What came of a case.
    ///
    /// @param group    what it is about
    /// @param name     what was changed
    /// @param expected whether the call must be accepted
    /// @param verdict  what the contract said, or the engine's failure as its reason
    /// @param passed   whether that is as expected; a call on which the target itself failed did not pass
    public record Result(Group group, String name, boolean expected, Verdict verdict, boolean passed) {

        @Override
        public String toString() {
            return group.text() + ": " + name + ": " + said(verdict.accepted()) + ", expected " + said(expected)
                    + (verdict.reason().isEmpty() ? "" : " (" + verdict.reason() + ")");
        }

        private static String said(boolean accepted) {
            return accepted ? "accepted" : "refused";
        }
    }

    /// Whether every case passed, and there were some.
    public boolean passed() {
        return !results.isEmpty() && failures().isEmpty();
    }

    /// The cases that did not pass.
    public List<Result> failures() {
        return results.stream().filter(result -> !result.passed()).toList();
    }

    /// Groups with a case that did not pass.
    public Set<Group> failedGroups() {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        failures().forEach(result -> groups.add(result.group()));
        return Collections.unmodifiableSet(groups);
    }

    /// Number of cases of each group that has some.
    public Map<Group, Long> counts() {
        return results.stream().collect(
                Collectors.groupingBy(Result::group, () -> new EnumMap<>(Group.class), Collectors.counting()));
    }

    /// The report for people: counts by group, what a valid proof cost, each case that did not pass.
    public String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %d cases, %d failed, seed %d%n", target,
                results.size(), failures().size(), seed));
        facts.forEach((fact, value) -> text.append(String.format(Locale.ROOT, "  %s %d%n", fact, value)));
        results.stream().filter(result -> result.group() == Group.VALID && result.passed()).findFirst().ifPresent(
                valid -> text.append("  cost of '").append(valid.name()).append("' ").append(valid.verdict().costs())
                        .append(System.lineSeparator()));
        counts().forEach((group, count) -> text.append(String.format(Locale.ROOT, "  %-16s %5d cases, %d failed%n",
                group.text(), count, failures().stream().filter(result -> result.group() == group).count())));
        failures().forEach(result -> text.append("failed ").append(result).append(System.lineSeparator()));
        return text.toString();
    }
}
