package io.assay.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.ir.Op;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Output;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Generates programs, compiles them with every warning on and nothing but the runtime beside them, and loads them.
final class CompiledProgram {

    static final ProgramIdentity IDENTITY = new ProgramIdentity("small_model", "0123456789abcdef".repeat(4), "1.2.3");

    private CompiledProgram() {}

    /// Returns the program of `circuit` with the same format for all inputs and outputs.
    static GeneratedProgram generate(R1csCircuit circuit, BorderFormat format) {
        Map<String, BorderFormat> inputs = new TreeMap<>();
        Map<String, BorderFormat> outputs = new TreeMap<>();
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Input input) {
                inputs.put(input.name(), format);
            }
            if (op instanceof Output output) {
                outputs.put(output.name(), format);
            }
        }
        return WitnessGenerator.generate(circuit, inputs, outputs, IDENTITY);
    }

    /// Returns the class path of the runtime, and of nothing else.
    static String runtime() throws Exception {
        return Path.of(WitnessProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /// Compiles and loads a program; the folder must be empty.
    static WitnessProgram load(GeneratedProgram program, Path folder) throws Exception {
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : program.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            if (file.getKey().endsWith(".java")) {
                sources.add(path);
            }
        }
        compile(sources, folder);
        URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()},
                CompiledProgram.class.getClassLoader());
        return (WitnessProgram) loader.loadClass(program.className()).getConstructor().newInstance();
    }

    private static void compile(List<Path> sources, Path folder) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT,
                StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(new java.io.StringWriter(), files, problems,
                    List.of("-Xlint:all", "-Werror", "-proc:none", "-classpath", runtime(), "-d", folder.toString()),
                    List.of(), files.getJavaFileObjectsFromPaths(sources)).call();
            List<String> texts = problems.getDiagnostics().stream().filter(p -> p.getKind() != Diagnostic.Kind.NOTE)
                    .map(Object::toString).toList();
            assertThat(texts).isEmpty();
            assertThat(compiled).isTrue();
        }
    }

    /// Deletes what was compiled, so that a folder can be used again.
    static void clear(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }
}
