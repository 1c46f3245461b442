package io.assay.groth16;

/// One reason to refuse a key.
///
/// @param where    the element, such as `IC[2]`
/// @param found    what is there
/// @param expected what a safe key has there
public record KeyFinding(String where, String found, String expected) {
    @Override
    public String toString() {
        return where + ": found " + found + "; expected " + expected;
    }
}
