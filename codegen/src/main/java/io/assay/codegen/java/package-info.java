/// Java witness generators.
@NullMarked
package io.assay.codegen.java;

import org.jspecify.annotations.NullMarked;
