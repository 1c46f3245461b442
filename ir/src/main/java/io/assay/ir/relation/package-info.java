/// The `relation` dialect: about a dozen relations over the integers that every backend implements.
///
/// Main types: [RelationOp], [HintFunction]. Example: [Hint] with [HintFunction.SplitPow2] and two [Range] asserts is a
/// rounding. Wires, scales and names of ONNX operators do not belong here.
@NullMarked
package io.assay.ir.relation;

import org.jspecify.annotations.NullMarked;
