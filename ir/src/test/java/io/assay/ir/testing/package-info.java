/// Random modules for tests of every module; part of the test artifact.
///
/// Main type: [RandomModules]. Example: `RandomModules.fixed(seed)` is a well-formed `fixed` module.
@NullMarked
package io.assay.ir.testing;

import org.jspecify.annotations.NullMarked;
