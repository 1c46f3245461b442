package io.assay.testsuite.accuracy;

import io.assay.driver.Rows;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A model with rows, labels and the metric of its task.
///
/// @param folder     folder with `model.onnx`, `inputs.npz` and `meta.json`
/// @param metric     name of the metric
/// @param floatValue metric of the float model's outputs, as stored
/// @param rowCount   number of rows
/// @param parameters number of parameters
/// @param inputs     names of the inputs
/// @param outputs    names of the outputs, in the order of the model
/// @param classes    class of each cluster, for metrics of clusters; else empty
record EvaluatedModel(Path folder, String metric, double floatValue, int rowCount, long parameters, List<String> inputs,
        List<String> outputs, List<Integer> classes) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Returns the models of a folder of folders, by name.
    static List<EvaluatedModel> all(Path root) throws IOException {
        List<EvaluatedModel> models = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(path -> Files.exists(path.resolve("meta.json"))).sorted().toList()) {
                models.add(read(folder));
            }
        }
        return models;
    }

    private static EvaluatedModel read(Path folder) throws IOException {
        JsonNode meta = MAPPER.readTree(Files.readAllBytes(folder.resolve("meta.json")));
        List<Integer> classes = new ArrayList<>();
        meta.path("extra").path("cluster_to_class").forEach(node -> classes.add(node.asInt()));
        return new EvaluatedModel(folder, meta.path("metric").asString(),
                meta.path("metric_on_eval_rows").asDouble(), meta.path("eval_rows").asInt(),
                meta.path("params").asLong(), List.copyOf(meta.path("inputs").propertyNames()),
                List.copyOf(meta.path("outputs").propertyNames()), classes);
    }

    /// Returns the name of the model: that of its folder.
    String name() {
        return folder.getFileName().toString();
    }

    Path file() {
        return folder.resolve("model.onnx");
    }

    Path samples() {
        return folder.resolve("inputs.npz");
    }

    /// Returns the rows of inputs, labels and references.
    Rows rows() throws IOException {
        return Rows.read(samples());
    }

    /// Returns the float model's outputs.
    Map<String, double[]> references(Rows rows) {
        Map<String, double[]> references = new LinkedHashMap<>();
        outputs.forEach(output -> references.put(output, doubles(rows.require("ref__" + output))));
        return references;
    }

    /// Returns all elements of an array.
    static double[] doubles(InputTensor tensor) {
        double[] values = new double[tensor.count()];
        Arrays.setAll(values, tensor::doubleAt);
        return values;
    }

    @Override
    public String toString() {
        return name();
    }
}
