package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.passes.lower.LowerFixedToRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sizes of circuits are in `testsuite/stats.csv`: a change of a gadget must show there, and is reviewed there.
class CircuitSizesTest {

    private static final Path TABLE = Path.of("stats.csv");
    private static final String HEADER = "circuit,inputBits,constraints,wires,nonZerosA,nonZerosB,nonZerosC";

    /// Ops on `%0` of shape 1x16 in [LO, HI], `%1` the same backwards, `%2` positive, `%3` a 16x4 matrix.
    private static final Map<String, String> OPS = new LinkedHashMap<>();

    static {
        OPS.put("input", "");
        OPS.put("requantize_4", "%9 = fixed.requantize %0 {shift = 4} : tensor<1x16xfixed0[-9999999,9999999]>");
        OPS.put("requantize_relu_4",
                "%9 = fixed.requantize_relu %0 {shift = 4} : tensor<1x16xfixed0[0,9999999]>");
        OPS.put("relu", "%9 = fixed.relu %0 : tensor<1x16xfixed4[0,9999999]>");
        OPS.put("maximum", "%9 = fixed.maximum %0, %1 : tensor<1x16xfixed4[LO,HI]>");
        OPS.put("minimum", "%9 = fixed.minimum %0, %1 : tensor<1x16xfixed4[LO,HI]>");
        OPS.put("mul", "%9 = fixed.mul %0, %1 : tensor<1x16xfixed8[-9999999999,9999999999]>");
        OPS.put("divide_4", """
                %7 = fixed.linear %2, %2 {coefficients = [32, 1], constant = 0} : tensor<1x16xfixed4[1,9999999]>
                %8 = fixed.linear %2 {coefficients = [2], constant = 0} : tensor<1x16xfixed4[1,9999999]>
                %9 = fixed.floor_divide %7, %8 : tensor<1x16xfixed4[0,9999999]>""");
        OPS.put("divide", "%9 = fixed.floor_divide %2, %2 : tensor<1x16xfixed0[0,9999999]>");
        OPS.put("argmax", "%9 = fixed.argmax %0 {axis = 1, selectLast = false} : tensor<1x1xfixed0[0,15]>");
        OPS.put("order_statistic", "%9, %10, %11 = fixed.order_statistic %0 {rank = 7} : tensor<1xfixed4[LO,HI]>, "
                + "tensor<1x16xfixed0[0,1]>, tensor<1x16xfixed0[0,1]>");
        OPS.put("sort", "%9 = fixed.sort %0 : tensor<1x16xfixed4[LO,HI]>");
        OPS.put("sort_positions", "%9, %10 = fixed.sort %0 : tensor<1x16xfixed4[LO,HI]>, tensor<1x16xfixed0[0,15]>");
        OPS.put("table_256", "%9 = fixed.table %0 {table = function_table{name = \"t\", lo = LO, "
                + "segmentBits = 0, shift = 0, base = @w1, slope = @w2}} : tensor<1x16xfixed4[-256,256]>");
        OPS.put("table_256_segments", "%9 = fixed.table %0 {table = function_table{name = \"t\", lo = LO, segmentBits ="
                + " SEGMENT, shift = 2, base = @w1, slope = @w2}} : tensor<1x16xfixed4[-9999999,9999999]>");
        OPS.put("matmul_constant", "%9 = fixed.contract %0, %3 {einsum = einsum{lhs = \"ik\", rhs = \"kj\", "
                + "out = \"ij\"}} : tensor<1x4xfixed4[-9999999999,9999999999]>");
        OPS.put("matmul_variable", "%9 = fixed.contract %0, %1 {einsum = einsum{lhs = \"ik\", rhs = \"jk\", "
                + "out = \"ij\"}} : tensor<1x1xfixed8[-999999999999,999999999999]>");
    }

    @Test
    void sizesAreAsCommitted() throws AirSyntaxException, IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (Map.Entry<String, String> op : OPS.entrySet()) {
            for (int bits : op.getKey().equals("table_256") ? new int[]{8} : new int[]{12, 16}) {
                R1csCircuit circuit = compile(op.getValue(), bits);
                lines.add(String.join(",", op.getKey(), String.valueOf(bits), String.valueOf(circuit.constraintCount()),
                        String.valueOf(circuit.wireCount()), String.valueOf(circuit.a().entryCount()),
                        String.valueOf(circuit.b().entryCount()), String.valueOf(circuit.c().entryCount())));
            }
        }
        String table = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("assay.update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(table).as("sizes; if the change is meant, run with -Dassay.update=true and commit the table")
                .isEqualTo(Files.readString(TABLE));
    }

    private static R1csCircuit compile(String op, int bits) throws AirSyntaxException {
        long hi = (1L << (bits - 1)) - 1;
        String result = op.isEmpty() ? "%0" : "%9";
        String text = """
                module "m" fixed
                data @w0 : tensor<16x4xi64> = [%s]
                data @w1 : tensor<256xi64> = [%s]
                data @w2 : tensor<256xi64> = [%s]
                func @main {
                %%0 = fixed.input {name = "x", visibility = private} : tensor<1x16xfixed4[LO,HI]>
                %%1 = fixed.view %%0 {map = index_map{offset = 15, strides = [0, -1]}} : tensor<1x16xfixed4[LO,HI]>
                %%2 = fixed.linear %%0 {coefficients = [1], constant = POSITIVE} : tensor<1x16xfixed4[1,SPAN]>
                %%3 = fixed.const {data = @w0} : tensor<16x4xfixed0[-32,32]>
                %s
                fixed.output %s {name = "y", visibility = public}
                }
                """.formatted(numbers(64, i -> (i * 37) % 65 - 32), numbers(256, i -> i * 31 % 257 - 128),
                numbers(256, i -> op.contains("SEGMENT") ? i % 5 - 2 : 0), op, result)
                .replace("LO", String.valueOf(-hi - 1)).replace("HI", String.valueOf(hi))
                .replace("POSITIVE", String.valueOf(hi + 2)).replace("SPAN", String.valueOf(2 * hi + 2))
                .replace("SEGMENT", String.valueOf(bits - 8));
        return R1csCompiler.compile(LowerFixedToRelation.lower((FixedModule) new AirParser().parse(text)));
    }

    private static String numbers(int count, java.util.function.IntUnaryOperator element) {
        return IntStream.range(0, count).map(element).mapToObj(String::valueOf)
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
