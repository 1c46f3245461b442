package io.assay.ceremony;

/// One reason to reject the outcome of a ceremony.
///
/// @param where    the element, such as `contribution 3, alpha in G1`
/// @param found    what is there
/// @param expected what an honest ceremony has there
public record CeremonyFinding(String where, String found, String expected) {
    @Override
    public String toString() {
        return where + ": found " + found + "; expected " + expected;
    }
}
