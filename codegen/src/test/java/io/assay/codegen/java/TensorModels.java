package io.assay.codegen.java;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Small float models, one for each op, lowered to relations.
final class TensorModels {

    private static final List<String> OPS = List.of("unary %0 {function = relu} : tensor<2x4xf32>",
            "unary %0 {function = abs} : tensor<2x4xf32>", "unary %0 {function = tanh} : tensor<2x4xf32>",
            "leaky_relu %0 {alpha = 0.1} : tensor<2x4xf32>", "softmax %0 {axis = 1} : tensor<2x4xf32>",
            "binary %1, %0 {function = sub} : tensor<2x4xf32>", "binary %0, %1 {function = max} : tensor<2x4xf32>",
            "binary %0, %0 {function = mul} : tensor<2x4xf32>",
            "contract %0, %2 {einsum = einsum{lhs = \"ik\", rhs = \"kj\", out = \"ij\"}} : tensor<2x2xf32>",
            "contract %0, %0 {einsum = einsum{lhs = \"ik\", rhs = \"jk\", out = \"ij\"}} : tensor<2x2xf32>",
            "reduce %0 {function = mean, axes = [0]} : tensor<1x4xf32>",
            "reduce %0 {function = max, axes = [1]} : tensor<2x1xf32>",
            "argmax %0 {axis = 0, selectLast = true} : tensor<1x4xi64>", "concat %0, %1 {axis = 1} : tensor<2x8xf32>",
            "view %0 {map = index_map{offset = 7, strides = [-4, 0]}} : tensor<2x3xf32>");

    private TensorModels() {}

    /// Returns the models, their inputs in boxes that are random and differ from element to element.
    static List<RelationModule> modules(long seed) {
        Random random = new Random(seed);
        List<RelationModule> modules = new ArrayList<>();
        for (String op : OPS) {
            double[] lo = random.doubles(8, -6, 0).toArray();
            double[] hi = random.doubles(8, 0, 6).toArray();
            Map<String, InputBox> boxes = new TreeMap<>();
            boxes.put("x", new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.of(8), lo),
                    TensorData.ofDoubles(ScalarType.F64, Shape.of(8), hi), 5, false, "test"));
            Map<String, Visibility> inputs = new TreeMap<>();
            inputs.put("x", random.nextBoolean() ? Visibility.PUBLIC : Visibility.PRIVATE);
            modules.add(LowerFixedToRelation.lower(LowerTensorToFixed
                    .lower(model(op), new LowerTensorToFixed.Options(7, boxes, inputs, Map.of())).module()));
        }
        return modules;
    }

    private static TensorModule model(String op) {
        try {
            return (TensorModule) new AirParser().parse("""
                    module "%s" tensor
                    data @w0 : tensor<2x4xf32> = [0.5, -3.0, 0.125, 7.75, 2.0, 1.0, -0.5, -1.0]
                    data @w1 : tensor<4x2xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0, 0.01, -0.02]
                    func @main {
                    %%0 = tensor.input {name = "x"} : tensor<2x4xf32>
                    %%1 = tensor.const {data = @w0} : tensor<2x4xf32>
                    %%2 = tensor.const {data = @w1} : tensor<4x2xf32>
                    %%3 = tensor.%s loc("/op":"Op")
                    tensor.output %%3 {name = "y"}
                    }
                    """.formatted(op.substring(0, op.indexOf(' ')), op));
        } catch (AirSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
