/// The checker against the compiler: what one makes, the other proves, and what is broken on purpose, it reports.
@NullMarked
package io.assay.testsuite.checker;

import org.jspecify.annotations.NullMarked;
