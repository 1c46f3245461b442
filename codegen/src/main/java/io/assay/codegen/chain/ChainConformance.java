package io.assay.codegen.chain;

import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.chain.ConformanceReport.Result;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The cases that every [ChainTarget] must pass. Knows nothing of chains: makes calls from a valid proof, and bends them.
///
/// ```java
/// ConformanceReport report = ChainConformance.run(new MyTarget(), specification, Proofs.of(sample), 1);
/// System.out.print(report.text());
/// ```
/// A call that must be refused may be answered with `false`, an error or an abort; that a contract accepts it is a failure,
/// and so is an exception of the target, but for an [IllegalArgumentException] of [Deployment#message] on values that the
/// chain's encoding cannot hold. Some thousand calls; time is the engine's.
public final class ChainConformance {

    private ChainConformance() {}

    /// Valid proofs, whose validity nothing here can tell: a proof that is none makes cases fail.
    ///
    /// @param sample      what most cases are made of
    /// @param other       one of another statement under the same key; best one with other weights where they are committed to,
    ///                    and whose context is zero and values are the least ones, so that their public elements are zero
    /// @param wideContext one whose context is in [2^253, r), where there is one: a prover makes none, so only who knows the
    ///                    secrets of a key, as tests do, or changes the prover has one. Without it no case shows that the
    ///                    bound of the context is checked
    /// @param forged      further ones that satisfy everything but one check, from who knows the secrets of a key
    public record Proofs(SampleProof sample, Optional<SampleProof> other, Optional<SampleProof> wideContext,
            List<Forged> forged) {

        public Proofs {
            forged = List.copyOf(forged);
        }

        /// One valid proof.
        public static Proofs of(SampleProof sample) {
            return new Proofs(sample, Optional.empty(), Optional.empty(), List.of());
        }

        /// Two valid proofs.
        public static Proofs of(SampleProof sample, SampleProof other) {
            return new Proofs(sample, Optional.of(other), Optional.empty(), List.of());
        }
    }

    /// A proof of nothing that a contract without one check accepts.
    ///
    /// @param group the check it is for
    /// @param name  what is wrong with it
    /// @param proof with the statement that it is to be accepted for
    public record Forged(ConformanceReport.Group group, String name, SampleProof proof) {}

    /// Runs all cases on one deployment; a case that fails ends nothing.
    ///
    /// @param seed of the random choices; with the same arguments the same cases
    /// @throws IllegalArgumentException if a proof does not fit the specification, or the target cannot hold it
    /// @throws MissingToolException if this machine lacks what the target needs
    /// @throws IOException if the contract cannot be built or deployed
    public static ConformanceReport run(ChainTarget target, VerifierSpecification specification, Proofs proofs,
            long seed) throws IOException {
        proofs.sample().requireFit(specification);
        proofs.other().ifPresent(other -> other.requireFit(specification));
        SortedMap<String, String> project = target.project(specification, Optional.of(proofs.sample()));
        List<Result> results = new ArrayList<>(projectResults(target, specification, proofs.sample(), project));
        SortedMap<String, Long> facts;
        try (Deployment deployment = target.deploy(specification, project)) {
            facts = deployment.facts();
            for (ConformanceCase next : new ConformanceCases(specification, proofs, seed).all(deployment)) {
                results.add(result(next, deployment));
            }
        }
        return new ConformanceReport(target.name(), seed, facts, results);
    }

    private static List<Result> projectResults(ChainTarget target, VerifierSpecification specification,
            SampleProof sample, SortedMap<String, String> project) {
        boolean same = target.project(specification, Optional.of(sample)).equals(project);
        List<String> outside = project.keySet().stream().filter(ChainConformance::isOutside).toList();
        return List.of(projectResult("written again, the same files", same, "other files"),
                projectResult("paths inside of the project", outside.isEmpty(), outside.toString()));
    }

    private static boolean isOutside(String path) {
        return path.startsWith("/") || path.contains("\\") || List.of(path.split("/", -1)).contains("..");
    }

    private static Result projectResult(String name, boolean passed, String reason) {
        return new Result(Group.PROJECT, name, true, new Verdict(passed, passed ? "" : reason, new TreeMap<>()),
                passed);
    }

    private static Result result(ConformanceCase next, Deployment deployment) {
        Verdict verdict;
        boolean failed = false;
        try {
            verdict = next.call().on(deployment);
        } catch (IOException | RuntimeException e) {
            verdict = new Verdict(false, "the target failed: " + e, Collections.emptySortedMap());
            failed = true;
        }
        return new Result(next.group(), next.name(), next.accepted(), verdict,
                !failed && verdict.accepted() == next.accepted());
    }
}
