package io.assay.testsuite.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder for hostile models, with data that they may read, and some that they must not.
///
/// @param path the folder of the models
record ModelFolder(Path path) {
    static final String DATA = "data.bin";
    static final String NESTED = "weights/nested.bin";
    static final String SECRET = "secret.bin";
    static final String LINK = "link.bin";
    static final String LINKED_FOLDER = "outside";
    static final String PIPE = "pipe";
    /// What the secret file is full of, as a float.
    static final float SECRET_VALUE = 1234.5f;
    private static final int COUNT = 256;

    /// Creates the folder inside another one, which holds the secret.
    static ModelFolder create(Path parent) throws IOException, InterruptedException {
        Path path = Files.createDirectories(parent.resolve("models"));
        Files.createDirectories(path.resolve("weights"));
        Files.write(path.resolve(DATA), floats(0.25f));
        Files.write(path.resolve(NESTED), floats(-0.5f));
        Path secret = Files.write(parent.resolve(SECRET), floats(SECRET_VALUE));
        Files.createSymbolicLink(path.resolve(LINK), secret);
        Files.createSymbolicLink(path.resolve(LINKED_FOLDER), parent);
        new ProcessBuilder("mkfifo", path.resolve(PIPE).toString()).start().waitFor();
        return new ModelFolder(path);
    }

    private static byte[] floats(float value) {
        ByteBuffer buffer = ByteBuffer.allocate(COUNT * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < COUNT; i++) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }
}
