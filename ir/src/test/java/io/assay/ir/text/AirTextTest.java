package io.assay.ir.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Module;
import io.assay.ir.OpInfo;
import io.assay.ir.OpTable;
import io.assay.ir.TensorData;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.testing.RandomTensors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AirTextTest {

    private static final String DAMAGE = "%@{}[]<>x=,:.\"\\-19az ";

    private static final String EVERY_TENSOR_OP = """
            module "m" tensor

            data @w0 : tensor<4x2xf32> = [0.5, -1.0, 2.0, 1.0E-7, 0.0, -0.0, 3.0, 4.0]
            data @w1 : tensor<2xi64> = [0, 1]
            data @w2 : tensor<1xf64> = [0.25]
            data @w3 : tensor<1xi64> = [-3]
            data @w4 : tensor<1xi64> = [0]
            data @w5 : tensor<1xi64> = [1]
            data @w6 : tensor<1xi64> = [-1]

            func @main {
              %0 = tensor.input {name = "x"} : tensor<1x4xf32> loc("x":"Input")
              %1 = tensor.const {data = @w0} : tensor<4x2xf32>
              %2 = tensor.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x2xf32>
              %3 = tensor.unary %2 {function = sigmoid} : tensor<1x2xf32> loc("a":"Gemm", "b \\"q\\"":"Sigmoid")
              %4 = tensor.binary %3, %2 {function = max} : tensor<1x2xf32>
              %5 = tensor.leaky_relu %4 {alpha = 0.01} : tensor<1x2xf32>
              %6 = tensor.view %5 {map = index_map{offset = 1, strides = [-1]}} : tensor<2xf32>
              %7 = tensor.concat %6, %6 {axis = 0} : tensor<4xf32>
              %8 = tensor.reduce %7 {function = mean, axes = [0]} : tensor<1xf32>
              %9 = tensor.argmax %7 {axis = 0, selectLast = false} : tensor<1xi64>
              %10 = tensor.softmax %7 {axis = 0} : tensor<4xf32>
              %11 = tensor.cast %10 : tensor<4xf16>
              %12 = tensor.const {data = @w1} : tensor<2xi64>
              %13 = tensor.binary %7, %7 {function = less_or_equal} : tensor<4xbool>
              %14 = tensor.select %13, %7, %10 : tensor<4xf32>
              %15 = tensor.take %14 {positions = @w1} : tensor<2xf32>
              %16 = tensor.view %12 {map = index_map{offset = 0, strides = [0, 1]}} : tensor<1x2xi64>
              %17 = tensor.view %7 {map = index_map{offset = 0, strides = [0, 1, 0]}} : tensor<1x4x1xf32>
              %18 = tensor.gather %17, %16 : tensor<1x2x1xf32>
              %19, %20 = tensor.top_k %7 {axis = 0, largest = true} : tensor<3xf32>, tensor<3xi64>
              %21 = tensor.quantize %7 {scale = @w2, zeroPoint = @w3} : tensor<4xi8>
              %22 = tensor.dequantize %21 {scale = @w2, zeroPoint = @w3} : tensor<4xf32>
              %23, %24, %25 = tensor.dynamic_quantize %7 : tensor<4xu8>, tensor<f32>, tensor<u8>
              %26 = tensor.standardize %4 {axes = [1], centered = true, least = 0.0, epsilon = 1.0E-5} : tensor<1x2xf32>
              %27 = tensor.float_key %2 : tensor<1x2xi64>
              %28 = tensor.decision_trees %27 {features = @w4, starts = @w5, counts = @w5, boundaries = @w3, \
            whenTrue = @w6, whenFalse = @w3, roots = @w4, leaves = @w0} : tensor<1x1x2xf32>
              %29 = tensor.rank_sum %4 {axis = 1, from = 1, to = 2} : tensor<1x1xf32>
              %30 = tensor.cast %2 : tensor<1x2xf64>
              %31 = tensor.double_rank %30 {boundaries = @w3} : tensor<1x2xi64>
              tensor.output %8 {name = "mean"}
              tensor.output %9 {name = "index"}
              tensor.output %11 {name = "p"}
            }
            """;

    private static final String EVERY_RELATION_OP = """
            module "r" relation

            data @w0 : tensor<2xi64> = [0, 4]
            data @w1 : tensor<2xi64> = [1, 1]
            data @w2 : tensor<2xi64> = [3, 0]

            func @main {
              %0 = relation.input {name = "x", visibility = public, lo = @w0, hi = @w0} : tensor<2xint[0,7]>
              relation.range %0 {max = 7}
              %1, %2 = relation.hint %0 {function = split_pow2{shift = 2}} : tensor<2xint[0,1]>, tensor<2xint[0,3]>
              %3 = relation.linear %0, %1, %2 {coefficients = [1, -4, -1], constant = 0} : tensor<2xint[-7,7]>
              relation.zero %3
              relation.range %1 {max = 1}
              relation.range %2 {max = 3}
              %4, %5, %6 = relation.hint %0 {function = split_magnitude{shift = 1}} : tensor<2xint[0,4]>, \
            tensor<2xint[0,4]>, tensor<2xint[0,1]>
              relation.zero %4
              relation.zero %5
              relation.zero %6
              %7, %8 = relation.hint %1 {function = table_row{table = function_table{name = "t", lo = 0, \
            segmentBits = 0, shift = 0, base = @w0, slope = @w1}}} : tensor<2xint[0,4]>, tensor<2xint[1,1]>
              relation.lookup %1, %7, %8 {table = function_table{name = "t", lo = 0, segmentBits = 0, shift = 0, \
            base = @w0, slope = @w1}}
              %9, %10 = relation.hint %0 {function = magnitude} : tensor<2xint[0,7]>, tensor<2xint[0,7]>
              %11 = relation.mul %9, %10 : tensor<2xint[0,49]>
              relation.zero %11
              %12, %13 = relation.hint %0 {function = arg_max{axis = 0, selectLast = true}} : tensor<2xint[0,1]>, \
            tensor<1xint[0,7]>
              %14 = relation.contract %12, %0 {einsum = einsum{lhs = "i", rhs = "i", out = ""}} : tensor<int[0,14]>
              relation.zero %14
              relation.range %13 {max = 7}
              %15, %16 = relation.hint %0, %7 {function = divide} : tensor<2xint[0,7]>, tensor<2xint[0,3]>
              %17 = relation.concat %15, %16 {axis = 0} : tensor<4xint[0,7]>
              relation.range %17 {max = 7}
              %18 = relation.view %17 {map = index_map{offset = 0, strides = [2, 1]}} : tensor<2x2xint[0,7]>
              %19 = relation.const {data = @w1} : tensor<2xint[1,1]>
              %20, %21 = relation.hint %0 {function = square_root} : tensor<2xint[0,2]>, tensor<2xint[0,4]>
              relation.product %20, %20, %21
              %22 = relation.hint %0 {function = one_hot{extent = 8}} : tensor<2x8xint[0,1]>
              relation.range %22 {max = 1}
              %23, %24 = relation.hint %0 {function = normalize{bits = 3}} : tensor<2xint[0,2]>, tensor<2xint[4,7]>
              relation.product %0, %23, %24
              %25 = relation.take %18 {positions = @w2} : tensor<2xint[0,7]>
              %26 = relation.select %12, %25, %0 : tensor<2xint[0,7]>
              %27, %28 = relation.hint %0, %0 {function = scaled_product{shift = 4, most = 3}} : tensor<2xint[-3,4]>, \
            tensor<2xint[0,15]>
              %31 = relation.view %0 {map = index_map{offset = 0, strides = [0, 1]}} : tensor<1x2xint[0,7]>
              %32, %33, %34 = relation.hint %31 {function = order_statistic{rank = 1}} : tensor<1xint[0,7]>, \
            tensor<1x2xint[0,1]>, tensor<1x2xint[0,1]>
              %35, %36 = relation.hint %31 {function = sort{positions = true}} : tensor<1x2xint[0,7]>, tensor<1x2xint[0,1]>
              relation.permutation %31, %35
              relation.range %36 {max = 1}
              relation.product %0, %0, %27
              relation.range %28 {max = 15}
              %29 = relation.hint %0 {function = steps{steps = steps{counts = @w1, thresholds = @w2}}} : tensor<2xint[0,1]>
              relation.range %29 {max = 1}
              %30 = relation.hint %12 {function = bit} : tensor<2xint[0,1]>
              relation.range %30 {max = 1}
              relation.output %18 {name = "y", visibility = private}
            }
            """;

    private static final String EVERY_FIXED_OP = """
            module "f" fixed

            data @w0 : tensor<1x2xi64> = [0, -9]
            data @w1 : tensor<1x2xi64> = [1, 9]
            data @w2 : tensor<2xi64> = [0, 4]
            data @w3 : tensor<2xi64> = [0, 0]
            data @w4 : tensor<1x1xi64> = [1]
            data @w5 : tensor<2xi64> = [1, 1]

            func @main {
              %0 = fixed.input {name = "x", visibility = public, lo = @w0, hi = @w1} : tensor<1x2xfixed4[-9,9]>
              %1 = fixed.const {data = @w1} : tensor<1x2xfixed4[1,9]>
              %2 = fixed.linear %0, %1 {coefficients = [3, -1], constant = 2} : tensor<1x2xfixed4[-34,28]>
              %3 = fixed.mul %0, %1 : tensor<1x2xfixed8[-81,81]>
              %4 = fixed.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "jk", out = "ij"}} : tensor<1x1xfixed8[-81,82]>
              %5 = fixed.requantize %3 {shift = 4} : tensor<1x2xfixed4[-5,5]>
              %6 = fixed.requantize_relu %3 {shift = 4} : tensor<1x2xfixed4[0,5]>
              %7 = fixed.relu %0 : tensor<1x2xfixed4[0,9]>
              %8 = fixed.maximum %0, %5 : tensor<1x2xfixed4[-5,9]>
              %9 = fixed.minimum %0, %5 : tensor<1x2xfixed4[-9,5]>
              %10 = fixed.argmax %0 {axis = 1, selectLast = true} : tensor<1x1xfixed0[0,1]>
              %11 = fixed.table %10 {table = function_table{name = "t", lo = 0, segmentBits = 0, shift = 0, base = @w2, \
            slope = @w3}} : tensor<1x1xfixed4[0,4]>
              %12 = fixed.floor_divide %0, %1 : tensor<1x2xfixed0[-9,9]>
              %42 = fixed.remainder %0, %1 : tensor<1x2xfixed0[0,9]>
              %13 = fixed.square_root %7 : tensor<1x2xfixed2[0,3]>
              %14, %15 = fixed.normalize %1 {bits = 5} : tensor<1x2xfixed0[1,4]>, tensor<1x2xfixed0[16,31]>
              %16 = fixed.take %15 {positions = @w3} : tensor<2xfixed0[16,31]>
              %17 = fixed.view %10 {map = index_map{offset = 0, strides = [0, 0]}} : tensor<1x2xfixed0[0,1]>
              %18 = fixed.select %17, %0, %7 : tensor<1x2xfixed4[-9,9]>
              %19 = fixed.view %18 {map = index_map{offset = 0, strides = [0, 1, 0]}} : tensor<1x2x1xfixed4[-9,9]>
              %20 = fixed.gather %19, %17 : tensor<1x2x1xfixed4[-9,9]>
              %22 = fixed.magnitude %0 : tensor<1x2xfixed4[0,9]>
              %23 = fixed.const {data = @w4} : tensor<1x1xfixed8[1,1]>
              %24 = fixed.unit %0, %23 {norm = 100, shift = 12} : tensor<1x2xfixed0[-100,100]>
              %25 = fixed.steps %0 {steps = steps{counts = @w5, thresholds = @w2}} : tensor<2xfixed0[0,1]>
              %26 = fixed.bit %25 : tensor<2xfixed0[0,1]>
              %27, %28, %29 = fixed.order_statistic %0 {rank = 1} : tensor<1xfixed4[-9,9]>, tensor<1x2xfixed0[0,1]>, \
            tensor<1x2xfixed0[0,1]>
              %30 = fixed.sort %0 : tensor<1x2xfixed4[-9,9]>
              %31, %32 = fixed.sort %30 : tensor<1x2xfixed4[-9,9]>, tensor<1x2xfixed0[0,1]>
              %21 = fixed.concat %20, %19 {axis = 1} : tensor<1x4x1xfixed4[-9,9]>
              fixed.output %21 {name = "y", visibility = private}
            }
            """;

    @Test
    void everyOpOccursInATextThatIsParsedAndPrinted() throws AirSyntaxException {
        Set<String> found = new HashSet<>();
        for (String text : List.of(EVERY_TENSOR_OP, EVERY_FIXED_OP, EVERY_RELATION_OP)) {
            Module module = new AirParser().parse(text);
            assertThat(new AirParser().parse(AirPrinter.print(module))).isEqualTo(module);
            module.main().ops().forEach(op -> found.add(op.info().name()));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(
                OpTable.all().stream().map(OpInfo::name).toList());
    }

    @Test
    void printingParsedTextGivesTheTextBack() throws AirSyntaxException {
        assertThat(AirPrinter.print(new AirParser().parse(EVERY_TENSOR_OP))).isEqualTo(EVERY_TENSOR_OP);
        Module relation = new AirParser().parse(EVERY_RELATION_OP);
        assertThat(new AirParser().parse(AirPrinter.print(relation))).isEqualTo(relation);
    }

    @Property(tries = 60)
    void parsingPrintedModulesGivesThemBack(@ForAll long seed) throws AirSyntaxException {
        Module module = seed % 2 == 0 ? RandomModules.fixed(seed) : RandomTensors.tensor(seed);
        Map<String, TensorData> store = new HashMap<>();
        AirPrinter.externalData(module).forEach(tensor -> store.put(tensor.digest(), tensor));
        AirParser parser = new AirParser(digest -> Optional.ofNullable(store.get(digest)));
        assertThat(parser.parse(AirPrinter.print(module))).isEqualTo(module);
        String bare = AirPrinter.printWithoutLocations(module);
        assertThat(AirPrinter.printWithoutLocations(parser.parse(bare))).isEqualTo(bare);
    }

    @Test
    void largeConstantsAreNamedByDigest() throws AirSyntaxException {
        TensorData large = TensorData.integers(io.assay.ir.type.Shape.of(33), new long[33]);
        String text = "module \"m\" tensor data @w0 : tensor<33xi64> = sha256 \"" + large.digest()
                + "\" func @main { %0 = tensor.const {data = @w0} : tensor<33xi64> tensor.output %0 {name = \"y\"} }";
        Map<String, TensorData> store = new HashMap<>();
        store.put(large.digest(), large);
        Module module = new AirParser(digest -> Optional.ofNullable(store.get(digest))).parse(text);
        assertThat(AirPrinter.externalData(module)).containsExactly(large);
        assertThat(AirPrinter.print(module)).contains("sha256 \"" + large.digest());
        assertThatThrownBy(() -> new AirParser().parse(text)).hasMessageContaining("no constant with sha256");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "%0 = fixed.nothing : tensor<2xfixed4[0,1]> | no op fixed.nothing",
            "%0 = fixed.relu %9 : tensor<2xfixed4[0,1]> | %9 is not defined before its use",
            "%0 = fixed.relu : tensor<2xfixed4[0,1]> | lacks operand",
            "%0 = fixed.input {name = \"x\"} : tensor<2xfixed4[0,1]> | lacks attribute visibility",
            "%0 = fixed.input {name = \"x\", visibility = secret} : tensor<2xfixed4[0,1]> | 'secret' is not a",
            "%0 = fixed.input {name = 7, visibility = public} : tensor<2xfixed4[0,1]> | '7' is not a java.lang.String",
            "%0 = fixed.input {name = \"x\", visibility = public, z = 1} : tensor<2xfixed4[0,1]> | no attribute [z]",
            "%0 = fixed.input {name = \"x\", visibility = public} : tensor<2xfixed99[0,1]> | scaleBits 99",
            "%0 = fixed.input {name = \"x\", visibility = public} : tensor<2xfixed4[1,0]> | empty interval",
            "%0 = fixed.input {name = \"x\", visibility = public} : tensor<2xf32> | not of the fixed dialect",
            "%0 fixed.input | missing '='",
    })
    void badTextIsRefusedWithItsPlaceAndReason(String op, String message) {
        assertThatThrownBy(() -> new AirParser().parse("module \"m\" fixed\nfunc @main {\n  " + op + "\n}\n"))
                .isInstanceOf(AirSyntaxException.class).hasMessageContaining(message).hasMessageContaining("line 3");
    }

    @Property(tries = 300)
    void damagedTextNeverBreaksTheParser(@ForAll long seed) {
        java.util.Random random = new java.util.Random(seed);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? EVERY_TENSOR_OP : EVERY_RELATION_OP);
        for (int i = 0; i < 3; i++) {
            text.setCharAt(random.nextInt(text.length()), DAMAGE.charAt(random.nextInt(DAMAGE.length())));
        }
        try {
            assertThat(new AirParser().parse(text.toString()).main().ops()).isNotNull();
        } catch (AirSyntaxException e) {
            assertThat(e.line()).isPositive();
        }
    }
}
