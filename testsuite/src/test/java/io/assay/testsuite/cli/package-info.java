/// The command line as users run it: each command in a process of its own.
@NullMarked
package io.assay.testsuite.cli;

import org.jspecify.annotations.NullMarked;
