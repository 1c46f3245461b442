package io.assay.checker;

import io.assay.checker.air.Relation;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.RelationUniqueness;
import io.assay.checker.artefact.ArtefactCheck;
import io.assay.checker.artefact.ArtefactFiles;
import io.assay.checker.artefact.ProfileFile;
import io.assay.checker.artefact.SymbolFile;
import io.assay.checker.artefact.WireLabel;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks a compiled circuit from its files: that they belong together, and that the inputs leave one witness.
public final class Checker {

    private Checker() {}

    /// Checks a folder.
    ///
    /// Files first: where they do not fit, nothing is proven of them. Then each hint of the relations, then each wire of
    /// the constraints, neither of which takes anything from the other.
    /// @param circuit where `circuit.r1cs` is, if the folder does not have it; it must have the digest that the manifest says
    /// @throws BadArtefactException if the folder has no manifest, or a damaged one
    /// @throws IOException          if a file that is there cannot be read
    public static CheckReport check(Path folder, Optional<Path> circuit, CheckProgress progress) throws IOException {
        long begin = System.nanoTime();
        progress.at("artefacts", 0);
        ArtefactFiles files = ArtefactFiles.open(folder, circuit);
        ArtefactCheck.Result artefacts = ArtefactCheck.run(files);
        progress.at("artefacts", 1);
        long start = System.nanoTime();
        if (!artefacts.mismatches().isEmpty()) {
            return new CheckReport(folder, artefacts.digests(), artefacts.unlisted(), artefacts.mismatches(),
                    CheckReport.Counts.none((start - begin) / 1e9), List.of());
        }
        ConstraintSystem system = artefacts.system().orElseThrow();
        RelationModule module = artefacts.module().orElseThrow();
        progress.at("relations", 0);
        List<Finding> findings = new ArrayList<>(RelationUniqueness.check(module).findings());
        int relationFindings = findings.size();
        progress.at("relations", 1);
        long middle = System.nanoTime();
        progress.at("constraints", 0);
        BitSet given = WireRoles.of(system, artefacts.layout().orElseThrow()).given();
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(system, given,
                artefacts.layout().orElseThrow().inputs(), artefacts.layout().orElseThrow().digests());
        findings.addAll(wires(files, system, result.unproven()));
        findings.addAll(rows(files, system, result.wrapping()));
        findings.addAll(inputs(module, result.loose()));
        result.unread().stream()
                .forEach(wire -> findings.add(new Finding(Finding.Kind.CONSTRAINT, "", "public element", wire - 1,
                        "no constraint reads it: a proof would say nothing of it")));
        progress.at("constraints", 1);
        CheckReport.Counts counts = new CheckReport.Counts(module.relations().size(), hints(module),
                relationFindings, system.rowCount(), system.wireCount(), given.cardinality(),
                result.free().cardinality(), result.unproven().cardinality(), result.wrapping().cardinality(),
                result.loose().cardinality(), (start - begin) / 1e9, (middle - start) / 1e9,
                (System.nanoTime() - middle) / 1e9);
        return new CheckReport(folder, artefacts.digests(), artefacts.unlisted(), artefacts.mismatches(), counts,
                findings);
    }

    private static int hints(RelationModule module) {
        return (int) module.relations().stream().filter(Relation.Hint.class::isInstance).count();
    }

    /// Wires of nodes first, in their order: what public elements hold comes from them.
    private static List<Finding> wires(ArtefactFiles files, ConstraintSystem system, BitSet unproven)
            throws IOException {
        BitSet named = new BitSet();
        unproven.stream().limit(CheckReport.MOST_FINDINGS).forEach(named::set);
        List<Finding> findings = new ArrayList<>();
        if (!named.isEmpty()) {
            Map<Integer, String> names = SymbolFile.read(files.path(ArtefactFiles.SYMBOLS), system.wireCount(), named);
            names.forEach((wire, name) -> {
                WireLabel label = WireLabel.of(name);
                findings.add(new Finding(Finding.Kind.CONSTRAINT, label.node(), label.tensor(), label.element(),
                        "wire " + wire + " is not shown to be determined by the inputs"));
            });
            findings.sort(Comparator.comparing(finding -> finding.node().isEmpty()));
        }
        return findings;
    }

    private static List<Finding> rows(ArtefactFiles files, ConstraintSystem system, BitSet wrapping)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (!wrapping.isEmpty()) {
            ProfileFile profile = ProfileFile.read(files.path(ArtefactFiles.PROFILE), system.rowCount());
            wrapping.stream().limit(CheckReport.MOST_FINDINGS)
                    .forEach(row -> findings.add(new Finding(Finding.Kind.WRAP, profile.node(row), "", -1,
                            "constraint " + row + " is not shown to hold over the integers: it may hold modulo "
                                    + "the field's order only")));
        }
        return findings;
    }

    private static List<Finding> inputs(RelationModule module, BitSet loose) {
        List<Finding> findings = new ArrayList<>();
        int first = 0;
        for (Relation.Input input : module.inputs()) {
            int start = first;
            loose.stream().filter(element -> element >= start && element < start + input.result().count())
                    .limit(CheckReport.MOST_FINDINGS - Math.min(CheckReport.MOST_FINDINGS, findings.size()))
                    .forEach(element -> findings.add(new Finding(Finding.Kind.BOUNDS, input.origin().node(),
                            input.name(),
                            element - start, "no constraint is seen to hold it in [" + input.lo(element - start) + ", "
                                    + input.hi(element - start) + "]")));
            first += input.result().count();
        }
        return findings;
    }
}
