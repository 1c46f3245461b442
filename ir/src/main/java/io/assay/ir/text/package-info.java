/// The textual form `.air`: printer and parser over one generic op form.
///
/// Main types: [AirPrinter], [AirParser], [AttributeCodec]. Example: `new AirParser().parse(AirPrinter.print(module))`
/// equals `module`. Binary formats and diagnostics of models do not belong here.
@NullMarked
package io.assay.ir.text;

import org.jspecify.annotations.NullMarked;
