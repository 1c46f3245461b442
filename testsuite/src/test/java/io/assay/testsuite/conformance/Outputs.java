package io.assay.testsuite.conformance;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Output;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Compares outputs with those that a test expects.
public final class Outputs {
    private static final double TOLERANCE = 1e-3;

    private Outputs() {}

    /// Returns what is wrong with the type or shape of an output.
    static Optional<String> typeFault(Map<String, OnnxTensor> expected, TensorModule module, FixedModule fixed) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        Map<String, Value> integers = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, _)) {
                outputs.put(name, value);
            }
        }
        for (Op op : fixed.main().ops()) {
            if (op instanceof io.assay.ir.fixed.Output(var value, var name, _, _)) {
                integers.put(name, value);
            }
        }
        for (Map.Entry<String, OnnxTensor> output : expected.entrySet()) {
            Value value = outputs.get(output.getKey());
            Value integer = integers.get(output.getKey());
            OnnxTensor tensor = output.getValue();
            if (value == null || integer == null) {
                return Optional.of("there is no output " + output.getKey());
            }
            Shape shape = new Shape(tensor.dims().stream().map(Math::toIntExact).toList());
            if (!value.type().shape().equals(shape) || !integer.type().shape().equals(shape)) {
                return Optional.of("shape of " + output.getKey() + ": " + value.type().shape() + ", " + integer.type()
                        + "; expected " + shape);
            }
            if (!value.type().element().equals(scalar(tensor.dataType()))
                    || (!tensor.dataType().isFloating() && integer.type().scaleBits() != 0)) {
                return Optional.of("type of " + output.getKey() + ": " + value.type().element() + ", " + integer.type()
                        + "; expected " + tensor.dataType().text());
            }
        }
        return Optional.empty();
    }

    /// Returns the type of the `tensor` dialect; narrow integers are held in eight bits, and labels are their index.
    private static ScalarType scalar(OnnxDataType type) {
        return switch (type) {
            case FLOAT -> ScalarType.F32;
            case DOUBLE -> ScalarType.F64;
            case FLOAT16 -> ScalarType.F16;
            case BFLOAT16 -> ScalarType.BF16;
            case INT64, STRING -> ScalarType.I64;
            case INT32 -> ScalarType.I32;
            case INT16 -> ScalarType.I16;
            case INT8, INT4, INT2 -> ScalarType.I8;
            case UINT64 -> ScalarType.U64;
            case UINT32 -> ScalarType.U32;
            case UINT16 -> ScalarType.U16;
            case UINT8, UINT4, UINT2 -> ScalarType.U8;
            case BOOL -> ScalarType.BOOL;
            default -> throw new IllegalArgumentException(type.text() + " has no numbers");
        };
    }

    /// Returns the first element that is not as expected: integers and booleans exactly, floats within the tolerance.
    /// @param integers outputs as integers
    /// @param reals    the numbers that they stand for
    static Optional<String> fault(Map<String, OnnxTensor> expected, Map<String, long[]> integers,
            Map<String, double[]> reals) {
        for (Map.Entry<String, OnnxTensor> output : expected.entrySet()) {
            String name = output.getKey();
            Optional<String> fault = output.getValue().dataType().isFloating()
                    ? fault(name, output.getValue().toDoubles(), Objects.requireNonNull(reals.get(name)))
                    : fault(name, output.getValue().toLongs(), Objects.requireNonNull(integers.get(name)));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(String name, double[] expected, double[] found) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE * Math.max(1, Math.abs(expected[i])))) {
                return Optional.of(name + "[" + i + "] is " + found[i] + "; expected " + expected[i]);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(String name, long[] expected, long[] found) {
        int at = Arrays.mismatch(expected, found);
        return at < 0
                ? Optional.empty()
                : Optional.of(name + "[" + at + "] is " + found[at] + "; expected " + expected[at]);
    }

    /// Tells whether outputs are equal.
    public static boolean equal(Map<String, long[]> a, Map<String, long[]> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(entry -> Arrays.equals(entry.getValue(), b.get(entry.getKey())));
    }

    /// Tells whether outputs are equal.
    static boolean same(Map<String, long[]> a, Map<String, BigInteger[]> b) {
        return a.keySet().equals(b.keySet()) && a.entrySet().stream()
                .allMatch(entry -> Arrays.equals(
                        Arrays.stream(entry.getValue()).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new),
                        b.get(entry.getKey())));
    }
}
