/// The runtime of generated witness programs: all they call, and the arithmetic of fields beneath it.
///
/// Main types: [WitnessProgram] is what a generated class implements; it reads an [InputSet] of [InputTensor]s, fills a
/// [WireVector] and returns an [Assignment]. An [Evaluation] is what its methods share; [Quantizer], [FloatKey], [Bits],
/// [Prefixes], [Choice], [Lookups], [Packing] and [Weights] do the work that is the same for every model; a [Completion]
/// fills in what follows from the challenge of a commitment.
/// ```java
/// WitnessProgram program = new CreditScore();
/// Assignment assignment = program.compute(InputSet.of(List.of(input)), context);
/// assignment.wires().writeWtns(out);
/// ```
/// Wires: wire 0 is the constant one; wires 1 to publicCount are public elements (context, packed outputs, packed
/// inputs) of up to 253 bits; all others are integers that fit a `long`, until a challenge is known.
///
/// Reading input files does not belong here: that is `io.assay.format`, which generated code does not need.
@NullMarked
package io.assay.witness;

import org.jspecify.annotations.NullMarked;
