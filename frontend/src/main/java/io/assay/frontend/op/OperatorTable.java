package io.assay.frontend.op;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The operators that Assay reads: the one list of importers.
public final class OperatorTable {
    private static final List<OperatorImporter> IMPORTERS = Stream.of(
            ElementwiseOperators.ALL,
            ReductionOperators.ALL,
            ConvolutionOperators.ALL,
            ShapeOperators.ALL,
            IndexOperators.ALL,
            RecurrentOperators.ALL,
            ControlOperators.ALL,
            QuantizedOperators.ALL,
            ClassicalOperators.ALL).flatMap(List::stream).toList();
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
