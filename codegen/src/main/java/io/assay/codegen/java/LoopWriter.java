package io.assay.codegen.java;

import com.palantir.javapoet.CodeBlock;
import java.util.List;

/// Nested loops.
final class LoopWriter {

    private static final String VARIABLES = "ijklmnopqrst";

    private LoopWriter() {}

    /// Returns the variable of loop `depth`, counted from the outermost.
    static String variable(int depth) {
        return depth < VARIABLES.length() ? VARIABLES.substring(depth, depth + 1) : "i" + depth;
    }

    /// Begins a loop over [0, extent).
    static void begin(CodeBlock.Builder code, String variable, int extent) {
        code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", variable, extent);
    }

    /// Ends `count` loops.
    static void end(CodeBlock.Builder code, int count) {
        for (int i = 0; i < count; i++) {
            code.endControlFlow();
        }
    }

    /// Adds result[at] = source[offset + ...] for all positions in order.
    static void gather(CodeBlock.Builder code, String result, String source, int offset, List<Axis> axes) {
        boolean runs = axes.getLast().stride() == 1;
        int depth = runs ? axes.size() - 1 : axes.size();
        List<String> variables = java.util.stream.IntStream.range(0, depth).mapToObj(LoopWriter::variable).toList();
        String position = Axis.position(offset, variables, axes.stream().map(Axis::stride).toList());
        String at = result + "At";
        code.addStatement("int $L = 0", at);
        for (int i = 0; i < depth; i++) {
            begin(code, variables.get(i), axes.get(i).extent());
        }
        if (runs) {
            int count = axes.getLast().extent();
            code.addStatement("$T.arraycopy($L, $L, $L, $L, $L)", System.class, source, position, result, at, count);
            code.addStatement("$L += $L", at, count);
        } else {
            code.addStatement("$L[$L++] = $L[$L]", result, at, source, position);
        }
        end(code, depth);
    }
}
