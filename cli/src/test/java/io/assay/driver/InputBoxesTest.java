package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.format.NpzFile;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.OrderedInputs;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.InputEncoding;
import io.assay.passes.lower.NumberOrder;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boxes of inputs of which nothing but the order is read.
class InputBoxesTest {
    private static final String EVERY = "every float32";
    private static final int ROWS = 12;

    @TempDir
    private Path folder = Path.of("");

    /// The trees read x, and y is added to what they give.
    private static TensorModule trees(int features) throws AirSyntaxException {
        return (TensorModule) new AirParser().parse("""
                module "trees" tensor
                data @features : tensor<1xi64> = [1]
                data @starts : tensor<1xi64> = [1]
                data @boundaries : tensor<1xi64> = [1056964609]
                data @true : tensor<1xi64> = [-1]
                data @false : tensor<1xi64> = [-2]
                data @roots : tensor<1xi64> = [0]
                data @leaves : tensor<2x1xf32> = [0.25, 4.0]
                func @main {
                %%0 = tensor.input {name = "x"} : tensor<1x%1$dxf32>
                %%1 = tensor.input {name = "y"} : tensor<1x1x1xf32>
                %%2 = tensor.float_key %%0 : tensor<1x%1$dxi64>
                %%3 = tensor.decision_trees %%2 {features = @features, starts = @starts, counts = @starts, \
                boundaries = @boundaries, whenTrue = @true, whenFalse = @false, roots = @roots, leaves = @leaves} \
                : tensor<1x1x1xf32>
                %%4 = tensor.binary %%3, %%1 {function = add} : tensor<1x1x1xf32>
                tensor.output %%4 {name = "z"}
                }
                """.formatted(features));
    }

    private static InputBoxes boxes(int features, CompileOptions options) throws AirSyntaxException {
        TensorModule module = trees(features);
        return new InputBoxes(module, OrderedInputs.of(module), options, 12);
    }

    private static CompileOptions ranged(Map<String, CompileOptions.Range> more) {
        Map<String, CompileOptions.Range> ranges = new LinkedHashMap<>(more);
        ranges.put("y", new CompileOptions.Range(0, 1));
        return CompileOptions.DEFAULT.withRanges(ranges);
    }

    /// @param rows twelve rows of two elements
    private CompileOptions sampled(double... rows) throws IOException {
        Path file = folder.resolve("samples.npz");
        NpzFile.write(file, List.of(InputTensor.of("x", List.of(ROWS, 2), rows)));
        return ranged(Map.of()).withSamples(file);
    }

    private static InputBox x(CompileOptions options) throws Exception {
        return java.util.Objects.requireNonNull(boxes(2, options).find().get("x"));
    }

    private static void assertKeys(InputBox box, long lo, long hi, String origin) {
        assertThat(box.encoding()).isEqualTo(InputEncoding.FLOAT_ORDER);
        assertThat(box.scaleBits()).isZero();
        assertThat(box.exact()).isFalse();
        assertThat(box.lo().toDoubles()).containsOnly(lo);
        assertThat(box.hi().toDoubles()).containsOnly(hi);
        assertThat(box.origin()).isEqualTo(origin);
    }

    @Test
    void anInputOfTreesNeedsNoRange() throws Exception {
        Map<String, InputBox> found = boxes(2, ranged(Map.of())).find();
        assertThat(found.keySet()).containsExactly("x", "y");
        assertKeys(found.get("x"), -FloatKey.INFINITY, FloatKey.NAN, EVERY);
        assertThat(found.get("y").encoding()).isEqualTo(InputEncoding.FIXED_POINT);
        assertThatThrownBy(() -> boxes(2, CompileOptions.DEFAULT).find()).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.diagnostics()).singleElement()
                        .satisfies(problem -> assertThat(problem.toString()).contains("AS3101", "\"y\"")));
        InputSet one = InputSet.of(List.of(InputTensor.of("x", List.of(1, 2), new double[]{1, Double.NaN})));
        assertKeys(x(ranged(Map.of()).withFallback(one)), -FloatKey.INFINITY, FloatKey.NAN, EVERY);
    }

    @Test
    void aRangeIsOneOfFloatsWithoutNaN() throws Exception {
        assertKeys(x(ranged(Map.of("x", new CompileOptions.Range(-0.1, 2.5)))), FloatKey.of(-0.1f),
                FloatKey.of(2.5f), "--range, without NaN");
        assertKeys(x(ranged(Map.of("x", new CompileOptions.Range(-1e300, 0)))), -FloatKey.INFINITY, 0,
                "--range, without NaN");
    }

    @Test
    void samplesOnAGridAreReadOnItAndOthersByTheirOrder() throws Exception {
        Random random = new Random(7);
        double[] grid = random.ints(2L * ROWS, 0, 100).mapToDouble(i -> i / 4.0).toArray();
        InputBox box = x(sampled(grid));
        assertThat(box.encoding()).isEqualTo(InputEncoding.FIXED_POINT);
        assertThat(box.exact()).isTrue();
        assertThat(box.scaleBits()).isEqualTo(2);
        for (double off : new double[]{0.1, Double.NaN, Double.NEGATIVE_INFINITY}) {
            double[] rows = grid.clone();
            rows[5] = off;
            InputBox mixed = x(sampled(rows));
            assertThat(mixed.encoding()).isEqualTo(InputEncoding.FLOAT_ORDER);
            assertThat(mixed.origin()).isEqualTo("--samples samples.npz, and every float32");
            assertThat(mixed.grids().orElseThrow().toLongs()).containsExactly(2, InputBox.KEY);
            assertThat(mixed.lo().doubleAt(1)).isEqualTo(-FloatKey.INFINITY);
            assertThat(mixed.hi().doubleAt(1)).isEqualTo(FloatKey.NAN);
            assertThat(mixed.lo().doubleAt(0)).isEqualTo(4 * box.lo().doubleAt(0));
            assertThat(mixed.integerOf(0, 7.25)).isEqualTo(29);
            assertThat(mixed.integerOf(1, 7.25)).isEqualTo(FloatKey.of(7.25f));
            rows[4] = 0.1;
            assertKeys(x(sampled(rows)), -FloatKey.INFINITY, FloatKey.NAN, EVERY);
        }
    }

    @Test
    void samplesOfOtherInputsAreFinite() throws Exception {
        Path file = folder.resolve("bad.npz");
        NpzFile.write(file, List.of(InputTensor.of("y", List.of(2), new double[]{1, Double.NaN})));
        assertThatThrownBy(() -> boxes(2, CompileOptions.DEFAULT.withSamples(file)).find())
                .satisfies(problem -> assertThat(Failures.explain(problem).orElseThrow().diagnostics().toString())
                        .contains("AS3104", "\"y\", row 1, element 0", "NaN"));
        NpzFile.write(file, List.of(InputTensor.of("x", List.of(3), new double[]{1, Double.NaN, 2})));
        assertThatThrownBy(() -> boxes(2, ranged(Map.of()).withSamples(file)).find())
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.diagnostics().getFirst().code())
                        .isEqualTo("AS3103"));
    }

    /// An element has room for seven keys of 32 bits, and for the 13 bits of y beside them.
    @Test
    void keysTake32BitsOfPublicElements() throws Exception {
        for (int features : new int[]{14, 15}) {
            InputBoxes boxes = boxes(features, ranged(Map.of()));
            assertThat(boxes.visibilities(boxes.find()).values())
                    .containsOnly(features == 14 ? Visibility.PUBLIC : Visibility.HASHED);
        }
    }

    @Test
    void aManifestSaysHowAnInputWasRead() throws Exception {
        List<Manifest.Border> borders = new ArrayList<>(List.of(
                new Manifest.Border("x", "input", "private", List.of(1, 2), Manifest.Border.FLOAT_ORDER,
                        List.of(), List.of(), 0, false, List.of(-FloatKey.INFINITY),
                        List.of(FloatKey.of(1f), FloatKey.NAN),
                        EVERY),
                new Manifest.Border("y", "input", "private", List.of(1, 1, 1), Manifest.Border.FIXED_POINT, List.of(),
                        List.of(),
                        3, true, List.of(0L), List.of(8L), "--samples s.npz")));
        CompileOptions options = RecordedOptions.of(manifest(borders));
        Map<String, InputBox> found = boxes(2, options).find();
        assertThat(found.get("x")).isEqualTo(InputBox.ordered(new NumberOrder.Floats(),
                TensorData.integers(Shape.of(1, 2), -FloatKey.INFINITY, -FloatKey.INFINITY),
                TensorData.integers(Shape.of(1, 2), FloatKey.of(1f), FloatKey.NAN), EVERY, Optional.empty()));
        assertThat(found.get("y").encoding()).isEqualTo(InputEncoding.FIXED_POINT);
        assertThat(borders.get(0).numbers()).isEqualTo("float32 by its order, or missing");
        assertThat(borders.get(1).numbers()).isEqualTo("3 fractional bits exactly");
        Manifest.Border mixed = new Manifest.Border("x", "input", "private", List.of(1, 2), Manifest.Border.FLOAT_ORDER,
                List.of(0, InputBox.KEY), List.of(), 0, false, List.of(0L, -FloatKey.INFINITY),
                List.of(1L, FloatKey.NAN), EVERY);
        InputBox read = java.util.Objects.requireNonNull(RecordedOptions.of(manifest(List.of(mixed))).boxes().get("x"));
        assertThat(read.grids().orElseThrow().toLongs()).containsExactly(0, InputBox.KEY);
        assertThat(read.hi().toDoubles()).containsExactly(1, FloatKey.NAN);
        assertThat(mixed.numbers()).isEqualTo("by its order, 1 of 2 elements as float32, the others on a grid");
        Manifest.Border other = new Manifest.Border("x", "input", "private", List.of(1), "decimal", List.of(),
                List.of(), 0, false,
                List.of(0L), List.of(1L), "");
        assertThatThrownBy(() -> RecordedOptions.of(manifest(List.of(other))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("encoding decimal of x");
    }

    @Test
    void rangesOfKeysAreShownAsNumbers() {
        assertThat(keys(-FloatKey.INFINITY, FloatKey.NAN)).isEqualTo(
                "float32 by its order, from -Infinity to Infinity, or missing");
        assertThat(keys(FloatKey.of(-0.1f), FloatKey.of(2.5f)))
                .isEqualTo("float32 by its order, from -0.1 to 2.5, never missing");
    }

    private static String keys(long lo, long hi) {
        return new Manifest.Border("x", "input", "public", List.of(1), Manifest.Border.FLOAT_ORDER, List.of(),
                List.of(), 0,
                false, List.of(lo), List.of(hi), "").numbers();
    }

    private static Manifest manifest(List<Manifest.Border> borders) {
        return new Manifest(Manifest.FORMAT, Manifest.VERSION, "1",
                new Manifest.Model("m", "m.onnx", "", Map.of(), Map.of(), Map.of()), "groth16", 12, "fixed", List.of(),
                borders, List.of(), List.of(), new Manifest.Circuit(1, 1, 1, 1, 0, List.of()), "M",
                Manifest.Passes.ALL, Manifest.NO_KEY, new java.util.TreeMap<>(), new java.util.TreeMap<>());
    }
}
