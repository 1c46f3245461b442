package io.assay.frontend.onnx;

import com.google.protobuf.CodedInputStream;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import onnx.OnnxMl;

/// Reads ONNX models, and single tensors of ONNX test sets.
///
/// Binary files and ONNX's text syntax (`.onnxtxt`) give the same model; the first character tells them apart, and the
/// name where it does not. Any bytes give a model or diagnostics, never an exception. Codes: AS1001 unreadable, AS1002
/// damaged, AS1003 not an ONNX model, AS101x tensors, AS102x structure of the graph, AS103x text.
public final class OnnxReader {
    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;

    private OnnxReader() {}

    /// Returns the model in a file. External data is looked up in the file's folder.
    public static Outcome<OnnxModel> read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > LARGEST_FILE) {
                return refused(Diagnostic.of("AS1001", "the file is too large for one ONNX message")
                        .with("file", name)
                        .found(Files.size(file) + " bytes", "less than 2 GiB")
                        .help("save the model with external data: onnx.save(model, path, save_as_external_data=True)"));
            }
            byte[] bytes = Files.readAllBytes(file);
            Optional<Path> folder = Optional.of(file.toAbsolutePath().normalize())
                    .flatMap(path -> Optional.ofNullable(path.getParent()));
            return model(name, bytes, folder);
        } catch (IOException e) {
            return refused(Diagnostic.of("AS1001", "the file cannot be read")
                    .with("file", file.toString())
                    .reason(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .help("check the path and its permissions"));
        }
    }

    /// Returns the model in `bytes`, binary or text; external data is refused, there being no folder to look it up in.
    public static Outcome<OnnxModel> readBytes(String fileName, byte[] bytes) {
        return model(fileName, bytes, Optional.empty());
    }

    /// Returns the bytes of the binary file that says what a text in ONNX's syntax does; the same for the same text.
    public static Outcome<byte[]> binary(String fileName, String text) {
        return switch (OnnxTextReader.read(fileName, text.getBytes(StandardCharsets.UTF_8))) {
            case Outcome.Done<OnnxMl.ModelProto>(var proto) -> new Outcome.Done<>(proto.toByteArray());
            case Outcome.Refused<OnnxMl.ModelProto>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    /// Returns the tensor in a `.pb` file of an ONNX test set.
    public static Outcome<OnnxTensor> readTensor(Path file) {
        try {
            return readTensorBytes(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            return refused(Diagnostic.of("AS1001", "the file cannot be read")
                    .with("file", file.toString())
                    .reason(e.getClass().getSimpleName() + ": " + e.getMessage()));
        }
    }

    /// Returns the tensor that `bytes` hold as a `TensorProto`.
    public static Outcome<OnnxTensor> readTensorBytes(String fileName, byte[] bytes) {
        CodedInputStream input = CodedInputStream.newInstance(bytes);
        try {
            List<Diagnostic> problems = new ArrayList<>();
            Optional<OnnxTensor> tensor = new TensorDecoder(fileName, Optional.empty(), problems)
                    .decode(OnnxMl.TensorProto.parseFrom(input), "of the file");
            return problems.isEmpty() && tensor.isPresent()
                    ? new Outcome.Done<>(tensor.get())
                    : new Outcome.Refused<>(problems);
        } catch (IOException e) {
            return refused(damaged(fileName, input, bytes.length, e));
        }
    }

    private static Outcome<OnnxModel> model(String name, byte[] bytes, Optional<Path> folder) {
        if (bytes.length == 0) {
            return refused(Diagnostic.of("AS1003", "the file is empty")
                    .with("file", name)
                    .help("export the model again; an interrupted download or export leaves such files"));
        }
        if (startsWith(bytes, "version https://git-lfs")) {
            return refused(Diagnostic.of("AS1003", "the file is a Git LFS pointer, not a model")
                    .with("file", name)
                    .help("fetch the model itself: git lfs pull"));
        }
        return OnnxTextReader.isText(name, bytes) ? text(name, bytes, folder) : binary(name, bytes, folder);
    }

    private static Outcome<OnnxModel> text(String name, byte[] bytes, Optional<Path> folder) {
        return switch (OnnxTextReader.read(name, bytes)) {
            case Outcome.Done<OnnxMl.ModelProto>(var proto) -> convert(proto, name, bytes, folder);
            case Outcome.Refused<OnnxMl.ModelProto>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    private static Outcome<OnnxModel> binary(String name, byte[] bytes, Optional<Path> folder) {
        CodedInputStream input = CodedInputStream.newInstance(bytes);
        try {
            return convert(OnnxMl.ModelProto.parseFrom(input), name, bytes, folder);
        } catch (IOException e) {
            return refused(damaged(name, input, bytes.length, e));
        }
    }

    private static Outcome<OnnxModel> convert(OnnxMl.ModelProto proto, String name, byte[] bytes,
            Optional<Path> folder) {
        if (!proto.hasGraph()) {
            return refused(Diagnostic.of("AS1003", "the file is not an ONNX model")
                    .with("file", name)
                    .reason("it holds no graph")
                    .help("pass a file that an ONNX exporter wrote"));
        }
        return new ModelDecoder(name, folder).decode(proto, sha256(bytes));
    }

    private static Diagnostic damaged(String name, CodedInputStream input, int length, IOException cause) {
        return Diagnostic.of("AS1002", "the file is damaged or not an ONNX file")
                .with("file", name)
                .with("byte", input.getTotalBytesRead() + " of " + length)
                .reason(String.valueOf(cause.getMessage()))
                .help("export or download the model again, and compare its checksum");
    }

    private static boolean startsWith(byte[] bytes, String prefix) {
        byte[] wanted = prefix.getBytes(StandardCharsets.US_ASCII);
        return bytes.length >= wanted.length
                && java.util.Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static <T> Outcome<T> refused(Diagnostic diagnostic) {
        return new Outcome.Refused<>(List.of(diagnostic));
    }
}
