package io.assay.codegen.soroban;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Arguments for the functions of a generated contract: XDR of a vector of values, as in a transaction.
///
/// Values are not checked against their ranges: that is the contract's work, and a test's freedom.
/// Source: `Stellar-contract.x` of the network's protocol, type `SCVal`; RFC 4506.
public final class VerifierArguments {

    private VerifierArguments() {}

    /// Returns arguments of `verify_inference`.
    public static byte[] verifyInference(VerifierSpecification specification, SampleProof proof) {
        CrateView view = CrateView.of(specification, Optional.empty());
        Writer writer = new Writer();
        int tensors = view.grouped() ? 1 : view.tensors().size();
        writer.number(tensors + view.digests().size() + (view.hasWeights() ? 1 : 0) + 2);
        writer.tensors(view.tensors(), view.grouped(), proof.values());
        proof.digests().forEach(digest -> writer.value(Writer.BYTES, Word.bytes(digest)));
        proof.weights().ifPresent(weights -> writer.value(Writer.BYTES, Word.bytes(weights.name())));
        writer.value(Writer.BYTES, Word.bytes(proof.context()));
        writer.value(Writer.BYTES, Word.bytes(proof.proof()));
        return writer.bytes();
    }

    /// Returns the same arguments as words for the command line: `stellar contract invoke --id ID -- verify_inference` takes
    /// them, in any order. Numbers and bytes have no characters that a shell reads; a struct is in single quotes.
    public static List<String> commandLine(VerifierSpecification specification, SampleProof proof) {
        CrateView view = CrateView.of(specification, Optional.empty());
        List<String> words = new ArrayList<>();
        if (view.grouped()) {
            words.add("--values='" + view.tensors().stream().map(tensor -> '"' + tensor.snake() + "\":"
                    + json(tensor, proof)).collect(Collectors.joining(",", "{", "}")) + "'");
        } else {
            view.tensors().forEach(tensor -> words.add("--" + tensor.snake() + "=" + json(tensor, proof)));
        }
        for (int i = 0; i < view.digests().size(); i++) {
            words.add(bytes(view.digests().get(i).snake(), List.of(proof.digests().get(i))));
        }
        proof.weights().ifPresent(weights -> words.add(bytes("weights", List.of(weights.name()))));
        words.add(bytes("context", List.of(proof.context())));
        words.add(bytes("proof", proof.proof()));
        return List.copyOf(words);
    }

    private static String json(TensorView tensor, SampleProof proof) {
        List<Long> values = proof.values().get(tensor.index());
        return tensor.isArray()
                ? values.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
                : String.valueOf(values.getFirst());
    }

    private static String bytes(String name, List<BigInteger> words) {
        return "--" + name + "=" + HexFormat.of().formatHex(Word.bytes(words));
    }

    /// Returns arguments of `verify`.
    ///
    /// @param proof   as [SampleProof#proof()] in words of 32 bytes, or of any other length
    /// @param publics packed public values, as many as are wanted
    public static byte[] verify(byte[] proof, List<byte[]> publics) {
        Writer writer = new Writer();
        writer.number(2);
        writer.value(Writer.BYTES, proof);
        writer.present(Writer.VECTOR, publics.size());
        publics.forEach(element -> writer.value(Writer.BYTES, element));
        return writer.bytes();
    }

    /// A call of a function.
    ///
    /// @param function  its name
    /// @param arguments XDR of a vector
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Call(String function, byte[] arguments) {}

    /// Returns the call that computes the digest of hashed tensors.
    ///
    /// @param role   which of the digests
    /// @param values integers of each hashed tensor of the role, row-major
    /// @param salt   in [0, 2^256)
    /// @throws IllegalArgumentException if the contract has no function for it
    public static Call digest(VerifierSpecification specification, Role role, List<List<Long>> values,
            BigInteger salt) {
        DigestView digest = CrateView.of(specification, Optional.empty()).computed().stream()
                .filter(computed -> computed.hashed().role() == role).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the contract computes no digest of role " + role));
        Writer writer = new Writer();
        writer.number((digest.grouped() ? 1 : digest.tensors().size()) + 1);
        writer.tensors(digest.tensors(), digest.grouped(), values);
        writer.value(Writer.BYTES, Word.bytes(salt));
        return new Call(digest.snake(), writer.bytes());
    }

    /// Returns the number in the 32 bytes that a function returned.
    ///
    /// @param value XDR of the value
    /// @throws IllegalArgumentException if it is no 32 bytes
    public static BigInteger word(byte[] value) {
        Writer head = new Writer();
        head.number(Writer.BYTES);
        head.number(Word.BYTES);
        int length = head.bytes().length;
        if (value.length != length + Word.BYTES || !Arrays.equals(value, 0, length, head.bytes(), 0, length)) {
            throw new IllegalArgumentException(
                    "not the XDR of " + Word.BYTES + " bytes: " + HexFormat.of().formatHex(value));
        }
        return new BigInteger(1, Arrays.copyOfRange(value, length, value.length));
    }

    /// Returns arguments of `register_weights`.
    public static byte[] registerWeights(SampleProof.Weights weights) {
        Writer writer = new Writer();
        writer.number(2);
        writer.value(Writer.BYTES, Word.bytes(weights.commitment()));
        writer.value(Writer.BYTES, Word.bytes(weights.knowledge()));
        return writer.bytes();
    }

    /// Writes XDR.
    private static final class Writer {
        private static final int I64 = 6;
        private static final int BYTES = 13;
        private static final int SYMBOL = 15;
        private static final int VECTOR = 16;
        private static final int MAP = 17;
        private static final int UNIT_BYTES = 4;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void number(int number) {
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes.write(number >>> shift);
            }
        }

        /// Begins a vector or a map, which could be absent in XDR.
        void present(int type, int count) {
            number(type);
            number(1);
            number(count);
        }

        void value(int type, byte[] value) {
            number(type);
            number(value.length);
            bytes.writeBytes(value);
            bytes.writeBytes(new byte[Math.floorMod(-value.length, UNIT_BYTES)]);
        }

        void integer(long integer) {
            number(I64);
            number((int) (integer >>> Integer.SIZE));
            number((int) integer);
        }

        /// Writes tensors one after the other, or as a struct, whose members are in the order of their names.
        void tensors(List<TensorView> tensors, boolean grouped, List<List<Long>> values) {
            if (!grouped) {
                tensors.forEach(tensor -> tensor(tensor, values.get(tensor.index())));
                return;
            }
            TreeMap<String, TensorView> members = new TreeMap<>();
            tensors.forEach(tensor -> members.put(tensor.snake(), tensor));
            present(MAP, members.size());
            members.forEach((name, tensor) -> {
                value(SYMBOL, name.getBytes(StandardCharsets.US_ASCII));
                tensor(tensor, values.get(tensor.index()));
            });
        }

        void tensor(TensorView tensor, List<Long> values) {
            if (tensor.isArray()) {
                present(VECTOR, values.size());
            }
            values.forEach(this::integer);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
