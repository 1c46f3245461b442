package io.assay.ceremony;

import java.util.List;

/// What a check of a key found.
///
/// @param circuitHash   64 bytes, shared: the hash that the key's record says
/// @param contributions in order
/// @param findings      every reason to reject the key; if there is none, it is the outcome of an honest ceremony
@SuppressWarnings("ArrayRecordComponent")
public record KeyReport(byte[] circuitHash, List<ContributionSummary> contributions, List<CeremonyFinding> findings) {
    /// Copies the lists.
    public KeyReport {
        contributions = List.copyOf(contributions);
        findings = List.copyOf(findings);
    }
}
