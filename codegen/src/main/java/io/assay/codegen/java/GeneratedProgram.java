package io.assay.codegen.java;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The source of a witness generator.
///
/// @param className fully qualified name of the class that implements `io.assay.witness.WitnessProgram`; it is public
///                  and has a public constructor without parameters
/// @param files     content by path relative to the source folder: Java sources (UTF-8) and one resource with the
///                  constants; the arrays are shared and must not be written to
public record GeneratedProgram(String className, SortedMap<String, byte[]> files) {

    public GeneratedProgram {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
