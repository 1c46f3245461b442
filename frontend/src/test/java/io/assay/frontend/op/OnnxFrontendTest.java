package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFrontendTest {
    private static Path resource(String name) throws URISyntaxException {
        return Path
                .of(Objects.requireNonNull(OnnxFrontendTest.class.getResource("/io/assay/frontend/" + name)).toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_credit", "ae_feed_sp500"})
    void computesWhatOnnxRuntimeComputed(String name) throws URISyntaxException {
        OnnxModel model = OnnxReader.read(resource(name + "/model.onnx")).orElseThrow();
        ImportedModel imported = OnnxFrontend.importModel(model, ImportOptions.DEFAULT).orElseThrow();
        assertThat(Verifier.verify(imported.module())).isEmpty();
        OnnxTensor input = OnnxReader.readTensor(resource(name + "/input_0.pb")).orElseThrow();
        OnnxTensor expected = OnnxReader.readTensor(resource(name + "/output_0.pb")).orElseThrow();
        String inputName = model.graph().requiredInputs().getFirst().name();
        double[] output = TensorInterpreter.run(imported.module(), Map.of(inputName, input.toDoubles()))
                .get(model.graph().outputs().getFirst().name());
        assertThat(output).containsExactly(expected.toDoubles(), within(1e-5));
    }

    @Test
    void damagedFilesGiveModelsOrDiagnostics() throws IOException, URISyntaxException {
        byte[] good = Files.readAllBytes(resource("mlp_credit/model.onnx"));
        long seed = 20260101;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] bad = i % 2 == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flip = 0; flip < i % 5 && bad.length > 0; flip++) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Outcome<ImportedModel> outcome = switch (OnnxReader.readBytes("bad.onnx", bad)) {
                case Outcome.Done<OnnxModel>(OnnxModel model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
                case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
            };
            if (outcome instanceof Outcome.Refused<ImportedModel>(var diagnostics)) {
                assertThat(diagnostics).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(90);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax", "Hardmax"})
    void anAxisWithoutElementsHasNoGreatestOne(String operator) {
        String text = "<ir_version: 8, opset_import: [\"\" : 17]> g (float[2,0] x) => (y) { y = " + operator + " (x) }";
        OnnxModel model = OnnxReader.readBytes("g.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        ImportedModel imported = OnnxFrontend.importModel(model, ImportOptions.DEFAULT).orElseThrow();
        assertThat(Verifier.verify(imported.module())).isEmpty();
        assertThat(TensorInterpreter.run(imported.module(), Map.of("x", new double[0])).get("y")).isEmpty();
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(OnnxReader.readBytes("empty.onnx", new byte[0]).toString()).contains("AS1003", "empty.onnx");
    }

    @Test
    void refusesABindingThatDoesNotOccur() throws URISyntaxException {
        OnnxModel model = OnnxReader.read(resource("mlp_credit/model.onnx")).orElseThrow();
        assertThat(OnnxFrontend.importModel(model, ImportOptions.DEFAULT.bind("nowhere", 3)).toString())
                .contains("AS2108", "--bind nowhere");
    }

    @Test
    void refusesABroadcastThatNoTensorCanHold() {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("g")
                .addInput(tensor("x", 1 << 16, 1)).addInput(tensor("y", 1, 1 << 16))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("sum").setOpType("Add").addInput("x").addInput("y")
                        .addOutput("z"))
                .addOutput(tensor("z", 1 << 16, 1 << 16));
        byte[] bytes = OnnxMl.ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph).build()
                .toByteArray();
        OnnxModel model = OnnxReader.readBytes("huge.onnx", bytes).orElseThrow();
        assertThat(OnnxFrontend.importModel(model, ImportOptions.DEFAULT).toString()).contains("AS2102", "sum");
    }

    private static OnnxMl.ValueInfoProto tensor(String name, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder().setName(name).setType(OnnxMl.TypeProto.newBuilder()
                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape))).build();
    }
}
