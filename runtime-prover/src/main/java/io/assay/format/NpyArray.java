package io.assay.format;

import io.assay.witness.InputTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One array of NumPy: the content of a `.npy` file, or of a member of a `.npz` file.
///
/// ```
/// 0x93 "NUMPY" | major u8 | minor u8 | headerSize u16 (major 1) or u32 | header | elements
/// header: a Python dictionary {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } padded with spaces
/// ```
/// Read: `f2 f4 f8` as floating-point numbers, `i1 i2 i4 i8 u1 u2 u4` and `b1` as integers, little-endian, both orders.
/// Source: NumPy, `numpy/lib/format.py`.
final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAXIMUM_HEADER_SIZE_BYTES = 1 << 16;
    private static final int MAXIMUM_RANK = 32;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<|=>]?)([a-zA-Z]\\d{1,3})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

    private NpyArray() {}

    /// Says what is wrong with an array of a file.
    @FunctionalInterface
    interface Complaint {
        BadFileException of(String found, String expected);
    }

    /// Reads one array to the end of the stream; allocates in step with what is read.
    static InputTensor read(String name, InputStream in, Complaint bad) throws IOException {
        return readNumbers(name, in, bad).orElseThrow(() -> bad.of("an array of text", "an array of numbers"));
    }

    /// Reads one array as [#read] does, or over it if it is text.
    static Optional<InputTensor> readNumbers(String name, InputStream in, Complaint bad) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(MAGIC, 0, 6, start, 0, 6)) {
            throw bad.of("no NumPy array", "the six bytes \\x93NUMPY");
        }
        int major = start[6];
        if (major < 1 || major > 3) {
            throw bad.of("version " + major, "version 1, 2 or 3");
        }
        int sizeBytes = major == 1 ? 2 : 4;
        byte[] size = in.readNBytes(sizeBytes);
        if (size.length < sizeBytes) {
            throw bad.of("end of the array in its header", "a header");
        }
        ByteBuffer sizeBuffer = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN);
        long headerSize = major == 1 ? sizeBuffer.getShort() & 0xffff : sizeBuffer.getInt() & 0xffff_ffffL;
        if (headerSize > MAXIMUM_HEADER_SIZE_BYTES) {
            throw bad.of("a header of " + headerSize + " bytes", "at most " + MAXIMUM_HEADER_SIZE_BYTES + " bytes");
        }
        byte[] header = in.readNBytes((int) headerSize);
        if (header.length < headerSize) {
            throw bad.of("end of the array in its header", "a header of " + headerSize + " bytes");
        }
        return readElements(name, new String(header, StandardCharsets.ISO_8859_1), in, bad);
    }

    private static Optional<InputTensor> readElements(String name, String header, InputStream in, Complaint bad)
            throws IOException {
        Matcher type = match(TYPE, header, "a 'descr' of one simple type", bad);
        if (type.group(2).matches("[US]\\d+")) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        }
        boolean fortran = match(ORDER, header, "'fortran_order'", bad).group(1).equals("True");
        List<Integer> shape = parseShape(match(SHAPE, header, "a 'shape'", bad).group(1), bad);
        long count = 1;
        for (int extent : shape) {
            count *= extent;
            if (count > NpzFile.MAXIMUM_CONTENT_BYTES) {
                throw bad.of("shape " + shape,
                        "at most " + NpzFile.MAXIMUM_CONTENT_BYTES + " bytes in all arrays together");
            }
        }
        String code = type.group(2);
        int width = code.length() == 2 ? code.charAt(1) - '0' : 0;
        if (!List.of("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1").contains(code)
                || type.group(1).equals(">")) {
            throw bad.of("type " + type.group(1) + code, "little-endian f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 or b1");
        }
        long sizeBytes = count * width;
        if (sizeBytes > NpzFile.MAXIMUM_CONTENT_BYTES) {
            throw bad.of(sizeBytes + " bytes of elements for shape " + shape,
                    "at most " + NpzFile.MAXIMUM_CONTENT_BYTES + " bytes in all arrays together");
        }
        byte[] content = in.readNBytes((int) sizeBytes + 1);
        if (content.length != sizeBytes) {
            throw bad.of(
                    (content.length > sizeBytes ? "more than " + sizeBytes : content.length) + " bytes of elements",
                    sizeBytes + " bytes for shape " + shape);
        }
        return Optional.of(decode(name, shape, code, ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), fortran));
    }

    private static Matcher match(Pattern pattern, String header, String expected, Complaint bad)
            throws BadFileException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw bad.of("a header without it", expected);
        }
        return matcher;
    }

    private static List<Integer> parseShape(String text, Complaint bad) throws BadFileException {
        List<Integer> shape = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String digits = part.replace("L", "").strip();
            if (digits.isEmpty()) {
                continue;
            }
            if (!digits.matches("\\d{1,9}") || shape.size() == MAXIMUM_RANK) {
                throw bad.of("shape (" + text + ")", "at most 32 extents below 10^9");
            }
            shape.add(Integer.parseInt(digits));
        }
        return shape;
    }

    private static InputTensor decode(String name, List<Integer> shape, String code, ByteBuffer content,
            boolean fortran) {
        int count = shape.stream().reduce(1, (a, b) -> a * b);
        int[] source = fortran ? fortranOrder(shape, count) : new int[0];
        if (code.startsWith("f")) {
            double[] values = new double[count];
            for (int index = 0; index < count; index++) {
                int from = fortran ? source[index] : index;
                values[index] = switch (code) {
                    case "f2" -> Float.float16ToFloat(content.getShort(2 * from));
                    case "f4" -> content.getFloat(4 * from);
                    default -> content.getDouble(8 * from);
                };
            }
            return InputTensor.of(name, shape, values);
        }
        long[] values = new long[count];
        for (int index = 0; index < count; index++) {
            values[index] = integerAt(content, code, fortran ? source[index] : index);
        }
        return InputTensor.of(name, shape, values);
    }

    private static long integerAt(ByteBuffer content, String code, int index) {
        return switch (code) {
            case "i1" -> content.get(index);
            case "u1" -> content.get(index) & 0xff;
            case "b1" -> content.get(index) == 0 ? 0 : 1;
            case "i2" -> content.getShort(2 * index);
            case "u2" -> content.getShort(2 * index) & 0xffff;
            case "i4" -> content.getInt(4 * index);
            case "u4" -> content.getInt(4 * index) & 0xffff_ffffL;
            default -> content.getLong(8 * index);
        };
    }

    /// For each row-major index the place of the element when the first axis runs fastest.
    private static int[] fortranOrder(List<Integer> shape, int count) {
        int[] source = new int[count];
        int rank = shape.size();
        int[] position = new int[rank];
        int[] stride = new int[rank];
        int product = 1;
        for (int axis = 0; axis < rank; axis++) {
            stride[axis] = product;
            product *= shape.get(axis);
        }
        int from = 0;
        for (int index = 0; index < count; index++) {
            source[index] = from;
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += stride[axis];
                if (++position[axis] < shape.get(axis)) {
                    break;
                }
                from -= position[axis] * stride[axis];
                position[axis] = 0;
            }
        }
        return source;
    }

    /// Writes an array as NumPy 1.0 format, `<f8` or `<i8`, in C order.
    static void write(InputTensor tensor, OutputStream out) throws IOException {
        String type = tensor instanceof InputTensor.Doubles ? "<f8" : "<i8";
        String extents = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + extents
                + (tensor.shape().size() == 1 ? ",), }" : "), }");
        int padded = (MAGIC.length + 4 + header.length() + 1 + 63) / 64 * 64 - MAGIC.length - 4;
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 4 + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
        start.put(header.getBytes(StandardCharsets.US_ASCII));
        while (start.remaining() > 1) {
            start.put((byte) ' ');
        }
        out.write(start.put((byte) '\n').array());
        ByteBuffer element = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < tensor.count(); index++) {
            switch (tensor) {
                case InputTensor.Doubles doubles -> element.putDouble(0, doubles.values()[index]);
                case InputTensor.Longs longs -> element.putLong(0, longs.values()[index]);
            }
            out.write(element.array());
        }
    }
}
