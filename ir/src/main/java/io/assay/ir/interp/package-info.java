/// Interpreters: what a module means, executable.
///
/// Main types: [FixedInterpreter] on `long`, [BigFixedInterpreter] on `BigInteger`, which share no code so that each
/// checks the other. Example: `FixedInterpreter.run(module, inputs)`. Anything fast does not belong here.
@NullMarked
package io.assay.ir.interp;

import org.jspecify.annotations.NullMarked;
