/// Solidity verifiers.
@NullMarked
package io.assay.codegen.solidity;

import org.jspecify.annotations.NullMarked;
