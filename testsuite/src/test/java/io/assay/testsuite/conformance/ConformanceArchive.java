package io.assay.testsuite.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import onnx.OnnxMl;

/// The conformance tests of the folder `conformance` among the resources; its README says where they come from.
public final class ConformanceArchive {

    private final Map<String, ByteString> files;
    private final List<ConformanceEntry> entries;

    private ConformanceArchive(Map<String, ByteString> files, List<ConformanceEntry> entries) {
        this.files = files;
        this.entries = entries;
    }

    /// Returns the model of each test by its name; bound inputs are initializers.
    public static Map<String, OnnxMl.ModelProto> models() {
        ConformanceArchive archive = load();
        Map<String, OnnxMl.ModelProto> models = new LinkedHashMap<>();
        archive.entries.forEach(entry -> models.put(entry.name(), archive.test(entry).model()));
        return models;
    }

    /// Returns the archive, read and unpacked.
    static ConformanceArchive load() {
        try (InputStream packed = resource("conformance.tar.gz");
                InputStream archive = new GZIPInputStream(packed)) {
            return new ConformanceArchive(TarFile.read(archive), index());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the index alone: all tests by tier and name.
    static List<ConformanceEntry> index() {
        try (InputStream source = resource("index.tsv")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
                    .map(ConformanceEntry::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ConformanceArchive.class.getResourceAsStream("/conformance/" + name), name);
    }

    /// Returns the tests of the given tiers, by tier and name.
    List<ConformanceCase> tests(Set<String> tiers) {
        return entries.stream().filter(entry -> tiers.contains(entry.tier())).map(this::test).toList();
    }

    /// Returns the test of that name.
    ConformanceCase test(String name) {
        return test(entries.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow());
    }

    private ConformanceCase test(ConformanceEntry entry) {
        try {
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(file(entry.name() + "/model.onnx"));
            OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder().clearInput();
            Map<String, ByteString> inputs = inputs(entry, model, graph);
            Map<String, ByteString> outputs = new LinkedHashMap<>();
            for (int i = 0; i < graph.getOutputCount(); i++) {
                String name = entry.name() + "/output_" + i + ".pb";
                if (files.containsKey(name)) {
                    outputs.put(graph.getOutput(i).getName(), file(name));
                }
            }
            return new ConformanceCase(entry, model.toBuilder().setGraph(graph).build(), inputs, outputs);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(entry.name(), e);
        }
    }

    /// Adds each input to `graph`, as an input or as an initializer, and returns the files of the former.
    private Map<String, ByteString> inputs(ConformanceEntry entry, OnnxMl.ModelProto model,
            OnnxMl.GraphProto.Builder graph) throws InvalidProtocolBufferException {
        Set<String> initializers = new HashSet<>();
        model.getGraph().getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        Map<String, ByteString> inputs = new LinkedHashMap<>();
        int number = 0;
        for (OnnxMl.ValueInfoProto input : model.getGraph().getInputList()) {
            if (initializers.contains(input.getName())) {
                graph.addInput(input);
                continue;
            }
            ByteString data = file(entry.name() + "/input_" + number++ + ".pb");
            if (entry.bound().contains(input.getName())) {
                graph.addInitializer(OnnxMl.TensorProto.parseFrom(data).toBuilder().setName(input.getName()));
            } else {
                graph.addInput(input);
                inputs.put(input.getName(), data);
            }
        }
        return inputs;
    }

    private ByteString file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }
}
