package io.assay.testsuite.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.LookupTable;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.ProductVariants;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.testing.TrustTable;
import io.assay.ir.text.AirParser;
import io.assay.passes.lower.LowerFixedToRelation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every row of circuits with lookups is missed: without it the checker reports something.
class LookupDeletionTest {

    private static final int COUNT = 60;

    /// Bodies between the input %0, COUNT elements in [-128, 127] or a matrix of them, and the output %9.
    private static final Map<String, String> BODIES = new LinkedHashMap<>();

    static {
        BODIES.put("requantize", "%9 = fixed.requantize %0 {shift = 4} : tensor<COUNTxfixed0[-8,8]>");
        BODIES.put("relu", "%9 = fixed.relu %0 : tensor<COUNTxfixed4[0,127]>");
        BODIES.put("requantize_relu", "%9 = fixed.requantize_relu %0 {shift = 4} : tensor<COUNTxfixed0[0,8]>");
        BODIES.put("square", """
                %1 = fixed.mul %0, %0 : tensor<COUNTxfixed8[-16384,16384]>
                %9 = fixed.requantize %1 {shift = 4} : tensor<COUNTxfixed4[-1024,1024]>""");
        BODIES.put("table",
                """
                        %1 = fixed.requantize_relu %0 {shift = 3} : tensor<COUNTxfixed1[0,16]>
                        %2 = fixed.const {data = @w0} : tensor<COUNTxfixed1[15,15]>
                        %3 = fixed.minimum %1, %2 : tensor<COUNTxfixed1[0,15]>
                        %9 = fixed.table %3 {table = function_table{name = "t", lo = 0, segmentBits = 0, shift = 0, base = @w1, \
                        slope = @w2}} : tensor<COUNTxfixed1[-9,99]>""");
        BODIES.put("segments", """
                %9 = fixed.table %0 {table = function_table{name = "s", lo = -128, segmentBits = 4, shift = 2, \
                base = @w1, slope = @w3}} : tensor<COUNTxfixed4[-999,999]>""");
        BODIES.put("steps", """
                %9 = fixed.steps %0 {steps = steps{counts = @w4, thresholds = @w5}} : tensor<STEPSxfixed0[0,1]>""");
        BODIES.put("sort", """
                %1 = fixed.sort %0 : tensor<4x6xfixed4[-128,127]>
                %9 = fixed.requantize %1 {shift = 4} : tensor<4x6xfixed0[-8,8]>""");
        BODIES.put("sort_with_positions", """
                %1 = fixed.mul %0, %0 : tensor<4x6xfixed8[0,16384]>
                %9, %8 = fixed.sort %1 : tensor<4x6xfixed8[0,16384]>, tensor<4x6xfixed0[0,5]>""");
        BODIES.put("product", """
                %1 = fixed.contract %0, %0 {einsum = einsum{lhs = "ik", rhs = "jk", out = "ij"}} : \
                tensor<4x4xfixed8[-98304,98304]>
                %9 = fixed.requantize %1 {shift = 4} : tensor<4x4xfixed4[-6144,6144]>""");
    }

    private static String repeated(String elements) {
        return IntStream.range(0, COUNT).mapToObj(_ -> elements).collect(Collectors.joining(", "));
    }

    private static R1csCircuit circuit(String body) throws Exception {
        String shape = body.contains("4x") ? "4x6" : String.valueOf(COUNT);
        String text = """
                module "m" fixed
                data @w0 : tensor<COUNTxi64> = [FIFTEENS]
                data @w1 : tensor<16xi64> = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 90, 95, 97, 98, 99, -9]
                data @w2 : tensor<16xi64> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                data @w3 : tensor<16xi64> = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
                data @w4 : tensor<COUNTxi64> = [COUNTS]
                data @w5 : tensor<STEPSxi64> = [THRESHOLDS]
                func @main {
                %0 = fixed.input {name = "x", visibility = private} : tensor<SHAPExfixed4[-128,127]>
                BODY
                fixed.output %9 {name = "y", visibility = public}
                }
                """.replace("BODY", body).replace("SHAPE", shape).replace("STEPS", String.valueOf(3 * COUNT))
                .replace("FIFTEENS", repeated("15")).replace("COUNTS", repeated("3"))
                .replace("THRESHOLDS", repeated("-50, 0, 60")).replace("COUNT", String.valueOf(COUNT));
        return R1csCompiler.compile(LowerFixedToRelation.lower((FixedModule) new AirParser().parse(text)), Lookups.ON);
    }

    @Test
    void everyRowIsMissed() throws Exception {
        List<List<Object>> table = new ArrayList<>();
        for (Map.Entry<String, String> body : BODIES.entrySet()) {
            R1csCircuit circuit = circuit(body.getValue());
            String tables = circuit.lookups().orElseThrow().tables().stream().map(LookupTable::rowCount)
                    .map(String::valueOf).collect(Collectors.joining(", "));
            assertThat(circuit.products()).allMatch(ProductVariants::isChecked)
                    .hasSize(body.getKey().equals("product") ? 1 : 0);
            ConstraintSystem system = Circuits.read(circuit);
            InputWires wires = new InputWires(circuit);
            BitSet given = wires.given(system);
            ConstraintUniqueness.Result whole = ConstraintUniqueness.check(system, given, wires.layout());
            assertThat(whole.isProven()).as(body.getKey() + " " + whole).isTrue();
            int implied = 0;
            for (int row = 0; row < system.rowCount(); row++) {
                if (ConstraintUniqueness.check(system.without(row), given, wires.layout()).isProven()) {
                    implied++;
                }
            }
            table.add(List.of(body.getKey(), tables, system.rowCount(), system.rowCount() - implied, implied));
        }
        TrustTable.check("deletions-of-lookups.tsv", List.of("circuit", "tables", "rows", "reported by the checker",
                "implied by the others"), table);
    }
}
