package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The operators that Assay reads: the one list of importers.
public final class OperatorTable {
    private static final List<OperatorImporter> IMPORTERS = List.of(
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
            ReduceImporter.of("ReduceSum", ReduceFunction.SUM, 13),
            ReduceImporter.of("ReduceMean", ReduceFunction.MEAN, 18),
            new GemmImporter(),
            new MatMulImporter(),
            new LeakyReluImporter(),
            new SoftmaxImporter(),
            new ArgMaxImporter(),
            new FlattenImporter(),
            new ReshapeImporter(),
            new TransposeImporter(),
            new ConcatImporter(),
            new SliceImporter(),
            new IdentityImporter(),
            new DropoutImporter(),
            new CastImporter(),
            new ConstantImporter(),
            new ConstantOfShapeImporter(),
            new ShapeImporter(),
            new GatherImporter(),
            new SqueezeImporter(),
            new UnsqueezeImporter(),
            new ClipImporter());

    private OperatorTable() {}

    /// Returns every supported operator, by domain and name.
    public static List<OperatorRow> rows() {
        return IMPORTERS.stream().map(OperatorImporter::row)
                .sorted(Comparator.comparing(OperatorRow::domain).thenComparing(OperatorRow::operator)
                        .thenComparingInt(OperatorRow::firstOpset))
                .toList();
    }

    /// Returns the rows of one operator, of any version.
    public static List<OperatorRow> rows(String domain, String operator) {
        return rows().stream().filter(row -> row.domain().equals(domain) && row.operator().equals(operator)).toList();
    }

    /// Returns the importer of an operator as version `opset` of its domain defines it.
    public static Optional<OperatorImporter> find(String domain, String operator, long opset) {
        return IMPORTERS.stream().filter(importer -> importer.row().domain().equals(domain)
                && importer.row().operator().equals(operator)
                && importer.row().firstOpset() <= opset
                && opset <= importer.row().lastOpset()).findFirst();
    }
}
