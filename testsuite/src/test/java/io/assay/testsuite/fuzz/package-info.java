/// Files and graphs that nobody exported: the compiler compiles them or refuses them, and neither crashes nor hangs.
@NullMarked
package io.assay.testsuite.fuzz;

import org.jspecify.annotations.NullMarked;
