package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Optional;

/// The features of a tree ensemble as integers, and the numbers that they stand for.
///
/// ONNX Runtime compares floats and integers as 32-bit floats, and doubles as doubles.
///
/// @param keys    integers, or doubles, of which [Forest] makes integers; shape [rows, features]
/// @param order   what the integers stand for
/// @param numbers type of thresholds and sums: F32, or F64 where the features are doubles
record TreeFeatures(Operand keys, FeatureOrder order, ScalarType numbers) {

    /// Returns input 0; a vector is one row.
    /// @throws ImportRefusal if its type is not one that ONNX Runtime reads, or comparisons of it would not be exact
    static TreeFeatures of(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        if (shape.rank() < 1 || shape.rank() > 2) {
            throw context.refuse("AS2102", "the features are no rows").with("input", "0")
                    .found("shape " + shape.dims(), "one or two axes").raise();
        }
        Operand rows = shape.rank() == 2 ? operand : context.build().reshape(operand, Shape.of(1, shape.dim(0)));
        return switch (operand.element()) {
            case F32 -> new TreeFeatures(context.build().floatKey(rows), new FeatureOrder.Floats(), ScalarType.F32);
            case I32, I64 -> integers(rows, ScalarType.F32);
            case F64 -> ofDoubles(context, rows);
            default -> throw context.refuse("AS2105", "features of this type are not read").with("input", "0")
                    .found(operand.element().toString(), "float, double, int32 or int64")
                    .reason("ONNX Runtime reads no other features").help("cast them to float or double").raise();
        };
    }

    private static TreeFeatures integers(Operand rows, ScalarType numbers) {
        boolean isLong = rows.element() == ScalarType.I64;
        return new TreeFeatures(rows, new FeatureOrder.Integers(isLong ? Long.MIN_VALUE : Integer.MIN_VALUE,
                isLong ? Long.MAX_VALUE : Integer.MAX_VALUE, numbers == ScalarType.F64 ? i -> i : i -> (float) i),
                numbers);
    }

    /// Doubles that were floats or integers before are compared as those: no other double can occur.
    private static TreeFeatures ofDoubles(ImportContext context, Operand rows) {
        Optional<Operand> narrow = context.build().castFrom(rows);
        return switch (narrow.map(Operand::element).orElse(ScalarType.F64)) {
            case F32 -> new TreeFeatures(context.build().floatKey(narrow.orElseThrow()), new FeatureOrder.Floats(),
                    ScalarType.F64);
            case I32, I64 -> integers(narrow.orElseThrow(), ScalarType.F64);
            default -> new TreeFeatures(rows, new FeatureOrder.Doubles(), ScalarType.F64);
        };
    }
}
