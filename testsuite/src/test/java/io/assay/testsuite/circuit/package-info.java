/// Circuits across modules: their sizes, and their files as other modules and other people's tools read them.
///
/// ```
/// mvn test -pl testsuite -am -Dtest=CircuitSizesTest -Dassay.update=true
/// ```
/// writes the table of sizes anew. Tests of single gadgets are in the module `backends`.
@NullMarked
package io.assay.testsuite.circuit;

import org.jspecify.annotations.NullMarked;
