/// Files and graphs that nobody exported: the compiler compiles them or refuses them, neither crashes nor hangs, and what it
/// compiles means the same to ONNX Runtime and on every level.
///
/// Main types, of random graphs: `GraphGenerator` (a graph of a seed), `Comparison` (what comes of it), `Conditioning`
/// (what roundings may decide), `Shrinker` (the smallest graph with the same fault), `Census` (counts, so that nothing is
/// lost quietly). Of hostile files: `Seeds`, `ByteMutations`, `FieldMutations`, `GraphMutations` and their `Judge`.
/// Example:
///
/// ```java
/// RandomGraph graph = GraphGenerator.of(1030);
/// Finding finding = new Comparison().compare(graph);
/// ```
///
/// A new operator needs a `Rule` in the class of its topic, or an entry in `Census.NOT_MADE`. Forms of single operators do
/// not belong here; they are in `io.assay.testsuite.onnx`.
@NullMarked
package io.assay.testsuite.fuzz;

import org.jspecify.annotations.NullMarked;
