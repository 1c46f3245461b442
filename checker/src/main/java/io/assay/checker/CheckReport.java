package io.assay.checker;

import io.assay.checker.artefact.ArtefactFiles;
import io.assay.checker.artefact.Mismatch;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a check found out.
///
/// @param folder     the artefact folder
/// @param digests    SHA-256 of each file that was looked at, by its name
/// @param unlisted   files that the manifest does not list, and that nobody looked at
/// @param mismatches files that are missing, damaged or of another folder; where there are any, nothing was proven
/// @param counts     what was proven
/// @param findings   what could not be proven; of wires and rows, at most [#MOST_FINDINGS] each
public record CheckReport(Path folder, SortedMap<String, String> digests, List<String> unlisted,
        List<Mismatch> mismatches, Counts counts, List<Finding> findings) {

    /// The most wires, and the most rows, that are named.
    public static final int MOST_FINDINGS = 1000;

    /// How much there was to prove. All zero where there are mismatches.
    ///
    /// @param relations        lines of the relations
    /// @param hints            those among them whose values the prover chooses
    /// @param relationFindings what is not shown of the relations
    /// @param constraints      rows of the circuit
    /// @param wires            wires, the constant one among them
    /// @param givenWires       wires that are fixed from outside
    /// @param freeWires        wires that show an order, and may do so in several ways; nothing depends on which
    /// @param unprovenWires    wires that are not shown to be determined
    /// @param wrappingRows     rows that are not shown to hold over the integers
    /// @param looseInputs      elements of inputs that may be outside their declared bounds
    /// @param artefactSeconds  time for reading and comparing the files
    /// @param relationSeconds  time for the relations
    /// @param constraintSeconds time for the constraints
    public record Counts(int relations, int hints, int relationFindings, int constraints, int wires, int givenWires,
            int freeWires, int unprovenWires, int wrappingRows, int looseInputs, double artefactSeconds,
            double relationSeconds,
            double constraintSeconds) {
        /// Nothing was proven.
        static Counts none(double artefactSeconds) {
            return new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, artefactSeconds, 0, 0);
        }

        /// Returns how many wires are shown to have one value.
        public int determinedWires() {
            return wires - 1 - givenWires - freeWires - unprovenWires;
        }

        /// Returns the time for everything.
        public double seconds() {
            return artefactSeconds + relationSeconds + constraintSeconds;
        }
    }

    public CheckReport {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        unlisted = List.copyOf(unlisted);
        mismatches = List.copyOf(mismatches);
        findings = List.copyOf(findings);
    }

    /// Tells whether keys were among the files.
    public boolean hasKeys() {
        return digests.containsKey(ArtefactFiles.PROVING_KEY) || digests.containsKey(ArtefactFiles.COMMITTED_KEY);
    }

    /// Returns how many findings there are, with those that are not named.
    public long findingCount() {
        return findings.size() + Math.max(0L, counts.unprovenWires() - MOST_FINDINGS)
                + Math.max(0L, counts.wrappingRows() - MOST_FINDINGS)
                + Math.max(0L, counts.looseInputs() - MOST_FINDINGS);
    }

    /// Tells whether the files belong together, and nothing is left to prove.
    public boolean ok() {
        return mismatches.isEmpty() && findings.isEmpty();
    }
}
