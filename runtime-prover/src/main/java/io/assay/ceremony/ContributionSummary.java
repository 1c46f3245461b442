package io.assay.ceremony;

import io.assay.format.ContributionNote;

/// What a ceremony's record says of one contribution.
///
/// @param number from 1 on
/// @param note   who and how; nothing protects the name
/// @param hash   64 bytes, shared: by it the contributor recognises the contribution
@SuppressWarnings("ArrayRecordComponent")
public record ContributionSummary(int number, ContributionNote note, byte[] hash) {}
