package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An activation of a recurrent network, by the name that ONNX gives it, and its two numbers.
///
/// @param name  in lower case; ONNX Runtime takes any case
/// @param alpha first number, where the function has one
/// @param beta  second number, where the function has one
record Activation(String name, double alpha, double beta) {

    /// Which numbers a function has, and what they are where the node does not say: NaN where the node has to say it,
    /// because ONNX Runtime takes 0 for numbers that the standard sets otherwise or not at all.
    private record Parameters(Optional<Float> alpha, Optional<Float> beta) {}

    private static Optional<Parameters> parameters(String name) {
        return switch (name) {
            case "relu", "tanh", "sigmoid", "softsign", "softplus" -> found(Optional.empty(), Optional.empty());
            case "leakyrelu" -> found(Optional.of(0.01f), Optional.empty());
            case "elu" -> found(Optional.of(1f), Optional.empty());
            case "thresholdedrelu" -> found(Optional.of(Float.NaN), Optional.empty());
            case "affine" -> found(Optional.of(Float.NaN), Optional.of(0f));
            case "scaledtanh" -> found(Optional.of(Float.NaN), Optional.of(Float.NaN));
            case "hardsigmoid" -> found(Optional.of(0.2f), Optional.of(0.5f));
            default -> Optional.empty();
        };
    }

    private static Optional<Parameters> found(Optional<Float> alpha, Optional<Float> beta) {
        return Optional.of(new Parameters(alpha, beta));
    }

    /// Returns the activations of a node, as many as `defaults`; each function takes the next number of the lists of
    /// alphas and betas if it has such a number.
    static List<Activation> of(ImportContext context, List<String> defaults) {
        List<String> names = context.stringsAttribute("activations").orElse(defaults);
        Iterator<Float> alphas = context.floatsAttribute("activation_alpha").orElse(List.of()).iterator();
        Iterator<Float> betas = context.floatsAttribute("activation_beta").orElse(List.of()).iterator();
        if (names.size() != defaults.size()) {
            throw context.refuse("AS2004", "the number of activations is wrong").with("attribute", "activations")
                    .found(String.valueOf(names), defaults.size() + " names").raise();
        }
        List<Activation> activations = new ArrayList<>();
        for (String written : names) {
            String name = written.toLowerCase(Locale.ROOT);
            Parameters parameters = parameters(name).orElseThrow(() -> context
                    .refuse("AS2004", "an activation is not known").with("attribute", "activations")
                    .found(written, "Affine, Relu, LeakyRelu, ThresholdedRelu, Tanh, ScaledTanh, Sigmoid, HardSigmoid,"
                            + " Elu, Softsign or Softplus")
                    .raise());
            double alpha = next(alphas, parameters.alpha());
            double beta = next(betas, parameters.beta());
            if (Double.isNaN(alpha) || Double.isNaN(beta)) {
                throw context.refuse("AS2004", "an activation lacks its numbers")
                        .with("attribute", "activation_alpha, activation_beta")
                        .found(written + " without them", "a number for each function that has one")
                        .reason("runtimes do not agree on what is meant then")
                        .help("write the numbers into the model").raise();
            }
            activations.add(new Activation(name, alpha, beta));
        }
        return activations;
    }

    private static double next(Iterator<Float> listed, Optional<Float> standard) {
        return standard.map(number -> listed.hasNext() ? listed.next() : number).orElse(0f);
    }

    /// Returns the function of each element.
    Operand apply(Formulas formulas, Operand x) {
        return switch (name) {
            case "relu" -> formulas.unary(UnaryFunction.RELU, x);
            case "tanh" -> formulas.unary(UnaryFunction.TANH, x);
            case "sigmoid" -> formulas.unary(UnaryFunction.SIGMOID, x);
            case "softplus" -> formulas.unary(UnaryFunction.SOFTPLUS, x);
            case "softsign" -> formulas.quotient(x, formulas.sum(formulas.unary(UnaryFunction.ABS, x), 1));
            case "leakyrelu" -> formulas.context().build().leakyRelu(alpha, x);
            case "thresholdedrelu" -> formulas.select(formulas.isGreater(x, alpha), x, formulas.filled(x, 0));
            case "elu" -> elu(formulas, x);
            case "affine" -> affine(formulas, x);
            case "scaledtanh" -> formulas.product(formulas.unary(UnaryFunction.TANH, formulas.product(x, beta)), alpha);
            case "hardsigmoid" -> formulas.clamped(affine(formulas, x), 0, 1);
            default -> throw new IllegalStateException(name);
        };
    }

    private Operand affine(Formulas formulas, Operand x) {
        return formulas.sum(formulas.product(x, alpha), beta);
    }

    /// max(x, 0) + alpha · (exp(min(x, 0)) − 1), with one comparison and an exponent that is known not to be positive.
    private Operand elu(Formulas formulas, Operand x) {
        Operand negative = formulas.binary(BinaryFunction.MIN, x, 0);
        Operand positive = formulas.difference(x, negative);
        Operand power = formulas.unary(UnaryFunction.EXP, negative);
        return formulas.sum(positive, formulas.product(formulas.sum(power, -1), alpha));
    }
}
