package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.Finding;

/// An artefact that is missing, damaged, or does not belong to the others.
///
/// @param file     name of the file in the folder
/// @param where    part of the file
/// @param found    what is there
/// @param expected what should be there
public record Mismatch(String file, String where, String found, String expected) {

    /// Returns what an exception says.
    /// @param file name of the file in the folder
    public static Mismatch of(String file, BadArtefactException problem) {
        return new Mismatch(file, problem.where(), problem.found(), problem.expected());
    }

    /// Returns this as a finding.
    public Finding finding(Finding.Kind kind) {
        return new Finding(kind, "", file, -1, where + ": found " + found + "; expected " + expected);
    }
}
