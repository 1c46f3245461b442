/// Java witness generators: from a circuit to the source of a program that computes its wires.
///
/// Main types: [WitnessGenerator], [GeneratedProgram], [WitnessJar]. Example:
/// ```java
/// GeneratedProgram program = WitnessGenerator.generate(circuit, inputFormats, outputFormats, identity);
/// WitnessJar.write(program, runtimeClassPath, jar);
/// ```
/// A program is one class that implements `io.assay.witness.WitnessProgram`, one method for each node of the model, and
/// one resource with its constants; further classes hold the methods of long models. Running it does not belong here.
@NullMarked
package io.assay.codegen.java;

import org.jspecify.annotations.NullMarked;
