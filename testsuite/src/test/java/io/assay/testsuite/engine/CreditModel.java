package io.assay.testsuite.engine;

import io.assay.format.NpzFile;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.testsuite.TestModels;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// A real credit model with evaluation rows, and what ONNX Runtime gave for them.
///
/// @param inputs     rows of [#FEATURES] numbers
/// @param references one score a row
record CreditModel(double[] inputs, double[] references) {

    static final int FEATURES = 26;

    static CreditModel read() throws IOException {
        return new CreditModel(doubles("input"), doubles("ref__output"));
    }

    static String sha256() throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(Files.readAllBytes(TestModels.file("mlp_credit", "model.onnx"))));
    }

    int rowCount() {
        return references.length;
    }

    /// The model in integers, its features in the range of all rows, widened by a tenth.
    FixedModule lowered(int scaleBits, Visibility visibility) throws IOException {
        TensorModule model = OnnxFrontend
                .importModel(OnnxReader.read(TestModels.file("mlp_credit", "model.onnx")).orElseThrow(),
                        ImportOptions.DEFAULT)
                .orElseThrow().module();
        Map<String, InputBox> boxes = new TreeMap<>();
        boxes.put("input", new InputBox(bound(false), bound(true), scaleBits, false, "samples"));
        Map<String, Visibility> inputs = new TreeMap<>();
        inputs.put("input", visibility);
        return LowerTensorToFixed.lower(model, new LowerTensorToFixed.Options(scaleBits, boxes, inputs, Map.of()))
                .module();
    }

    Map<String, long[]> quantized(int row, int scaleBits) {
        Map<String, long[]> integers = new TreeMap<>();
        integers.put("input", Arrays.stream(inputs, row * FEATURES, (row + 1) * FEATURES)
                .mapToLong(value -> InputBox.quantize(value, scaleBits)).toArray());
        return integers;
    }

    private TensorData bound(boolean upper) {
        double[] bounds = new double[FEATURES];
        for (int feature = 0; feature < FEATURES; feature++) {
            double lo = Double.POSITIVE_INFINITY;
            double hi = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < rowCount(); row++) {
                lo = Math.min(lo, inputs[row * FEATURES + feature]);
                hi = Math.max(hi, inputs[row * FEATURES + feature]);
            }
            bounds[feature] = upper ? hi + (hi - lo) / 10 : lo - (hi - lo) / 10;
        }
        return TensorData.ofDoubles(ScalarType.F64, Shape.of(FEATURES), bounds);
    }

    private static double[] doubles(String name) throws IOException {
        for (InputTensor tensor : NpzFile.read(TestModels.file("mlp_credit", "inputs.npz")).tensors()) {
            if (tensor.name().equals(name) && tensor instanceof InputTensor.Doubles doubles) {
                return doubles.values();
            }
        }
        throw new IllegalStateException("no array " + name);
    }
}
