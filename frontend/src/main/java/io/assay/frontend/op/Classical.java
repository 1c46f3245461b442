package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// What the operators of `ai.onnx.ml` share: rows of features, post transforms, and labels of classes.
///
/// @param context  the node in work
/// @param formulas arithmetic for it
record Classical(ImportContext context, Formulas formulas) {
    /// The newest operator set of `ai.onnx.ml` that the importers were written against.
    private static final int NEWEST = 5;
    static final String DOMAIN = "ai.onnx.ml";
    /// Where a score is left out of a softmax: far below every other.
    private static final double LEFT_OUT = -0x1p20;
    private static final double NEARLY_ZERO = 1e-7;

    static Classical of(ImportContext context) {
        return new Classical(context, new Formulas(context));
    }

    static OperatorRow row(String operator, String restrictions) {
        return new OperatorRow(operator, DOMAIN, 1, NEWEST, restrictions);
    }

    TensorBuilder build() {
        return context.build();
    }

    /// Returns input 0 as floats of shape [rows, features]; a vector is one row.
    Operand rows() {
        Operand operand = build().cast(context.input(0), ScalarType.F32);
        Shape shape = operand.shape();
        if (shape.rank() < 1 || shape.rank() > 2) {
            throw context.refuse("AS2102", "the features are no rows").with("input", "0")
                    .found("shape " + shape.dims(), "one or two axes").raise();
        }
        return shape.rank() == 2 ? operand : build().reshape(operand, Shape.of(1, shape.dim(0)));
    }

    /// Returns a list of floats of the node as a tensor of the model.
    Operand floats(String attribute, Shape shape) {
        List<Float> values = floats(attribute);
        if (values.size() != shape.elementCount()) {
            throw context.refuse("AS2004", "a list has the wrong length").with("attribute", attribute)
                    .found(values.size() + " numbers", shape.elementCount() + ", for shape " + shape.dims()).raise();
        }
        return weight(attribute, TensorData.ofDoubles(ScalarType.F32, shape,
                values.stream().mapToDouble(Float::doubleValue).toArray()));
    }

    /// Returns numbers of an attribute as a tensor of the model, named after node and attribute.
    Operand weight(String attribute, TensorData numbers) {
        return build().weight(context.node().name() + "." + attribute, numbers);
    }

    List<Float> floats(String attribute) {
        return context.floatsAttribute(attribute).orElse(List.of());
    }

    /// Returns the node's post transform.
    PostTransform postTransform() {
        String name = context.stringAttribute("post_transform").orElse("NONE");
        for (PostTransform transform : PostTransform.values()) {
            if (transform.name().equals(name)) {
                return transform;
            }
        }
        throw context.refuse("AS2004", "the post transform is not known").with("attribute", "post_transform")
                .found(name, List.of(PostTransform.values()).toString()).raise();
    }

    /// What is done with the scores at the end.
    enum PostTransform {
        NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO, PROBIT
    }

    /// Returns the transformed scores, shape [rows, classes].
    Operand transformed(PostTransform transform, Operand scores) {
        return switch (transform) {
            case NONE -> scores;
            case LOGISTIC -> formulas.unary(UnaryFunction.SIGMOID, scores);
            case SOFTMAX -> build().softmax(scores, 1);
            case SOFTMAX_ZERO -> softmaxOfOthers(scores);
            case PROBIT -> probit(scores);
        };
    }

    /// The softmax of the scores that are not zero; zeros stay. What ONNX Runtime takes for zero is zero here.
    private Operand softmaxOfOthers(Operand scores) {
        Operand isZero = formulas.unary(UnaryFunction.NOT, formulas.isGreater(formulas.abs(scores), NEARLY_ZERO));
        Operand others = formulas.select(isZero, formulas.filled(scores, LEFT_OUT), scores);
        return formulas.select(isZero, scores, build().softmax(others, 1));
    }

    /// The inverse of the normal distribution's integral, by Winitzki's formula for the inverse error function, which
    /// ONNX Runtime uses too: √2 · sign(x) · √(√(v² − l/a) − v) with x = 2s − 1, l = ln(1 − x²), v = 2/(πa) + l/2 and
    /// a = 0.147.
    private Operand probit(Operand scores) {
        double a = 0.147;
        Operand x = formulas.sum(formulas.product(scores, 2), -1);
        Operand log = formulas.unary(UnaryFunction.LOG, formulas.from(1, formulas.product(x, x)));
        Operand v = formulas.sum(formulas.product(log, 0.5), 2 / (Math.PI * a));
        Operand inner = formulas.difference(formulas.product(v, v), formulas.product(log, 1 / a));
        Operand root = formulas.unary(UnaryFunction.SQRT,
                formulas.difference(formulas.unary(UnaryFunction.SQRT, inner), v));
        return formulas.product(formulas.product(formulas.unary(UnaryFunction.SIGN, x), root), Math.sqrt(2));
    }

    /// The labels of a classifier's classes: numbers, or names by position.
    ///
    /// @param numbers the labels that are integers
    /// @param names   the labels that are strings, empty if they are integers
    record Labels(List<Long> numbers, List<String> names) {
        int size() {
            return Math.max(numbers.size(), names.size());
        }
    }

    /// Returns the labels of the node.
    /// @param integers name of the attribute that lists labels that are integers
    Labels labels(String integers) {
        Optional<long[]> numbers = context.intsAttribute(integers);
        Optional<List<String>> names = context.stringsAttribute("classlabels_strings");
        Labels labels = new Labels(numbers.map(list -> java.util.Arrays.stream(list).boxed().toList())
                .orElse(List.of()), names.orElse(List.of()));
        if (labels.numbers().isEmpty() == labels.names().isEmpty()) {
            throw context.refuse("AS2004", "the labels of the classes are not clear")
                    .with("attribute", integers + ", classlabels_strings")
                    .found(labels.numbers().size() + " integers and " + labels.names().size() + " strings",
                            "one of the two")
                    .raise();
        }
        return labels;
    }

    /// Returns the labels of positions; of strings the positions themselves, as output 0, with the table beside.
    Operand label(Labels labels, Operand positions) {
        Operand indices = build().cast(positions, ScalarType.I64);
        if (!labels.names().isEmpty()) {
            context.label(0, LabelTable.ofStrings(labels.names()));
            return indices;
        }
        List<Long> numbers = labels.numbers();
        long first = numbers.getFirst();
        long step = numbers.size() > 1 ? numbers.get(1) - first : 1;
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) != first + i * step) {
                return lookUp(numbers, indices);
            }
        }
        Operand scaled = step == 1
                ? indices
                : build().binary(BinaryFunction.MUL, indices, filled(indices, step));
        return first == 0 ? scaled : build().binary(BinaryFunction.ADD, scaled, filled(indices, first));
    }

    private Operand filled(Operand like, long value) {
        long[] values = new long[like.shape().elementCount()];
        java.util.Arrays.fill(values, value);
        return build().constant(TensorData.integers(like.shape(), values));
    }

    private Operand lookUp(List<Long> numbers, Operand indices) {
        TensorData table = TensorData.integers(Shape.of(1, numbers.size(), 1),
                numbers.stream().mapToLong(Long::longValue).toArray());
        Operand flat = build().reshape(indices, Shape.of(1, indices.shape().elementCount()));
        return build().reshape(build().gather(build().constant(table), flat), indices.shape());
    }

    /// Returns the position of the greatest score of each row, shape [rows]; of equal ones the first.
    Operand greatest(Operand scores) {
        int rows = scores.shape().dim(0);
        int classes = scores.shape().dim(1);
        if (classes == 1) {
            return build().constant(TensorData.integers(Shape.of(rows), new long[rows]));
        }
        return classes == 2
                ? formulas.binary(BinaryFunction.LESS, formulas.part(scores, 1, 0), formulas.part(scores, 1, 1))
                : build().reshape(build().argMax(scores, 1, false), Shape.of(rows));
    }

    /// Returns two columns of shape [rows, 1] side by side.
    Operand columns(Operand left, Operand right) {
        return build().concat(List.of(left, right), 1);
    }

    /// Refuses a post transform with the reason.
    ImportRefusal refused(PostTransform transform, String reason, String expected) {
        return context.refuse("AS2004", "the post transform is not supported here")
                .with("attribute", "post_transform").found(transform.name(), expected).reason(reason)
                .help("export with post_transform NONE and write the function as operators of its own").raise();
    }
}
