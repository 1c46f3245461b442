package io.assay.frontend.op;

import java.util.List;
import java.util.Optional;

/// Reads ZipMap, which makes a map of each row: the tensor stays as it is, and its columns get the keys.
final class ZipMapImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return new OperatorRow("ZipMap", "ai.onnx.ml", 1, 5, "the output stays a tensor, its keys go to the manifest;"
                + " no node reads it");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Optional<LabelTable> strings = context.stringsAttribute("classlabels_strings").filter(list -> !list.isEmpty())
                .map(LabelTable::ofStrings);
        Optional<LabelTable> integers = context.intsAttribute("classlabels_int64s").filter(list -> list.length > 0)
                .map(list -> LabelTable.ofIntegers(java.util.Arrays.stream(list).boxed().toList()));
        if (strings.isPresent() == integers.isPresent()) {
            throw context.refuse("AS2004", "the keys are not clear")
                    .found(strings.isPresent() ? "both lists" : "no list",
                            "either classlabels_strings or classlabels_int64s")
                    .raise();
        }
        LabelTable keys = strings.or(() -> integers).orElseThrow();
        int rank = operand.shape().rank();
        if (rank < 1 || rank > 2 || operand.shape().dim(rank - 1) != keys.size()) {
            throw context.refuse("AS2102", "there is not one key for each column")
                    .found("shape " + operand.shape().dims() + " and " + keys.size() + " keys", "one key a column")
                    .raise();
        }
        context.labelColumns(0, keys);
        return List.of(operand);
    }
}
