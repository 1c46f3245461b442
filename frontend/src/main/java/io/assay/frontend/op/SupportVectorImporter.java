package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Reads SVMRegressor and SVMClassifier, with all kernels; without support vectors they are linear models.
///
/// @param row        the operator
/// @param classifies whether it is the classifier
record SupportVectorImporter(OperatorRow row, boolean classifies) implements OperatorImporter {
    private static final Einsum DOT = new Einsum("nf", "sf", "ns");
    private static final Einsum WEIGHTED = new Einsum("ns", "sp", "np");

    static SupportVectorImporter regressor() {
        return new SupportVectorImporter(Classical.row("SVMRegressor",
                "post_transform is NONE; without support vectors the kernel is LINEAR"), false);
    }

    static SupportVectorImporter classifier() {
        return new SupportVectorImporter(Classical.row("SVMClassifier",
                "without support vectors not with two classes; PROBIT of scores in (0, 1), with two classes"
                        + " after prob_a"),
                true);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Classical model = Classical.of(context);
        return classifies ? classified(model) : List.of(regressed(model));
    }

    private static Operand regressed(Classical model) {
        Operand rows = model.rows();
        Classical.PostTransform transform = model.postTransform();
        if (transform != Classical.PostTransform.NONE) {
            throw model.refused(transform, "ONNX Runtime leaves the result as it is, against the standard", "NONE");
        }
        int supports = Math.toIntExact(model.context().intAttribute("n_supports").orElse(0L));
        Operand result;
        if (supports == 0) {
            model.context().ignoreAttributes("support_vectors", "kernel_params");
            requireLinear(model);
            result = product(model, DOT, rows, model.floats("coefficients", Shape.of(1, rows.shape().dim(1))));
        } else {
            result = product(model, WEIGHTED, kernel(model, rows, supports),
                    model.floats("coefficients", Shape.of(supports, 1)));
        }
        Operand score = model.formulas().sum(result, model.floats("rho", Shape.of(1)));
        if (model.context().intAttribute("one_class").orElse(0L) == 0) {
            return score;
        }
        Operand inside = model.build().cast(model.formulas().isGreater(score, 0), ScalarType.F32);
        return model.formulas().sum(model.formulas().product(inside, 2), -1);
    }

    private static void requireLinear(Classical model) {
        String kernel = model.context().stringAttribute("kernel_type").orElse("LINEAR");
        if (!kernel.equals("LINEAR")) {
            throw model.context().refuse("AS2004", "a kernel has no support vectors").with("attribute", "kernel_type")
                    .found(kernel, "LINEAR where there are no support vectors").raise();
        }
    }

    private static Operand product(Classical model, Einsum einsum, Operand lhs, Operand rhs) {
        int columns = rhs.shape().dim(einsum.rhs().indexOf(einsum.out().charAt(1)));
        return model.build().contract(einsum, lhs, rhs, Shape.of(lhs.shape().dim(0), columns));
    }

    /// Returns the kernel of each row and support vector, shape [rows, supports].
    private static Operand kernel(Classical model, Operand rows, int supports) {
        Formulas formulas = model.formulas();
        Operand vectors = model.floats("support_vectors", Shape.of(supports, rows.shape().dim(1)));
        List<Float> parameters = new ArrayList<>(model.floats("kernel_params"));
        while (parameters.size() < 3) {
            parameters.add(0f);
        }
        double gamma = parameters.get(0);
        double offset = parameters.get(1);
        String kernel = model.context().stringAttribute("kernel_type").orElse("LINEAR");
        return switch (kernel) {
            case "LINEAR" -> product(model, DOT, rows, vectors);
            case "POLY" -> power(formulas, affine(model, rows, vectors, gamma, offset), parameters.get(2));
            case "SIGMOID" -> formulas.unary(UnaryFunction.TANH, affine(model, rows, vectors, gamma, offset));
            case "RBF" -> radial(model, rows, vectors, gamma);
            default -> throw model.context().refuse("AS2004", "the kernel is not known")
                    .with("attribute", "kernel_type").found(kernel, "LINEAR, POLY, RBF or SIGMOID").raise();
        };
    }

    private static Operand affine(Classical model, Operand rows, Operand vectors, double gamma, double offset) {
        Operand scaled = product(model, DOT, rows, model.formulas().product(vectors, gamma));
        return model.formulas().sum(scaled, offset);
    }

    /// Returns base^degree, by squaring where the degree is a small integer.
    private static Operand power(Formulas formulas, Operand base, float degree) {
        if (degree != Math.rint(degree) || degree < 0 || degree > 64) {
            return formulas.binary(BinaryFunction.POW, base, formulas.filled(base, degree));
        }
        Operand result = formulas.filled(base, 1);
        Operand square = base;
        for (int left = (int) degree; left > 0; left /= 2) {
            if (left % 2 == 1) {
                result = formulas.product(result, square);
            }
            square = left > 1 ? formulas.product(square, square) : square;
        }
        return result;
    }

    /// exp(−γ·|x − v|²), with |x − v|² = |x|² − 2·x·v + |v|²: only |x|² has products of variables. Rounding may make
    /// the sum a little negative, which the rectifier takes back.
    private static Operand radial(Classical model, Operand rows, Operand vectors, double gamma) {
        Formulas formulas = model.formulas();
        int count = rows.shape().dim(0);
        Operand own = model.build().contract(new Einsum("nf", "nf", "n"), rows, rows, Shape.of(count));
        Operand lengths = model.build().contract(new Einsum("sf", "sf", "s"), vectors, vectors,
                Shape.of(vectors.shape().dim(0)));
        Operand dot = product(model, DOT, rows, formulas.product(vectors, 2 * gamma));
        Operand scaled = formulas.product(model.build().reshape(own, Shape.of(count, 1)), -gamma);
        Operand sum = formulas.sum(formulas.sum(dot, formulas.product(lengths, -gamma)), scaled);
        Operand distance = formulas.unary(UnaryFunction.NEG, sum);
        Operand exponent = formulas.unary(UnaryFunction.NEG,
                gamma < 0 ? distance : formulas.unary(UnaryFunction.RELU, distance));
        return formulas.unary(UnaryFunction.EXP, exponent);
    }

    private static List<Operand> classified(Classical model) {
        Classical.Labels labels = model.labels("classlabels_ints");
        Operand rows = model.rows();
        long[] counts = model.context().intsAttribute("vectors_per_class").orElse(new long[0]);
        if (counts.length == 0) {
            return linear(model, rows, labels);
        }
        if (counts.length != labels.size() || counts.length < 2) {
            throw model.context().refuse("AS2004", "the number of classes is not clear")
                    .with("attribute", "vectors_per_class")
                    .found(counts.length + " numbers and " + labels.size() + " labels", "as many, at least two")
                    .raise();
        }
        Operand decisions = decisions(model, rows, counts);
        Operand scores = scores(model, decisions, counts.length);
        Operand position = counts.length == 2
                ? model.formulas().unary(UnaryFunction.NOT,
                        model.formulas().isGreater(model.formulas().part(decisions, 1, 0), 0))
                : model.greatest(votes(model, decisions, counts.length));
        return List.of(model.label(labels, position), scores);
    }

    private static List<Operand> linear(Classical model, Operand rows, Classical.Labels labels) {
        model.context().ignoreAttributes("support_vectors", "kernel_params", "prob_a", "prob_b");
        requireLinear(model);
        if (labels.size() == 2) {
            throw model.context().refuse("AS2004", "two classes without support vectors are not supported")
                    .with("attribute", "vectors_per_class").found("none, and 2 labels", "support vectors")
                    .reason("ONNX Runtime's label does not follow from which score is greater")
                    .help("export the model as a LinearClassifier").raise();
        }
        Operand product = product(model, DOT, rows,
                model.floats("coefficients", Shape.of(labels.size(), rows.shape().dim(1))));
        List<Float> rho = model.floats("rho");
        Operand scores = rho.isEmpty() ? product : model.formulas().sum(product, rho.getFirst());
        Classical.PostTransform transform = model.postTransform();
        boolean isAlone = labels.size() == 1 && transform != Classical.PostTransform.PROBIT;
        return List.of(model.label(labels, model.greatest(scores)),
                isAlone ? scores : model.transformed(transform, scores));
    }

    /// Returns the decision between each two classes i < j, positive for i; shape [rows, pairs].
    private static Operand decisions(Classical model, Operand rows, long... counts) {
        int classes = counts.length;
        int supports = Math.toIntExact(LongStream.of(counts).sum());
        double[] coefficients = model.floats("coefficients").stream().mapToDouble(Float::doubleValue).toArray();
        model.floats("coefficients", Shape.of(classes - 1, supports));
        int pairs = Math.multiplyExact(classes, classes - 1) / 2;
        model.build().requireRoom(Shape.of(supports, pairs));
        int[] owner = owners(counts);
        double[] matrix = new double[supports * pairs];
        int pair = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                for (int s = 0; s < supports; s++) {
                    if (owner[s] == i) {
                        matrix[s * pairs + pair] = coefficients[(j - 1) * supports + s];
                    } else if (owner[s] == j) {
                        matrix[s * pairs + pair] = coefficients[i * supports + s];
                    }
                }
                pair++;
            }
        }
        Operand weighted = product(model, WEIGHTED, kernel(model, rows, supports),
                model.weight("coefficients",
                        TensorData.ofDoubles(ScalarType.F32, Shape.of(supports, pairs), matrix)));
        return model.formulas().sum(weighted, model.floats("rho", Shape.of(pairs)));
    }

    private static int[] owners(long... counts) {
        return IntStream.range(0, counts.length)
                .flatMap(kind -> IntStream.generate(() -> kind).limit(counts[kind])).toArray();
    }

    /// Returns how many decisions each class wins, shape [rows, classes].
    private static Operand votes(Classical model, Operand decisions, int classes) {
        TensorBuilder build = model.build();
        int rows = decisions.shape().dim(0);
        int pairs = decisions.shape().dim(1);
        Operand firstWins = model.formulas().isGreater(decisions, 0);
        Operand both = model.columns(build.cast(firstWins, ScalarType.I64),
                build.cast(model.formulas().unary(UnaryFunction.NOT, firstWins), ScalarType.I64));
        build.requireRoom(Shape.of(rows, classes, classes));
        long[] positions = new long[rows * classes * (classes - 1)];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            for (int own = 0; own < classes; own++) {
                for (int other = 0; other < classes; other++) {
                    if (other != own) {
                        int low = Math.min(own, other);
                        int high = Math.max(own, other);
                        int pair = low * (2 * classes - low - 1) / 2 + high - low - 1;
                        positions[next++] = (long) row * 2 * pairs + (own == low ? pair : pairs + pair);
                    }
                }
            }
        }
        Operand won = build.take(both, Shape.of(rows, classes, classes - 1), positions);
        return build.reshape(build.reduce(ReduceFunction.SUM, won, List.of(2)), Shape.of(rows, classes));
    }

    private static Operand scores(Classical model, Operand decisions, int classes) {
        Classical.PostTransform transform = model.postTransform();
        if (!model.floats("prob_a").isEmpty()) {
            return model.transformed(transform, probabilities(model, decisions, classes));
        }
        model.context().ignoreAttributes("prob_b");
        return classes == 2
                ? ofOneDecision(model, transform, decisions)
                : model.transformed(transform, decisions);
    }

    /// Returns the classes' probabilities: those of each two classes are Platt's, 1 / (1 + exp(a·d + b)).
    private static Operand probabilities(Classical model, Operand decisions, int classes) {
        Shape pairs = Shape.of(decisions.shape().dim(1));
        Formulas formulas = model.formulas();
        Operand exponents = formulas.sum(formulas.product(decisions, model.floats("prob_a", pairs)),
                model.floats("prob_b", pairs));
        Operand first = formulas.unary(UnaryFunction.SIGMOID, formulas.product(exponents, -1));
        return new PairwiseCoupling(formulas, classes).coupled(first);
    }

    /// Returns both classes' scores from the decision, which is positive for the first: ONNX Runtime's convention.
    private static Operand ofOneDecision(Classical model, Classical.PostTransform transform, Operand decision) {
        Formulas formulas = model.formulas();
        return switch (transform) {
            case NONE -> model.columns(formulas.unary(UnaryFunction.NEG, decision), decision);
            case SOFTMAX, SOFTMAX_ZERO -> model.columns(formulas.from(1, decision), decision);
            case LOGISTIC -> {
                Operand second = formulas.unary(UnaryFunction.SIGMOID, decision);
                yield model.columns(formulas.from(1, second), second);
            }
            case PROBIT -> throw model.refused(transform, "ONNX Runtime leaves the second class undefined",
                    "NONE, LOGISTIC, SOFTMAX or SOFTMAX_ZERO");
        };
    }
}
