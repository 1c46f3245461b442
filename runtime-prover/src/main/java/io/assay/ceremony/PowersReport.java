package io.assay.ceremony;

import java.util.List;

/// What a check of powers of tau found.
///
/// @param power         the file has 2^power powers
/// @param ceremonyPower it was cut from a file of 2^ceremonyPower powers; if that is more, the hash of the last
///                      contribution cannot be compared with the powers
/// @param prepared      whether it has Lagrange bases, which were checked too
/// @param contributions in order
/// @param findings      every reason to reject the file; it is the outcome of an honest ceremony if there is none
public record PowersReport(int power, int ceremonyPower, boolean prepared, List<ContributionSummary> contributions,
        List<CeremonyFinding> findings) {
    /// Copies the lists.
    public PowersReport {
        contributions = List.copyOf(contributions);
        findings = List.copyOf(findings);
    }
}
