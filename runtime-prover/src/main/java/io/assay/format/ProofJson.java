package io.assay.format;

import io.assay.groth16.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Groth16 proofs as snarkjs's `proof.json`.
public final class ProofJson {
    private static final String FORMAT = "proof";

    private ProofJson() {}

    /// Reads a proof. Its points may lie off the curve: judging them is the verifier's work. Coordinates are less than
    /// the modulus, so that no two files mean the same proof.
    ///
    /// @throws BadFileException if the file is damaged, or of another curve or proof system
    public static Proof read(Path path) throws IOException {
        JsonPlace top = JsonPlace.read(path, FORMAT);
        top.member("protocol").requireText("groth16");
        var curve = top.find("curve");
        if (curve.isPresent()) {
            curve.get().requireText("bn128", "bn254");
        }
        long[] a = new long[8];
        long[] b = new long[16];
        long[] c = new long[8];
        JsonPoints.readG1(top.member("pi_a"), a, 0);
        JsonPoints.readG2(top.member("pi_b"), b, 0);
        JsonPoints.readG1(top.member("pi_c"), c, 0);
        return new Proof(a, b, c);
    }

    /// Writes a proof in the bytes of `snarkjs groth16 prove`.
    public static void write(Path path, Proof proof) throws IOException {
        AtomicFile.write(path, toBytes(proof));
    }

    /// The bytes of the file.
    public static byte[] toBytes(Proof proof) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pi_a", JsonPoints.g1(proof.a(), 0));
        members.put("pi_b", JsonPoints.g2(proof.b(), 0));
        members.put("pi_c", JsonPoints.g1(proof.c(), 0));
        members.put("protocol", "groth16");
        members.put("curve", "bn128");
        return JsonText.print(members);
    }
}
