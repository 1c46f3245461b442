package io.assay.codegen.java;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Makes a jar of a generated program: compiled classes, constants, and the entry by which `java.util.ServiceLoader`
/// finds the program.
public final class WitnessJar {

    private static final String JAVA_SUFFIX = ".java";
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private WitnessJar() {}

    /// Compiles `program` and writes the jar, the same bytes for the same program and JDK.
    /// @param program          the program
    /// @param runtimeClassPath class path that holds `io.assay.witness`
    /// @param jar              file to write, replaced if it exists
    /// @throws IOException if this Java has no compiler, the sources do not compile, or the file cannot be written
    public static void write(GeneratedProgram program, String runtimeClassPath, Path jar) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>(compile(program, runtimeClassPath));
        program.files().forEach((path, content) -> {
            if (!path.endsWith(JAVA_SUFFIX)) {
                entries.put(path, content);
            }
        });
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        entries.put("META-INF/services/io.assay.witness.WitnessProgram",
                (program.className() + "\n").getBytes(StandardCharsets.UTF_8));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTimeLocal(ENTRY_TIME);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    /// Returns the class files by path.
    private static SortedMap<String, byte[]> compile(GeneratedProgram program, String classPath) throws IOException {
        JavaCompiler compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).orElseThrow(
                () -> new IOException("no compiler in " + System.getProperty("java.home") + "; run Assay with a JDK"));
        List<JavaFileObject> sources = new ArrayList<>();
        program.files().forEach((path, content) -> {
            if (path.endsWith(JAVA_SUFFIX)) {
                sources.add(new Source(path, new String(content, StandardCharsets.UTF_8)));
            }
        });
        StringWriter output = new StringWriter();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-Xlint:none", "--release", "25", "-classpath", classPath);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT,
                StandardCharsets.UTF_8); ClassFiles classes = new ClassFiles(files)) {
            if (!compiler.getTask(output, classes, problems, options, List.of(), sources).call()) {
                throw new IOException("the generated program " + program.className() + " does not compile: "
                        + problems.getDiagnostics() + output);
            }
            return classes.content();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /// Keeps class files in memory.
    private static final class ClassFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();

        ClassFiles(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            String path = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("memory:///" + path), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(path, bytes);
                    return bytes;
                }
            };
        }

        SortedMap<String, byte[]> content() {
            SortedMap<String, byte[]> content = new TreeMap<>();
            written.forEach((path, bytes) -> content.put(path, bytes.toByteArray()));
            return content;
        }
    }
}
