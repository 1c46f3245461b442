package io.assay.format;

import io.assay.groth16.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Groth16 proofs as snarkjs's `proof.json`; one with commitments has the protocol `groth16-commitments` and as members
/// `commitments` and `commitmentPok` arrays of as many points of G1.
public final class ProofJson {
    private static final String FORMAT = "proof";

    private ProofJson() {}

    /// Reads a proof. Its points may lie off the curve: judging them is the verifier's work. Coordinates are less than
    /// the modulus, so that no two files mean the same proof.
    ///
    /// @throws BadFileException if the file is damaged, or of another curve or proof system
    public static Proof read(Path path) throws IOException {
        JsonPlace top = JsonPlace.read(path, FORMAT);
        boolean committed = top.member("protocol")
                .requireText(VerificationKeyJson.PLAIN, VerificationKeyJson.COMMITTED)
                .equals(VerificationKeyJson.COMMITTED);
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
        if (!committed) {
            return new Proof(a, b, c);
        }
        JsonPlace place = top.member("commitments");
        List<long[]> commitments = readPoints(place.elements());
        if (commitments.isEmpty()) {
            throw place.bad("no point", "a point for each commitment");
        }
        return new Proof(a, b, c, commitments, readPoints(top.member("commitmentPok").elements(commitments.size())));
    }

    private static List<long[]> readPoints(List<JsonPlace> places) throws BadFileException {
        List<long[]> points = new ArrayList<>();
        for (JsonPlace place : places) {
            long[] point = new long[8];
            JsonPoints.readG1(place, point, 0);
            points.add(point);
        }
        return points;
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
        boolean committed = !proof.commitments().isEmpty();
        members.put("protocol", committed ? VerificationKeyJson.COMMITTED : VerificationKeyJson.PLAIN);
        members.put("curve", "bn128");
        if (committed) {
            members.put("commitments", proof.commitments().stream().map(point -> JsonPoints.g1(point, 0)).toList());
            members.put("commitmentPok", proof.knowledge().stream().map(point -> JsonPoints.g1(point, 0)).toList());
        }
        return JsonText.print(members);
    }
}
