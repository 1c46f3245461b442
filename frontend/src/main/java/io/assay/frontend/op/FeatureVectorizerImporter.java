package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads FeatureVectorizer: the features of all inputs side by side, each cut or filled with zeros to its width.
final class FeatureVectorizerImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return Classical.row("FeatureVectorizer", "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Formulas formulas = new Formulas(context);
        long[] widths = context.intsAttribute("inputdimensions").orElse(new long[0]);
        if (widths.length != context.inputCount()) {
            throw context.refuse("AS2004", "the number of widths is wrong").with("attribute", "inputdimensions")
                    .found(String.valueOf(widths.length), "one for each of the " + context.inputCount() + " inputs")
                    .raise();
        }
        List<Operand> parts = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            Operand operand = context.build().cast(context.input(i), ScalarType.F32);
            int count = operand.shape().rank() < 2 ? 1 : operand.shape().dim(0);
            int width = operand.shape().elementCount() / Math.max(1, count);
            int wanted = Math.toIntExact(widths[i]);
            Operand rows = context.build().reshape(operand, Shape.of(count, width));
            parts.add(formulas.slice(rows, 1, 0, Math.min(width, wanted)));
            if (wanted > width) {
                parts.add(context.build().filled(ScalarType.F32, Shape.of(count, wanted - width), 0));
            }
        }
        return List.of(context.build().concat(parts, 1));
    }
}
