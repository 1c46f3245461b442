package io.assay.codegen.java;

import com.palantir.javapoet.CodeBlock;
import io.assay.ir.Einsum;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Contractions as nested loops, one for each label; the labels are the variables.
final class ContractionWriter {

    private final CodeBlock.Builder code;
    private final Einsum einsum;
    private final Shape lhs;
    private final Shape rhs;
    private final Shape out;
    private final String left;
    private final String right;
    private final String result;
    /// Ends the names of further variables, which may be in the scope of other contractions.
    private final int number;

    /// Prepares the code of `contract`, whose operands and result have the given names.
    ContractionWriter(CodeBlock.Builder code, Contract contract, String left, String right, String result) {
        this.code = code;
        this.einsum = contract.einsum();
        this.lhs = shape(contract.lhs());
        this.rhs = shape(contract.rhs());
        this.out = shape(contract.result());
        this.left = left;
        this.right = right;
        this.result = result;
        this.number = contract.result().id();
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    /// Adds the code.
    /// @param products first wire of the products of all terms, if they have wires
    void write(OptionalInt products) {
        code.add("// $L\n", einsum);
        code.addStatement("long[] $L = new long[$L]", result, out.elementCount());
        if (products.isPresent()) {
            writeProducts(products.getAsInt());
            return;
        }
        List<Character> labels = labels(einsum.out());
        List<Character> summed = labels(einsum.contracted());
        List<Character> all = new ArrayList<>(labels);
        all.addAll(summed);
        if (all.isEmpty()) {
            code.addStatement("$L[0] = $L[0] * $L[0]", result, left, right);
            return;
        }
        char innermost = innermost(all, summed);
        if (summed.contains(innermost)) {
            summed.remove((Character) innermost);
            summed.add(innermost);
            writeDots(labels, summed);
        } else {
            all.remove((Character) innermost);
            writeRows(all, innermost, summed.isEmpty());
        }
    }

    /// One sum after the other, each in a local variable.
    private void writeDots(List<Character> labels, List<Character> summed) {
        begin(labels);
        code.addStatement("long total$L = 0", number);
        begin(summed);
        code.addStatement("total$L += $L[$L] * $L[$L]", number, left, position(einsum.lhs(), lhs), right,
                position(einsum.rhs(), rhs));
        LoopWriter.end(code, summed.size());
        code.addStatement("$L[$L] = total$L", result, position(einsum.out(), out), number);
        LoopWriter.end(code, labels.size());
    }

    /// Rows of the result at once: the innermost loop runs along a row, and what it does not change is read before it.
    private void writeRows(List<Character> outer, char innermost, boolean single) {
        begin(outer);
        String first = factor("left" + number, einsum.lhs(), lhs, left, innermost);
        String second = factor("right" + number, einsum.rhs(), rhs, right, innermost);
        begin(List.of(innermost));
        code.addStatement("$L[$L] $L $L * $L", result, position(einsum.out(), out), single ? "=" : "+=", first, second);
        LoopWriter.end(code, outer.size() + 1);
    }

    private String factor(String name, String labels, Shape shape, String operand, char innermost) {
        String element = operand + "[" + position(labels, shape) + "]";
        if (labels.indexOf(innermost) >= 0) {
            return element;
        }
        code.addStatement("long $L = $L", name, element);
        return name;
    }

    /// Every term has a wire: by element of the result, then by term.
    private void writeProducts(int start) {
        List<Character> labels = labels(einsum.out());
        List<Character> summed = labels(einsum.contracted());
        code.addStatement("int wire$L = $L", number, start);
        begin(labels);
        begin(summed);
        code.addStatement("long term$L = $L[$L] * $L[$L]", number, left, position(einsum.lhs(), lhs), right,
                position(einsum.rhs(), rhs));
        code.addStatement("wires[wire$1L++] = term$1L", number);
        code.addStatement("$L[$L] += term$L", result, position(einsum.out(), out), number);
        LoopWriter.end(code, labels.size() + summed.size());
    }

    private void begin(List<Character> labels) {
        labels.forEach(label -> LoopWriter.begin(code, String.valueOf(label), extent(label)));
    }

    /// Returns the labels of more than one index, in order.
    private List<Character> labels(String text) {
        List<Character> labels = new ArrayList<>();
        for (char label : text.toCharArray()) {
            if (extent(label) != 1) {
                labels.add(label);
            }
        }
        return labels;
    }

    private int extent(char label) {
        int axis = einsum.lhs().indexOf(label);
        return axis >= 0 ? lhs.dim(axis) : rhs.dim(einsum.rhs().indexOf(label));
    }

    /// Returns the label along which most arrays are read and written in the order of memory; of several one that is
    /// summed, then the longest, then the last.
    private char innermost(List<Character> labels, List<Character> summed) {
        char best = labels.getFirst();
        long bestCost = Long.MAX_VALUE;
        for (char label : labels) {
            long jumps = jump(label, einsum.lhs(), lhs) + jump(label, einsum.rhs(), rhs)
                    + jump(label, einsum.out(), out);
            long cost = 4 * jumps + (summed.contains(label) ? 0 : 2);
            if (cost < bestCost || (cost == bestCost && extent(label) >= extent(best))) {
                best = label;
                bestCost = cost;
            }
        }
        return best;
    }

    private static long jump(char label, String labels, Shape shape) {
        int axis = labels.indexOf(label);
        return axis < 0 || shape.strides()[axis] == 1 ? 0 : 1;
    }

    private String position(String labels, Shape shape) {
        List<String> variables = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (int axis = 0; axis < labels.length(); axis++) {
            if (shape.dim(axis) != 1) {
                variables.add(labels.substring(axis, axis + 1));
                strides.add(shape.strides()[axis]);
            }
        }
        return Axis.position(0, variables, strides);
    }
}
