package io.assay.testsuite.conformance;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Reads archives in the `ustar` format: files, and links to files that come before.
final class TarFile {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int KIND_OFFSET = 156;
    private static final int LINK_OFFSET = 157;
    private static final int OCTAL = 8;

    private TarFile() {}

    /// Returns the contents of each file by its name.
    static Map<String, ByteString> read(InputStream source) throws IOException {
        Map<String, ByteString> files = new LinkedHashMap<>();
        byte[] header = source.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            String name = text(header, 0, NAME_LENGTH);
            if (header[KIND_OFFSET] == '1') {
                files.put(name, Objects.requireNonNull(files.get(text(header, LINK_OFFSET, NAME_LENGTH)), name));
            } else {
                int size = Integer.parseInt(text(header, SIZE_OFFSET, SIZE_LENGTH).strip(), OCTAL);
                files.put(name, ByteString.copyFrom(source.readNBytes(size)));
                source.skipNBytes(Math.floorMod(-size, BLOCK));
            }
            header = source.readNBytes(BLOCK);
        }
        return files;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, from, end), StandardCharsets.UTF_8);
    }
}
