package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// Reads the operators of `ai.onnx.ml` that prepare features: each is a short formula.
///
/// @param row     the operator
/// @param formula what it computes from input 0
record FeatureImporter(OperatorRow row, BiFunction<Classical, Operand, Operand> formula) implements OperatorImporter {
    static final List<OperatorImporter> ALL = List.of(
            of("Scaler", "a list of numbers has one, or one for each feature of at most two axes",
                    FeatureImporter::scaled),
            of("Normalizer", "at most two axes", FeatureImporter::normalized),
            of("Binarizer", "", FeatureImporter::binarized),
            of("OneHotEncoder", "cats_int64s only; with zeros=0 an unknown category gives zeros",
                    FeatureImporter::oneHot),
            of("Imputer", "a list of numbers has one, or one for each feature of at most two axes",
                    FeatureImporter::imputed));

    private static FeatureImporter of(String operator, String restrictions,
            BiFunction<Classical, Operand, Operand> formula) {
        return new FeatureImporter(Classical.row(operator, restrictions), formula);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        return List.of(formula.apply(Classical.of(context), context.input(0)));
    }

    /// Returns numbers of the node that are one for all or one for each of the last axis.
    private static Operand perFeature(Classical model, String attribute, TensorData numbers, Shape shape) {
        int features = shape.rank() == 0 ? 1 : shape.dim(shape.rank() - 1);
        boolean fits = numbers.elementCount() == 1 || (shape.rank() <= 2 && numbers.elementCount() == features);
        if (!fits) {
            throw model.context().refuse("AS2004", "a list has the wrong length").with("attribute", attribute)
                    .found(numbers.elementCount() + " numbers for shape " + shape.dims(),
                            "one number, or one for each feature of at most two axes")
                    .raise();
        }
        return model.weight(attribute, numbers);
    }

    private static TensorData numbers(List<Float> values) {
        return TensorData.ofDoubles(ScalarType.F32, Shape.of(values.size()),
                values.stream().mapToDouble(Float::doubleValue).toArray());
    }

    /// (x − offset) · scale.
    private static Operand scaled(Classical model, Operand operand) {
        Operand x = model.build().cast(operand, ScalarType.F32);
        Operand result = x;
        if (!model.floats("offset").isEmpty()) {
            result = model.formulas().difference(result,
                    perFeature(model, "offset", numbers(model.floats("offset")), x.shape()));
        }
        return model.floats("scale").isEmpty()
                ? result
                : model.formulas().product(result,
                        perFeature(model, "scale", numbers(model.floats("scale")), x.shape()));
    }

    /// Divides rows by their norm; a row whose norm is 0 stays. The norm MAX is the greatest element with its sign.
    private static Operand normalized(Classical model, Operand operand) {
        Operand rows = model.rows();
        Formulas formulas = model.formulas();
        String name = model.context().stringAttribute("norm").orElse("MAX");
        Operand norm = switch (name) {
            case "MAX" -> model.build().reduce(ReduceFunction.MAX, rows, List.of(1));
            case "L1" -> model.build().reduce(ReduceFunction.SUM, formulas.unary(UnaryFunction.ABS, rows), List.of(1));
            case "L2" -> formulas.unary(UnaryFunction.SQRT,
                    model.build().reduce(ReduceFunction.SUM, formulas.product(rows, rows), List.of(1)));
            default -> throw model.context().refuse("AS2004", "the norm is not known").with("attribute", "norm")
                    .found(name, "MAX, L1 or L2").raise();
        };
        Operand isZero = formulas.binary(BinaryFunction.EQUAL, norm, formulas.filled(norm, 0));
        Operand divisor = formulas.select(isZero, formulas.filled(norm, 1), norm);
        return model.build().reshape(formulas.quotient(rows, divisor), operand.shape());
    }

    private static Operand binarized(Classical model, Operand operand) {
        float threshold = model.context().floatAttribute("threshold").orElse(0f);
        Operand above = model.formulas().isGreater(model.build().cast(operand, ScalarType.F32), threshold);
        return model.build().cast(above, operand.element());
    }

    /// Adds an axis with 1 at the position of the category; of categories listed twice the last counts.
    private static Operand oneHot(Classical model, Operand operand) {
        model.context().ignoreAttributes("zeros");
        long[] listed = model.context().intsAttribute("cats_int64s").orElse(new long[0]);
        if (listed.length == 0) {
            throw model.context().refuse("AS2105", "categories that are strings are not supported")
                    .with("attribute", "cats_strings").found("no cats_int64s", "cats_int64s")
                    .help("encode the strings as integers before the model").raise();
        }
        Shape flat = Shape.of(operand.shape().elementCount(), 1);
        Shape shape = Shape.of(flat.dim(0), listed.length);
        Operand category = model.build().reshape(model.build().cast(operand, ScalarType.I64), flat);
        Operand isEqual = model.formulas().binary(BinaryFunction.EQUAL, category,
                model.build().constant(TensorData.integers(Shape.of(1, listed.length), listed)));
        float[] counts = new float[listed.length];
        for (int i = 0; i < listed.length; i++) {
            long own = listed[i];
            counts[i] = Arrays.stream(listed).skip(i + 1L).noneMatch(later -> later == own) ? 1 : 0;
        }
        List<Float> weights = new ArrayList<>();
        for (float count : counts) {
            weights.add(count);
        }
        Operand ones = model.formulas().product(model.build().cast(isEqual, ScalarType.F32),
                Broadcasting.to(model.context(), model.build().constant(numbers(weights)), shape));
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        dims.add(listed.length);
        return model.build().reshape(ones, new Shape(dims));
    }

    /// Replaces one value; NaN is in no tensor of a circuit, so that nothing is replaced where it is meant.
    private static Operand imputed(Classical model, Operand operand) {
        boolean isFloat = operand.element().isFloat();
        float replacedFloat = model.context().floatAttribute("replaced_value_float").orElse(0f);
        long replacedInteger = model.context().intAttribute("replaced_value_int64").orElse(0L);
        List<Float> floats = model.floats("imputed_value_floats");
        long[] integers = model.context().intsAttribute("imputed_value_int64s").orElse(new long[0]);
        if (isFloat ? floats.isEmpty() : integers.length == 0) {
            throw model.context().refuse("AS2004", "the numbers to put in are missing")
                    .with("attribute", isFloat ? "imputed_value_floats" : "imputed_value_int64s")
                    .found("none", "numbers of the type of the input").raise();
        }
        if (isFloat && Float.isNaN(replacedFloat)) {
            return operand;
        }
        TensorData numbers = isFloat
                ? TensorData.ofDoubles(operand.element(), Shape.of(floats.size()),
                        floats.stream().mapToDouble(Float::doubleValue).toArray())
                : TensorData.ofLongs(operand.element(), Shape.of(integers.length), integers);
        Operand replaced = isFloat
                ? model.formulas().filled(operand, replacedFloat)
                : model.build().cast(model.build().constant(TensorData.integers(Shape.of(1), replacedInteger)),
                        operand.element());
        Operand isMissing = model.formulas().binary(BinaryFunction.EQUAL, operand, replaced);
        Operand imputed = perFeature(model, "imputed values", numbers, operand.shape());
        return model.formulas().select(isMissing, imputed, operand);
    }
}
