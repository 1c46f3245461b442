package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads Det of small matrices, expanded along the rows.
final class DeterminantImporter implements OperatorImporter {
    private static final int LARGEST = 4;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Det", 11, "matrices of at most " + LARGEST + " rows");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.floating(0);
        Shape shape = operand.shape();
        int rank = shape.rank();
        if (rank < 2 || shape.dim(rank - 1) != shape.dim(rank - 2) || shape.dim(rank - 1) < 1
                || shape.dim(rank - 1) > LARGEST) {
            throw context.refuse("AS2102", "the determinant of such a shape is not supported")
                    .found(shape.dims().toString(), "square matrices of at most " + LARGEST + " rows")
                    .help("compute the determinant outside of the model").raise();
        }
        return List.of(minor(context, operand, 0, IntStream.range(0, shape.dim(rank - 1)).boxed().toList()));
    }

    /// Returns the determinant of the rows from `row` on and the given columns.
    private static Operand minor(ImportContext context, Operand matrices, int row, List<Integer> columns) {
        if (columns.size() == 1) {
            return element(context, matrices, row, columns.getFirst());
        }
        Formulas formulas = new Formulas(context);
        List<Operand> products = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            List<Integer> others = new ArrayList<>(columns);
            others.subList(i, i + 1).clear();
            products.add(formulas.product(element(context, matrices, row, columns.get(i)),
                    minor(context, matrices, row + 1, others)));
        }
        Operand sum = products.getFirst();
        for (int i = 1; i < products.size(); i++) {
            sum = i % 2 == 0 ? formulas.sum(sum, products.get(i)) : formulas.difference(sum, products.get(i));
        }
        return sum;
    }

    private static Operand element(ImportContext context, Operand matrices, int row, int column) {
        Shape shape = matrices.shape();
        List<Integer> strides = IndexMap.identity(shape).strides();
        int leading = shape.rank() - 2;
        int offset = row * strides.get(leading) + column * strides.get(leading + 1);
        return context.build().view(matrices, new Shape(shape.dims().subList(0, leading)),
                new IndexMap(offset, strides.subList(0, leading)));
    }
}
