package io.assay.driver.peer;

import io.assay.backends.r1cs.Lookups;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompiledModel;
import io.assay.driver.Constraints;
import io.assay.driver.Compiler;
import io.assay.driver.Inputs;
import io.assay.driver.Json;
import io.assay.driver.Progress;
import io.assay.driver.WeightOptions;
import io.assay.format.WtnsFile;
import io.assay.ir.Visibility;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.witness.InputException;
import io.assay.witness.Salts;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/// A quantised multi-layer perceptron of three hidden layers, private inputs and public outputs, as wide as its domain
/// allows: what most witnesses of models look like, small values and few large ones.
///
/// Up to 2^16 rows it scores one input; beyond, as many inputs as the domain is larger, with the same weights.
final class ModelCircuit {
    private static final long SEED = 1943;
    private static final int OUTPUTS = 10;
    private static final int WIDEST = 512;
    private static final int WIDEST_LOG2 = 16;
    private static final int MOST_COMPILATIONS = 12;
    private static final double WEIGHT = 1.7;
    private static final double BIAS = 0.1;

    private final int sizeLog2;
    private final int inputs;
    private final int hidden;
    private final int rows;
    private final Path folder;

    private ModelCircuit(int sizeLog2, Path folder) {
        this.sizeLog2 = sizeLog2;
        this.hidden = sizeLog2 >= WIDEST_LOG2 ? WIDEST : Math.max(4, WIDEST >> (WIDEST_LOG2 - sizeLog2));
        this.inputs = Math.max(2, hidden / 8);
        this.rows = 1 << Math.max(0, sizeLog2 - WIDEST_LOG2);
        this.folder = folder;
    }

    /// Writes circuit and witness of the widest last hidden layer that fits the domain of 2^sizeLog2 rows.
    ///
    /// @param sizeLog2 at least 10: smaller domains hold no three layers
    static ProofCase write(int sizeLog2, Path folder) throws IOException, InputException {
        ModelCircuit circuit = new ModelCircuit(sizeLog2, folder);
        CompiledModel model = circuit.widest();
        ArtefactFolder artefacts = ArtefactWriter.write(model, folder.resolve("model-" + sizeLog2),
                Constraints.Writing.ALWAYS, Progress.NONE);
        Path input = folder.resolve("model-" + sizeLog2 + ".json");
        Json.write(input, circuit.input());
        Path witness = folder.resolve("model-" + sizeLog2 + ".wtns");
        WtnsFile.write(witness, artefacts.loadProgram()
                .compute(Inputs.read(input, OptionalInt.of(0)).salted(Salts.NONE), BigInteger.ZERO).wires());
        return new ProofCase("model", model.circuit().constraintCount(),
                artefacts.require(ArtefactFolder.CIRCUIT), witness);
    }

    /// The rows that a circuit takes in its domain: its constraints, and one for each public wire and for the constant.
    private static int occupied(CompiledModel model) {
        return model.circuit().constraintCount() + model.circuit().publicCount() + 1;
    }

    /// Each unit of the last layer costs nearly the same, so a few compilations find the last width that fits.
    private CompiledModel widest() throws IOException {
        int limit = 1 << sizeLog2;
        int width = hidden;
        CompiledModel best = compile(width);
        int cost = Math.max(1, (occupied(compile(width + 4)) - occupied(best)) / 4);
        for (int attempt = 0; attempt < MOST_COMPILATIONS; attempt++) {
            int step = Math.floorDiv(limit - occupied(best), cost);
            if (step == 0) {
                CompiledModel next = compile(width + 1);
                if (occupied(next) > limit) {
                    return best;
                }
                step = 1;
            }
            width = Math.max(1, width + step);
            best = compile(width);
        }
        if (occupied(best) > limit) {
            throw new IllegalStateException(occupied(best) + " rows do not fit 2^" + sizeLog2);
        }
        return best;
    }

    private CompiledModel compile(int width) throws IOException {
        Path file = folder.resolve("model-" + sizeLog2 + ".onnxtxt");
        Files.writeString(file, text(List.of(inputs, hidden, hidden, width, OUTPUTS)));
        return Compiler.compile(file, new CompileOptions(OptionalInt.empty(),
                Optional.of(Visibility.PRIVATE), Set.of(), Visibility.PUBLIC,
                Map.of("x", new CompileOptions.Range(0, 1)),
                Optional.empty(), Optional.empty(), Map.of(), Map.of(), Lookups.OFF, WeightOptions.FIXED,
                PassOptions.DEFAULT, PassObserver.NONE),
                CircuitEstimate.Aim.KEYS, Progress.NONE);
    }

    /// The model in ONNX's text syntax.
    private String text(List<Integer> widths) {
        int layers = widths.size() - 1;
        StringBuilder weights = new StringBuilder();
        StringBuilder nodes = new StringBuilder();
        String value = "x";
        for (int layer = 0; layer < layers; layer++) {
            SplittableRandom random = new SplittableRandom(SEED + layer);
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            weights.append(layer == 0 ? "" : ",\n").append(String.format("float[%d,%d] w%d = {", in, out, layer));
            numbers(weights, random, in * out, WEIGHT / Math.sqrt(in));
            weights.append(String.format("},%nfloat[%d] b%d = {", out, layer));
            numbers(weights, random, out, BIAS);
            weights.append('}');
            String sum = layer == layers - 1 ? "y" : "h" + layer;
            nodes.append(String.format("  %s = Gemm(%s, w%d, b%d)%n", sum, value, layer, layer));
            if (layer < layers - 1) {
                nodes.append(String.format("  r%d = Relu(%s)%n", layer, sum));
            }
            value = "r" + layer;
        }
        return String.format("<ir_version: 8, opset_import: [\"\" : 17]>%n"
                + "perceptron (float[%d,%d] x) => (float[%d,%d] y)%n<%s>%n{%n%s}%n", rows, inputs, rows, OUTPUTS,
                weights, nodes);
    }

    private static void numbers(StringBuilder text, SplittableRandom random, int count, double bound) {
        for (int index = 0; index < count; index++) {
            text.append(index == 0 ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%.4f", random.nextDouble(-bound, bound)));
        }
    }

    private Map<String, Object> input() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<List<Double>> batch = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Double> values = new ArrayList<>();
            for (int index = 0; index < inputs; index++) {
                values.add(random.nextDouble());
            }
            batch.add(values);
        }
        return Map.of("x", batch);
    }
}
