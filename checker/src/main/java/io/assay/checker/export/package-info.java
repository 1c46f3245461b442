/// Circuits in the forms that other people's tools read, so that nobody has to believe this checker.
///
/// Main types: [PicusExport], [SmtExport]. Example: `SmtExport.write(system, WireRoles.of(system, layout), writer)`, then
/// `cvc5 FILE`. What the tools say is not read back.
@NullMarked
package io.assay.checker.export;

import org.jspecify.annotations.NullMarked;
