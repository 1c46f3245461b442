package io.assay.testsuite.onnx;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import onnx.OnnxMl;

/// ONNX's own node tests of the operators of perceptrons, from `conformance/node-tests.zip`.
///
/// Source and licence of the archive: `conformance/README.md` beside it.
final class NodeTests {

    /// One test: a model, its inputs, and the outputs that ONNX's reference gives.
    ///
    /// @param name     name of the test
    /// @param operator operator under test
    /// @param model    the model; inputs that decide a shape or a choice are initializers
    /// @param inputs   inputs that stay inputs, by name
    /// @param outputs  expected outputs by name
    record NodeTest(String name, String operator, OnnxMl.ModelProto model, Map<String, OnnxTensor> inputs,
            Map<String, OnnxTensor> outputs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private NodeTests() {}

    /// Returns all tests, by operator and name.
    static List<NodeTest> all() {
        Map<String, byte[]> files = files();
        String index = new String(file(files, "index.tsv"), StandardCharsets.UTF_8);
        List<NodeTest> tests = new ArrayList<>();
        for (String line : index.lines().toList()) {
            List<String> columns = Arrays.asList(line.split("\t", -1));
            try {
                tests.add(test(files, columns.get(0), columns.get(1), List.of(columns.get(2).split(","))));
            } catch (IOException e) {
                throw new UncheckedIOException(columns.get(0), e);
            }
        }
        return tests;
    }

    private static NodeTest test(Map<String, byte[]> files, String name, String operator, List<String> constants)
            throws IOException {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(file(files, name + "/model.onnx"));
        OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder().clearInput();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        int number = 0;
        Set<String> initializers = new HashSet<>();
        model.getGraph().getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        for (OnnxMl.ValueInfoProto input : model.getGraph().getInputList()) {
            if (initializers.contains(input.getName())) {
                graph.addInput(input);
                continue;
            }
            byte[] data = file(files, name + "/test_data_set_0/input_" + number++ + ".pb");
            if (constants.contains(input.getName())) {
                graph.addInitializer(OnnxMl.TensorProto.parseFrom(data).toBuilder().setName(input.getName()));
            } else {
                graph.addInput(input);
                inputs.put(input.getName(), OnnxReader.readTensorBytes(input.getName(), data).orElseThrow());
            }
        }
        Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
        for (int i = 0; i < graph.getOutputCount(); i++) {
            byte[] data = file(files, name + "/test_data_set_0/output_" + i + ".pb");
            outputs.put(graph.getOutput(i).getName(), OnnxReader.readTensorBytes(name, data).orElseThrow());
        }
        return new NodeTest(name, operator, model.toBuilder().setGraph(graph).build(), inputs, outputs);
    }

    private static byte[] file(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream source = NodeTests.class.getResourceAsStream("/conformance/node-tests.zip");
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(source))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
