/// The verifier: what must hold of every module, whatever passes made it.
///
/// Main types: [Verifier], [Violation]. Example: `Verifier.verify(module)` is empty after every pass. Checks of one op
/// alone are made by its record and do not belong here.
@NullMarked
package io.assay.ir.verify;

import org.jspecify.annotations.NullMarked;
