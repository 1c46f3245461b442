package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import java.util.List;

/// Importers of functions of single elements: arithmetic, comparisons, activations, casts.
final class ElementwiseOperators {
    static final List<OperatorImporter> ALL = List.of(
            ArithmeticImporter.of("Add", BinaryFunction.ADD),
            ArithmeticImporter.of("Sub", BinaryFunction.SUB),
            ArithmeticImporter.of("Mul", BinaryFunction.MUL),
            ArithmeticImporter.of("Div", BinaryFunction.DIV),
            ExtremumImporter.of("Min", BinaryFunction.MIN),
            ExtremumImporter.of("Max", BinaryFunction.MAX),
            ElementwiseImporter.of("Neg", UnaryFunction.NEG),
            ElementwiseImporter.of("Relu", UnaryFunction.RELU),
            ElementwiseImporter.of("Sigmoid", UnaryFunction.SIGMOID),
            ElementwiseImporter.of("Tanh", UnaryFunction.TANH),
            ElementwiseImporter.of("Exp", UnaryFunction.EXP),
            new LeakyReluImporter(),
            new ClipImporter(),
            new CastImporter(),
            new IdentityImporter(),
            new DropoutImporter());

    private ElementwiseOperators() {}
}
