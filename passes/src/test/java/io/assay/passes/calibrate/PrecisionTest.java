package io.assay.passes.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which models are networks.
class PrecisionTest {
    private static final String LAYER = "einsum = einsum{lhs = \"ik\", rhs = \"kj\", out = \"ij\"}";

    /// Returns a model: a layer, what comes after it, a layer of that, named %9.
    private static TensorModule model(String between) throws AirSyntaxException {
        return (TensorModule) new AirParser().parse("""
                module "m" tensor

                data @w0 : tensor<2x2xf32> = [1.0, 2.0, 3.0, 4.0]

                func @main {
                  %%0 = tensor.input {name = "x"} : tensor<2x2xf32>
                  %%1 = tensor.const {data = @w0} : tensor<2x2xf32>
                  %%2 = tensor.contract %%0, %%1 {%1$s} : tensor<2x2xf32>
                %2$s
                  %%9 = tensor.contract %%8, %%1 {%1$s} : tensor<2x2xf32>
                  tensor.output %%9 {name = "y"}
                }
                """.formatted(LAYER, between));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%8 = tensor.unary %2 {function = relu} : tensor<2x2xf32>",
            "%8 = tensor.binary %2, %1 {function = min} : tensor<2x2xf32>",
            "%8 = tensor.leaky_relu %2 {alpha = 0.1} : tensor<2x2xf32>",
            "%8 = tensor.softmax %2 {axis = 1} : tensor<2x2xf32>",
            "%3 = tensor.unary %2 {function = erf} : tensor<2x2xf32>\n"
                    + "%8 = tensor.binary %3, %2 {function = mul} : tensor<2x2xf32>",
            "%3 = tensor.unary %2 {function = sigmoid} : tensor<2x2xf32>\n%8 = tensor.view %3"
                    + " {map = index_map{offset = 0, strides = [1, 2]}} : tensor<2x2xf32>"})
    void aLayerOfAnActivationOfALayerIsANetwork(String between) throws AirSyntaxException {
        assertThat(Precision.of(model(between))).isEqualTo(Precision.NETWORK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%8 = tensor.unary %2 {function = neg} : tensor<2x2xf32>",
            "%8 = tensor.unary %0 {function = relu} : tensor<2x2xf32>",
            "%8 = tensor.unary %1 {function = tanh} : tensor<2x2xf32>",
            "%3 = tensor.unary %2 {function = relu} : tensor<2x2xf32>\n"
                    + "%4 = tensor.unary %3 {function = neg} : tensor<2x2xf32>\n"
                    + "%8 = tensor.unary %4 {function = exp} : tensor<2x2xf32>",
            "%8 = tensor.binary %2, %2 {function = mul} : tensor<2x2xf32>"})
    void otherModelsAreFormulas(String between) throws AirSyntaxException {
        assertThat(Precision.of(model(between))).isEqualTo(Precision.FORMULA);
    }
}
