package io.assay.driver;

import io.assay.witness.WitnessProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// Loads a witness program from the bytes of its jar, so that what runs is what was checked.
final class ProgramLoader extends ClassLoader {
    private final Map<String, byte[]> entries;

    private ProgramLoader(Map<String, byte[]> entries) {
        super(WitnessProgram.class.getClassLoader());
        this.entries = entries;
    }

    /// Returns an instance of the class.
    /// @throws ReflectiveOperationException if it is not in the jar or cannot be made
    static WitnessProgram load(byte[] jar, String className) throws IOException, ReflectiveOperationException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return (WitnessProgram) new ProgramLoader(entries).loadClass(className).getConstructor().newInstance();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = entries.get(name.replace('.', '/') + ".class");
        if (code == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] content = entries.get(name);
        return content == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(content);
    }
}
