package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.driver.Rows;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.TestModels;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tree models as exporters write them: every evaluation row gives the label that ONNX Runtime gave, and its scores; and the
/// integers that a proof speaks of reach just the leaves that floats reach, in each tree.
///
/// `-Dassay.models=DIR` names the folder of the models that are not among the resources.
class TreeModelsTest {

    @ParameterizedTest
    @ValueSource(strings = {"dtree_wine", "lgbm_german_credit"})
    void smallModels(String name) throws Exception {
        check(name, Objects.requireNonNull(TestModels.file(name, "model.onnx").getParent()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtree_wine", "lgbm_german_credit", "gb_churn", "xgb_lending_default", "rf_churn",
            "iforest_sp500_feed"})
    @Tag("nightly")
    void modelsOfAFolder(String name) throws Exception {
        String folder = System.getProperty("assay.models");
        Assumptions.assumeTrue(folder != null, "no -Dassay.models=DIR");
        check(name, Path.of(folder).resolve(name));
    }

    private static void check(String name, Path folder) throws Exception {
        TensorModule module = OnnxFrontend.importModel(OnnxReader.read(folder.resolve("model.onnx")).orElseThrow(),
                ImportOptions.DEFAULT).orElseThrow().module();
        assertThat(Verifier.verify(module)).isEmpty();
        assertThat(module.main().ops()).anyMatch(DecisionTrees.class::isInstance);
        Rows rows = Rows.read(folder.resolve("inputs.npz"));
        List<String> inputs = module.main().ops().stream().filter(Input.class::isInstance)
                .map((Op op) -> ((Input) op).name()).toList();
        int count = rows.count(inputs);
        Compiled leaves = Compiled.of(folder, leaves(module));
        for (int row = 0; row < count; row++) {
            Map<String, double[]> given = new LinkedHashMap<>();
            for (String input : inputs) {
                given.put(input, row(rows.require(input), row, count));
            }
            for (Map.Entry<String, double[]> output : TensorInterpreter.run(module, given).entrySet()) {
                InputTensor reference = rows.require("ref__" + output.getKey());
                assertThat(output.getValue()).as("%s, row %d, %s", name, row, output.getKey())
                        .containsExactly(row(reference, row, count),
                                Offset.offset(reference instanceof InputTensor.Doubles ? 1e-6 : 0));
            }
            leaves.requireSame("%s, row %d".formatted(name, row), given);
        }
        System.out.println(name + ": " + count + " rows");
    }

    /// Returns the module with the values of the leaves that are reached as outputs.
    private static TensorModule leaves(TensorModule module) {
        List<Op> ops = new ArrayList<>(module.main().ops().stream().filter(op -> !(op instanceof Output)).toList());
        for (Op op : List.copyOf(ops)) {
            if (op instanceof DecisionTrees trees) {
                ops.add(new Output(trees.result(), "leaves" + ops.size(), trees.loc()));
            }
        }
        return new TensorModule(module.name(), new Func(module.main().name(), ops));
    }

    /// A module and its integers.
    private record Compiled(TensorModule module, Map<String, InputBox> boxes, FixedModule fixed) {

        static Compiled of(Path folder, TensorModule module) throws IOException {
            LoweredModel model = Compiler.lower(folder.resolve("model.onnx"),
                    CompileOptions.DEFAULT.withSamples(folder.resolve("inputs.npz")), Progress.NONE);
            return new Compiled(module, model.boxes(), Pipelines.compile(module,
                    new LowerTensorToFixed.Options(model.scaleBits(), model.boxes(), Map.of(), Map.of()),
                    PassOptions.DEFAULT, PassObserver.NONE).fixed());
        }

        void requireSame(String place, Map<String, double[]> given) {
            Map<String, long[]> integers = new LinkedHashMap<>();
            boxes.forEach((name, box) -> integers.put(name,
                    box.integersOf(Objects.requireNonNull(given.get(name)))));
            Map<String, double[]> found = ModelFixtures.reals(fixed, FixedInterpreter.run(fixed, integers));
            Map<String, double[]> expected = TensorInterpreter.run(module, given);
            assertThat(found.keySet()).as(place).isEqualTo(expected.keySet());
            expected.forEach((name, values) -> assertThat(found.get(name)).as(place + ", " + name)
                    .containsExactly(values));
        }
    }

    private static double[] row(InputTensor tensor, int row, int count) {
        double[] values = new double[tensor.count() / count];
        Arrays.setAll(values, i -> tensor.doubleAt(row * values.length + i));
        return values;
    }
}
