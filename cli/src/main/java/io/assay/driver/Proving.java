package io.assay.driver;

import io.assay.field.RandomSource;
import io.assay.format.AtomicFile;
import io.assay.groth16.Proof;
import io.assay.kernel.Cancellation;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes proofs with the program and the key of an artefact folder.
public final class Proving {
    /// The proof, as snarkjs writes it.
    public static final String PROOF = "proof.json";
    /// The public elements, as snarkjs writes them.
    public static final String PUBLIC = "public.json";
    /// The outputs of the model as real numbers.
    public static final String OUTPUTS = "outputs.json";
    /// What was proven, under which key, and the digests of the files beside it.
    public static final String RECEIPT = "receipt.json";
    /// Salts of the digests, where tensors are hashed. Whoever has them can try values until a digest agrees.
    public static final String SALTS = "salts.json";
    /// Calldata of `verifyInference`, hexadecimal.
    public static final String CALLDATA = "calldata.hex";
    /// Arguments of `verify_inference`, as `stellar contract invoke` takes them.
    public static final String ARGUMENTS = "arguments.txt";

    private Proving() {}

    /// What a user decides about a proof.
    ///
    /// @param context  element of the application
    /// @param seed     reproducible blinding, for tests only: it gives the witness away
    /// @param threads  threads to use, at least 1
    /// @param calldata whether what transactions say to the contracts is written too
    public record Options(BigInteger context, Optional<Long> seed, int threads, boolean calldata) {
        /// No context, fresh blinding, every processor.
        public static Options standard() {
            return new Options(BigInteger.ZERO, Optional.empty(), Runtime.getRuntime().availableProcessors(), false);
        }
    }

    /// A proof and how long its parts took.
    ///
    /// @param proof          the proof
    /// @param publics        public elements
    /// @param outputs        integers of each output, in the order of the model
    /// @param salts          salts of the digests, if there are any: secret
    /// @param witnessSeconds inputs to witness
    /// @param keyLoadSeconds file to key
    /// @param proveSeconds   inputs to proof, loading of program and key included
    /// @param verifySeconds  check of the proof before it is given away
    public record Proven(Proof proof, List<BigInteger> publics, List<InputTensor.Longs> outputs,
            Optional<SaltsFile> salts,
            double witnessSeconds, double keyLoadSeconds, double proveSeconds, double verifySeconds) {
        /// Returns this proof with the time that loading took before it.
        Proven withLoading(double openSeconds, double keySeconds) {
            return new Proven(proof, publics, outputs, salts, witnessSeconds, keySeconds, openSeconds + proveSeconds,
                    verifySeconds);
        }
    }

    /// Makes one proof and verifies it.
    /// @throws InputException if an input is missing, of the wrong shape or out of range
    /// @throws Failure        if an artefact was changed or the key belongs to another circuit
    /// @throws io.assay.groth16.RejectedProofException if the witness does not satisfy the circuit of the key
    public static Proven prove(ArtefactFolder folder, InputSet inputs, Options options, Progress progress)
            throws IOException, InputException {
        return prove(folder, inputs, options, Cancellation.never(), progress);
    }

    /// As [#prove(ArtefactFolder, InputSet, Options, Progress)], and can be cancelled.
    /// @throws io.assay.kernel.CancelledException if it was; nothing was written
    public static Proven prove(ArtefactFolder folder, InputSet inputs, Options options, Cancellation cancellation,
            Progress progress) throws IOException, InputException {
        progress.at("prove", 0);
        RandomSource random = options.seed().map(RandomSource::seeded).orElseGet(RandomSource::secure);
        try (ProvingSession session = ProvingSession.open(folder, options.threads())) {
            progress.at("prove", 0.1);
            Proven proven = session.prove(inputs, options.context(), random, cancellation, progress);
            progress.at("prove", 1);
            return proven.withLoading(session.openSeconds(), session.keyLoadSeconds());
        }
    }

    /// Writes proof, public elements, outputs and receipt; salts, if there are digests, for their owner alone.
    public static void write(ArtefactFolder folder, Proven proven, Options options, Path target) throws IOException {
        ProofDocuments documents = ProofDocuments.of(folder, options.context(), proven);
        if (options.calldata()) {
            Contracts.Messages messages = Contracts.messages(folder, proven);
            Files.createDirectories(target);
            AtomicFile.write(target.resolve(CALLDATA), line(messages.evm()));
            if (messages.soroban().isPresent()) {
                AtomicFile.write(target.resolve(ARGUMENTS), line(messages.soroban().get()));
            }
        }
        documents.write(target);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the outputs as real numbers, nested by their shape, by name.
    public static Map<String, Object> outputs(Manifest manifest, List<InputTensor.Longs> integers) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        List<Manifest.Border> borders = manifest.borders("output");
        for (int i = 0; i < borders.size(); i++) {
            Manifest.Border border = borders.get(i);
            outputs.put(border.name(), nested(integers.get(i).values(), border.scaleBits(), border.shape(), 0, 0));
        }
        return outputs;
    }

    private static Object nested(long[] values, int scaleBits, List<Integer> shape, int axis, int offset) {
        if (axis == shape.size()) {
            return scaleBits == 0 ? (Object) values[offset] : (Object) Math.scalb((double) values[offset], -scaleBits);
        }
        int stride = shape.subList(axis + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < shape.get(axis); i++) {
            list.add(nested(values, scaleBits, shape, axis + 1, offset + i * stride));
        }
        return list;
    }
}
