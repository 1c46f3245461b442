package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.format.NpzFile;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.fixed.Output;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.testsuite.TestModels;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Models of the folder `models` with their evaluation rows, and what tests do with rows.
///
/// A folder holds `model.onnx` and `inputs.npz`: an array for each input with the rows on axis 0, and `ref__OUTPUT`
/// with what ONNX Runtime computed.
public final class ModelFixtures {

    private ModelFixtures() {}

    /// Returns the model in the folder of that name.
    public static ModelFixture load(String name) {
        Path file = resource(name, "model.onnx");
        OnnxModel model = OnnxReader.read(file).orElseThrow();
        Map<String, double[]> columns = new LinkedHashMap<>();
        int rows = 0;
        try {
            for (InputTensor tensor : NpzFile.read(resource(name, "inputs.npz")).tensors()) {
                columns.put(tensor.name(), doubles(tensor));
                rows = tensor.shape().getFirst();
            }
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
        return ModelFixture.of(name, file, model, rows, columns);
    }

    /// Returns a file of a model's folder.
    public static Path resource(String name, String file) {
        return TestModels.file(name, file);
    }

    private static double[] doubles(InputTensor tensor) {
        double[] values = new double[tensor.count()];
        Arrays.setAll(values, tensor::doubleAt);
        return values;
    }

    /// Returns the box of each element over `rowCount` rows, widened by a tenth of its width on either side.
    public static InputBox box(double[] rows, int rowCount, int scaleBits) {
        int width = rows.length / rowCount;
        double[] lo = new double[width];
        double[] hi = new double[width];
        for (int i = 0; i < width; i++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < rowCount; row++) {
                least = Math.min(least, rows[row * width + i]);
                greatest = Math.max(greatest, rows[row * width + i]);
            }
            double margin = (greatest - least) / 10;
            lo[i] = least - margin;
            hi[i] = greatest + margin;
        }
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.of(width), lo),
                TensorData.ofDoubles(ScalarType.F64, Shape.of(width), hi), scaleBits, false, "samples");
    }

    /// Returns the integers that stand for `values`.
    public static long[] quantized(double[] values, int scaleBits) {
        return Arrays.stream(values).mapToLong(value -> InputBox.quantize(value, scaleBits)).toArray();
    }

    /// Returns the same integers without bound.
    public static Map<String, BigInteger[]> big(Map<String, long[]> integers) {
        Map<String, BigInteger[]> big = new LinkedHashMap<>();
        integers.forEach((name, values) -> big.put(name,
                Arrays.stream(values).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new)));
        return big;
    }

    /// Asserts that both interpreters gave the same integers.
    public static void assertSame(Map<String, BigInteger[]> big, Map<String, long[]> integers) {
        assertThat(big.keySet()).isEqualTo(integers.keySet());
        big.forEach((name, values) -> assertThat(values).as(name).containsExactly(Arrays
                .stream(Objects.requireNonNull(integers.get(name))).mapToObj(BigInteger::valueOf)
                .toArray(BigInteger[]::new)));
    }

    /// Returns the shape of each output of a module.
    public static Map<String, Shape> outputShapes(TensorModule module) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof io.assay.ir.tensor.Output(var value, var name, _)) {
                shapes.put(name, value.type().shape());
            }
        }
        return shapes;
    }

    /// Returns the numbers that a module's output integers stand for.
    public static Map<String, double[]> reals(FixedModule module, Map<String, long[]> integers) {
        Map<String, double[]> reals = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, _, _)) {
                int bits = value.type().scaleBits();
                reals.put(name, Arrays.stream(Objects.requireNonNull(integers.get(name)))
                        .mapToDouble(integer -> Math.scalb((double) integer, -bits)).toArray());
            }
        }
        return reals;
    }
}
