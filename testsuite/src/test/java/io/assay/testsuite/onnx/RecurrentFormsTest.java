package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RNN, GRU and LSTM against ONNX Runtime: random combinations of directions, attributes and optional inputs.
class RecurrentFormsTest {
    private static final List<String> ACTIVATIONS = List.of("Affine", "Relu", "LeakyRelu", "ThresholdedRelu", "Tanh",
            "ScaledTanh", "Sigmoid", "HardSigmoid", "Elu", "Softsign", "Softplus");
    private static final int[] OPSETS = {7, 14, 22};

    /// What a random model has.
    private static final class Form {
        private final String operator;
        private final Random random;
        private final NodeModel model;
        private final int gates;
        private final int functions;
        private final long steps;
        private final long batch;
        private final long features;
        private final long hidden;
        private final int directions;
        private final StringBuilder text = new StringBuilder();

        Form(String operator, long seed) {
            this.operator = operator;
            this.random = new Random(seed);
            int opset = OPSETS[random.nextInt(3)];
            this.model = new NodeModel("", opset, operator, seed);
            this.gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
            this.functions = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 2 : 3;
            this.steps = random.nextLong(1, 5);
            this.batch = random.nextLong(1, 4);
            this.features = random.nextLong(1, 4);
            this.hidden = random.nextLong(1, 4);
            int direction = random.nextInt(3);
            this.directions = direction == 2 ? 2 : 1;
            text.append(operator).append(" seed ").append(seed).append(" opset ").append(opset);
            set("direction", List.of("forward", "reverse", "bidirectional").get(direction));
            set("hidden_size", hidden);
        }

        private void set(String name, Object value) {
            text.append(' ').append(name).append('=').append(value instanceof Object[] array ? List.of(array) : value);
            model.set(name, value);
        }

        private boolean maybe() {
            return random.nextInt(3) == 0;
        }

        Form inputs() {
            model.input("X", NodeModel.FLOAT, steps, batch, features);
            factor("W", directions, gates * hidden, features);
            factor("R", directions, gates * hidden, hidden);
            if (maybe()) {
                model.none();
            } else {
                factor("B", directions, 2 * gates * hidden);
            }
            lengths();
            state("initial_h");
            if (operator.equals("LSTM")) {
                state("initial_c");
                if (maybe()) {
                    text.append(" peepholes");
                    factor("P", directions, 3 * hidden);
                }
            }
            return this;
        }

        /// Adds a constant, or an input in its place.
        private void factor(String name, long... dims) {
            if (random.nextInt(8) == 0) {
                model.input(name, NodeModel.FLOAT, dims);
            } else {
                model.weight(name, dims);
            }
        }

        private void lengths() {
            if (!maybe()) {
                model.none();
                return;
            }
            int[] lengths = random.ints((int) batch, 1, (int) steps + 1).toArray();
            text.append(" lengths ").append(java.util.Arrays.toString(lengths));
            model.constant(NodeModel.ints("lengths", lengths));
        }

        private void state(String name) {
            if (maybe()) {
                model.none();
            } else if (random.nextBoolean()) {
                model.weight(name, directions, batch, hidden);
            } else {
                model.input(name, NodeModel.FLOAT, directions, batch, hidden);
            }
        }

        Form attributes() {
            if (maybe()) {
                activations();
            }
            if (maybe()) {
                set("clip", 0.4f + random.nextFloat());
            }
            if (operator.equals("GRU") && random.nextBoolean()) {
                set("linear_before_reset", 1L);
            }
            if (operator.equals("LSTM") && maybe()) {
                set("input_forget", 1L);
            }
            return this;
        }

        private void activations() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < functions * directions; i++) {
                names.add(ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
            }
            set("activations", names.toArray(new String[0]));
            boolean needsNumbers = names.stream()
                    .anyMatch(List.of("Affine", "ScaledTanh", "ThresholdedRelu")::contains);
            if (needsNumbers || random.nextBoolean()) {
                float[] alphas = model.numbers(functions * directions);
                float[] betas = model.numbers(functions * directions);
                text.append(" alpha ").append(java.util.Arrays.toString(alphas)).append(" beta ")
                        .append(java.util.Arrays.toString(betas));
                model.set("activation_alpha", alphas);
                model.set("activation_beta", betas);
            }
        }

        Form outputs() {
            boolean sequence = !maybe();
            model.outputs(sequence ? "Y" : "");
            if (!sequence || !maybe()) {
                model.outputs("Y_h");
                if (operator.equals("LSTM") && !maybe()) {
                    model.outputs("Y_c");
                }
            }
            return this;
        }

        void requireSame() throws Exception {
            model.requireSame(text.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"RNN, 1000", "GRU, 2000", "LSTM, 3000"})
    void aRandomFormMeansWhatOnnxRuntimeComputes(String operator, long firstSeed) throws Exception {
        for (long seed = firstSeed; seed < firstSeed + 60; seed++) {
            new Form(operator, seed).inputs().attributes().outputs().requireSame();
        }
    }

    @ParameterizedTest
    @CsvSource({"RNN, 1", "GRU, 3", "LSTM, 4"})
    void batchesFirstAreTheTransposedModel(String operator, long gates) {
        Map<String, double[]> stepsFirst = layout(operator, gates, 0, 0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1, 1.1)
                .found();
        Map<String, double[]> batchesFirst = layout(operator, gates, 1, 0, .1, .4, .5, .8, .9, .2, .3, .6, .7, 1, 1.1)
                .found();
        int[] dims = {3, 2, 2, 2};
        double[] y = Objects.requireNonNull(stepsFirst.get("Y"));
        double[] transposed = Objects.requireNonNull(batchesFirst.get("Y"));
        for (int i = 0; i < y.length; i++) {
            int hidden = i % dims[3];
            int batch = i / dims[3] % dims[2];
            int direction = i / (dims[3] * dims[2]) % dims[1];
            int step = i / (dims[3] * dims[2] * dims[1]);
            assertThat(transposed[((batch * dims[0] + step) * dims[1] + direction) * dims[3] + hidden])
                    .as("element %d", i).isEqualTo(y[i]);
        }
        double[] end = Objects.requireNonNull(stepsFirst.get("Y_h"));
        assertThat(batchesFirst.get("Y_h")).containsExactly(end[0], end[1], end[4], end[5], end[2], end[3], end[6],
                end[7]);
    }

    private static NodeModel layout(String operator, long gates, long layout, double... inputs) {
        long[] dims = layout == 0 ? new long[]{3, 2, 2} : new long[]{2, 3, 2};
        return new NodeModel("", 14, operator, 5).set("direction", "bidirectional").set("layout", layout)
                .weight("W", 2, 2 * gates, 2).weight("R", 2, 2 * gates, 2).input("X", NodeModel.FLOAT, inputs, dims)
                .order("X", "W", "R").outputs("Y", "Y_h");
    }
}
