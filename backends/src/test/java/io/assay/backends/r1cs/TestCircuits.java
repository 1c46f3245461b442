package io.assay.backends.r1cs;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small circuits, and their rows as lists that a test can evaluate without the code under test.
final class TestCircuits {

    static final BigInteger CONTEXT = BigInteger.valueOf(77);

    /// Returns how many elements the input of a gadget has.
    static int elements(String gadget) {
        return switch (gadget) {
            case "argmax", "select", "sort" -> 3;
            case "maximum", "divide", "divide_signed", "contract", "matrix", "select_constants", "gather_two",
                    "take" ->
                2;
            default -> 1;
        };
    }

    /// Returns the greatest number that the first element of a gadget's input may be.
    static long greatest(String gadget) {
        return gadget.startsWith("select") || gadget.equals("gather_two")
                ? 1
                : gadget.equals("gather") || gadget.equals("gather_variable") ? 3 : 7;
    }

    /// One circuit for each gadget, over one input `x` of elements in [-9, 9] (of the divisions in [1, 9]).
    static final List<String> GADGETS = List.of("requantize", "requantize_relu", "relu", "maximum", "argmax", "table",
            "segments", "divide", "divide_signed", "square_root", "normalize", "gather", "gather_variable",
            "gather_two",
            "take", "select", "select_constants", "mul", "contract", "matrix", "sort");

    private TestCircuits() {}

    /// @param visibility of `x`: `public`, or `private` for fewer rows
    static R1csCircuit gadget(String name, String visibility) throws AirSyntaxException {
        String box = "fixed.input {name = \"x\", visibility = " + visibility + "} : tensor<";
        String body = switch (name) {
            case "requantize" -> "%0 = " + box + "1x1xfixed2[-9,9]>\n%1 = fixed.requantize %0 {shift = 2} : "
                    + "tensor<1x1xfixed0[-9,9]> loc(\"/q\":\"Round\")";
            case "requantize_relu" -> "%0 = " + box + "1x1xfixed2[-9,9]>\n%1 = fixed.requantize_relu %0 {shift = 2} : "
                    + "tensor<1x1xfixed0[0,9]> loc(\"/q\":\"Relu\")";
            case "relu" -> "%0 = " + box + "1x1xfixed2[-9,9]>\n%1 = fixed.relu %0 : tensor<1x1xfixed2[0,9]>"
                    + " loc(\"/act/Relu\":\"Relu\")";
            case "maximum" -> "%0 = " + box + "1x2xfixed2[-9,9]>\n%2 = fixed.view %0 {map = index_map{offset = 1, "
                    + "strides = [0, -1]}} : tensor<1x2xfixed2[-9,9]>\n%1 = fixed.maximum %0, %2 : "
                    + "tensor<1x2xfixed2[-9,9]> loc(\"/max\":\"Max\")";
            case "argmax" -> "%0 = " + box + "1x3xfixed2[-9,9]>\n%1 = fixed.argmax %0 {axis = 1, selectLast = false}"
                    + " : tensor<1x1xfixed0[0,2]> loc(\"/arg\":\"ArgMax\")";
            case "table" -> "%0 = " + box + "1x1xfixed2[-8,7]>\n%1 = fixed.table %0 {table = function_table{"
                    + "name = \"t\", lo = -8, segmentBits = 0, shift = 0, base = @w0, slope = @w1}} : "
                    + "tensor<1x1xfixed2[-9,9]> loc(\"/t\":\"Sigmoid\")";
            case "segments" -> "%0 = " + box + "1x1xfixed2[-8,7]>\n%1 = fixed.table %0 {table = function_table{"
                    + "name = \"t\", lo = -8, segmentBits = 2, shift = 1, base = @w2, slope = @w3}} : "
                    + "tensor<1x1xfixed2[-20,20]> loc(\"/t\":\"Sigmoid\")";
            case "divide" -> "%0 = " + box + "1x2xfixed0[1,9]>\n%2 = fixed.view %0 {map = index_map{offset = 1, "
                    + "strides = [0, -1]}} : tensor<1x2xfixed0[1,9]>\n%1 = fixed.floor_divide %0, %2 : "
                    + "tensor<1x2xfixed0[0,9]> loc(\"/d\":\"Div\")";
            case "divide_signed" -> "%0 = " + box + "1x2xfixed0[1,9]>\n%2 = fixed.view %0 {map = index_map{offset = 1, "
                    + "strides = [0, -1]}} : tensor<1x2xfixed0[1,9]>\n%3 = fixed.linear %2 {coefficients = [3], "
                    + "constant = -14} : tensor<1x2xfixed0[-11,13]>\n%1 = fixed.floor_divide %3, %0 : "
                    + "tensor<1x2xfixed0[-11,13]> loc(\"/d\":\"Div\")";
            case "square_root" -> "%0 = " + box + "1x1xfixed0[0,15]>\n%1 = fixed.square_root %0 : "
                    + "tensor<1x1xfixed0[0,3]> loc(\"/r\":\"Sqrt\")";
            case "normalize" -> "%0 = " + box + "1x1xfixed0[1,7]>\n%2, %1 = fixed.normalize %0 {bits = 4} : "
                    + "tensor<1x1xfixed0[1,3]>, tensor<1x1xfixed0[8,15]> loc(\"/n\":\"Log\")"
                    + "\nfixed.output %2 {name = \"s\", visibility = public}";
            case "gather" -> "%0 = " + box + "1x1xfixed0[0,3]>\n%2 = fixed.const {data = @w5} : "
                    + "tensor<1x4x2xfixed0[-9,9]>\n%1 = fixed.gather %2, %0 : tensor<1x1x2xfixed0[-9,9]>"
                    + " loc(\"/g\":\"Gather\")";
            case "gather_variable" -> "%0 = " + box + "1x1xfixed0[0,3]>\n%3 = fixed.view %0 {map = index_map{"
                    + "offset = 0, strides = [0, 0, 0]}} : tensor<1x4x1xfixed0[0,3]>\n%4 = fixed.const {data = @w6} : "
                    + "tensor<1x4x1xfixed0[-9,9]>\n%2 = fixed.linear %3, %4 {coefficients = [2, 1], constant = 0} : "
                    + "tensor<1x4x1xfixed0[-9,15]>\n%1 = fixed.gather %2, %0 : tensor<1x1x1xfixed0[-9,15]>"
                    + " loc(\"/g\":\"Gather\")";
            case "gather_two" -> "%0 = fixed.input {name = \"x\", visibility = " + visibility
                    + ", lo = @w10, hi = @w11} : tensor<1x2xfixed0[-9,9]>\n%2 = fixed.view %0 {map = index_map{offset = "
                    + "0, strides = [0, 0]}} : tensor<1x1xfixed0[0,1]>\n%3 = fixed.view %0 {map = index_map{offset = 1, "
                    + "strides = [0, 0, 0]}} : tensor<1x2x1xfixed0[-9,9]>\n%4 = fixed.const {data = @w14} : "
                    + "tensor<1x2x1xfixed0[1,3]>\n%5 = fixed.mul %3, %4 : tensor<1x2x1xfixed0[-27,27]>\n"
                    + "%1 = fixed.gather %5, %2 : tensor<1x1x1xfixed0[-27,27]> loc(\"/g\":\"Gather\")";
            case "take" -> "%0 = " + box + "1x2xfixed2[-9,9]>\n%2 = fixed.take %0 {positions = @w7} : "
                    + "tensor<1x3xfixed2[-9,9]>\n%1 = fixed.relu %2 : tensor<1x3xfixed2[0,9]> loc(\"/t\":\"Relu\")";
            case "select", "select_constants" -> "%0 = fixed.input {name = \"x\", visibility = " + visibility
                    + (name.equals("select") ? ", lo = @w8, hi = @w9" : ", lo = @w10, hi = @w11")
                    + "} : tensor<1x" + elements(name)
                    + "xfixed0[-9,9]>\n%2 = fixed.requantize %0 {shift = 1} : tensor<1x"
                    + elements(name)
                    + "xfixed0[-4,5]>\n%3 = fixed.view %0 {map = index_map{offset = 0, strides = [0, 0]}} : "
                    + "tensor<1x1xfixed0[0,1]>\n%4 = fixed.const {data = @w12} : tensor<1x1xfixed0[5,5]>\n%5 = "
                    + "fixed.const {data = @w13} : tensor<1x1xfixed0[-3,-3]>\n%6 = fixed.view %2 {map = index_map{offset = "
                    + "1, strides = [0, 0]}} : tensor<1x1xfixed0[-4,5]>\n%7 = fixed.view %0 {map = index_map{offset = "
                    + (elements(name) - 1) + ", strides = [0, 0]}} : tensor<1x1xfixed0[-9,9]>\n%1 = fixed.select %3, "
                    + (name.equals("select") ? "%6, %7" : "%4, %5")
                    + " : tensor<1x1xfixed0[-9,9]> loc(\"/s\":\"Where\")";
            case "sort" -> "%0 = " + box + "1x3xfixed2[-9,9]>\n%1 = fixed.sort %0 : tensor<1x3xfixed2[-9,9]>"
                    + " loc(\"/s\":\"TopK\")";
            case "mul" -> "%0 = " + box + "1x1xfixed2[-9,9]>\n%1 = fixed.mul %0, %0 : tensor<1x1xfixed4[-81,81]>"
                    + " loc(\"/m\":\"Mul\")";
            case "contract" -> "%0 = " + box + "1x2xfixed2[-9,9]>\n%1 = fixed.contract %0, %0 {einsum = einsum{"
                    + "lhs = \"ik\", rhs = \"jk\", out = \"ij\"}} : tensor<1x1xfixed4[-200,200]>"
                    + " loc(\"/c\":\"MatMul\")";
            case "matrix" -> "%0 = " + box + "1x2xfixed2[-9,9]>\n%2 = fixed.const {data = @w4} : "
                    + "tensor<2x2xfixed0[-9,9]>\n%1 = fixed.contract %0, %2 {einsum = einsum{lhs = \"ik\", "
                    + "rhs = \"kj\", out = \"ij\"}} : tensor<1x2xfixed2[-200,200]> loc(\"/g\":\"Gemm\")";
            default -> throw new IllegalArgumentException(name);
        };
        return compile(fixed(body + "\nfixed.output %1 {name = \"y\", visibility = public}"));
    }

    static R1csCircuit compile(FixedModule module) {
        return R1csCompiler.compile(LowerFixedToRelation.lower(module));
    }

    static FixedModule fixed(String body) throws AirSyntaxException {
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<16xi64> = [3, -2, 5, 9, 0, 1, 1, -7, 8, 8, -9, 4, 2, 6, -1, 7]
                data @w1 : tensor<16xi64> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                data @w2 : tensor<4xi64> = [3, -2, 5, 9]
                data @w3 : tensor<4xi64> = [1, -2, 3, 0]
                data @w4 : tensor<2x2xi64> = [3, -2, 0, 5]
                data @w5 : tensor<1x4x2xi64> = [3, -2, 0, 5, 9, 9, -9, 1]
                data @w6 : tensor<1x4x1xi64> = [9, -9, 2, 5]
                data @w7 : tensor<1x3xi64> = [1, 0, 1]
                data @w8 : tensor<1x3xi64> = [0, -9, -9]
                data @w9 : tensor<1x3xi64> = [1, 9, 9]
                data @w10 : tensor<1x2xi64> = [0, -9]
                data @w11 : tensor<1x2xi64> = [1, 9]
                data @w12 : tensor<1x1xi64> = [5]
                data @w13 : tensor<1x1xi64> = [-3]
                data @w14 : tensor<1x2x1xi64> = [1, 3]
                func @main {
                %s
                }
                """.formatted(body));
    }

    static RelationModule relation(String body) throws AirSyntaxException {
        return (RelationModule) new AirParser().parse("module \"m\" relation func @main {" + body + "}");
    }

    /// Returns a perceptron 4-3-2 with an input in [-2, 2], a ReLU named `/act/Relu` and a packed output `y`.
    static R1csCircuit perceptron() throws AirSyntaxException {
        TensorModule model = (TensorModule) new AirParser()
                .parse("""
                        module "m" tensor
                        data @w0 : tensor<4x3xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0, 0.01, -0.02, 1.5, -0.5, 0.75, -1.0]
                        data @w1 : tensor<3x2xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0]
                        func @main {
                        %0 = tensor.input {name = "x"} : tensor<1x4xf32>
                        %1 = tensor.const {data = @w0} : tensor<4x3xf32>
                        %2 = tensor.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x3xf32> loc("/fc1/Gemm":"Gemm")
                        %3 = tensor.unary %2 {function = relu} : tensor<1x3xf32> loc("/act/Relu":"Relu")
                        %4 = tensor.const {data = @w1} : tensor<3x2xf32>
                        %5 = tensor.contract %3, %4 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x2xf32> loc("/fc2/Gemm":"Gemm")
                        tensor.output %5 {name = "y"}
                        }
                        """);
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        boxes.put("x", new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -2),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 2), 6, false, "test"));
        return compile(LowerTensorToFixed
                .lower(model, new LowerTensorToFixed.Options(6, boxes, Map.of("x", io.assay.ir.Visibility.PRIVATE),
                        Map.of()))
                .module());
    }

    static List<BigInteger> honest(R1csCircuit circuit, long... x) {
        return WitnessBuilder.build(circuit, Map.of("x", x), CONTEXT, RelationInterpreter::honest);
    }

    /// One row: for each of A, B, C the wires and their coefficients.
    record Row(int[][] wires, BigInteger[][] coefficients) {

        boolean holds(List<BigInteger> witness) {
            return sum(0, witness).multiply(sum(1, witness)).subtract(sum(2, witness)).mod(R1csCircuit.ORDER)
                    .signum() == 0;
        }

        BigInteger sum(int matrix, List<BigInteger> witness) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < wires[matrix].length; i++) {
                sum = sum.add(coefficients[matrix][i].multiply(witness.get(wires[matrix][i])));
            }
            return sum;
        }
    }

    static List<Row> rows(R1csCircuit circuit) {
        List<Row> rows = new ArrayList<>();
        List<RowReader> readers = Arrays.stream(ConstraintRows.Matrix.values()).map(circuit::reader).toList();
        for (int row = 0; row < circuit.constraintCount(); row++) {
            int[][] wires = new int[3][];
            BigInteger[][] coefficients = new BigInteger[3][];
            for (int m = 0; m < 3; m++) {
                readers.get(m).read(row);
                wires[m] = new int[readers.get(m).count()];
                coefficients[m] = new BigInteger[wires[m].length];
                for (int i = 0; i < wires[m].length; i++) {
                    wires[m][i] = readers.get(m).wire(i);
                    coefficients[m][i] = readers.get(m).signed(i);
                }
            }
            rows.add(new Row(wires, coefficients));
        }
        return rows;
    }

    /// Returns, for each wire, the rows that read it.
    static List<List<Integer>> readers(R1csCircuit circuit, List<Row> rows) {
        List<List<Integer>> readers = new ArrayList<>();
        for (int wire = 0; wire < circuit.wireCount(); wire++) {
            readers.add(new ArrayList<>());
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int[] wires : rows.get(row).wires()) {
                for (int wire : wires) {
                    readers.get(wire).add(row);
                }
            }
        }
        return readers;
    }
}
