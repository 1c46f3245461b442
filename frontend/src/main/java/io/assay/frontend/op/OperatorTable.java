package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Map<Key, List<OperatorImporter>> BY_OPERATOR = byOperator();

    private record Key(String domain, String operator) {}

    private OperatorTable() {}

    private static Map<Key, List<OperatorImporter>> byOperator() {
        Map<Key, List<OperatorImporter>> table = new HashMap<>();
        for (OperatorImporter importer : IMPORTERS) {
            table.computeIfAbsent(new Key(importer.row().domain(), importer.row().operator()), _ -> new ArrayList<>())
                    .add(importer);
        }
        table.values().forEach(list -> list.sort(Comparator.comparingInt(importer -> importer.row().firstOpset())));
        return table;
    }

    /// Returns every supported operator, by domain, name and version.
    public static List<OperatorRow> rows() {
        return IMPORTERS.stream().map(OperatorImporter::row)
                .sorted(Comparator.comparing(OperatorRow::domain).thenComparing(OperatorRow::operator)
                        .thenComparingInt(OperatorRow::firstOpset))
                .toList();
    }

    /// Returns the rows of one operator by version; none if it is not supported in any.
    public static List<OperatorRow> rows(String domain, String operator) {
        return importers(domain, operator).stream().map(OperatorImporter::row).toList();
    }

    /// Returns the importer of an operator as version `opset` of its domain defines it.
    public static Optional<OperatorImporter> find(String domain, String operator, long opset) {
        return importers(domain, operator).stream()
                .filter(importer -> importer.row().firstOpset() <= opset && opset <= importer.row().lastOpset())
                .findFirst();
    }

    private static List<OperatorImporter> importers(String domain, String operator) {
        return BY_OPERATOR.getOrDefault(new Key(domain, operator), List.of());
    }
}
