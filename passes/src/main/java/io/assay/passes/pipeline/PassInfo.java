package io.assay.passes.pipeline;

/// A pass, for lists in help texts and documents.
///
/// @param name what `--passes` calls it
/// @param from dialect that it takes, or `any`
/// @param to   dialect that it gives, or `same`
/// @param doc  one line that says what it does
public record PassInfo(String name, String from, String to, String doc) {}
