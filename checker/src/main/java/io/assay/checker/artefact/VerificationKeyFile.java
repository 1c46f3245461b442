package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.artefact.Point.Group;
import io.assay.checker.r1cs.Commitment;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads `verification_key.json` in the form of snarkjs, of a key with commitments with the members that it has beside.
///
/// `vk_alphabeta_12` is a convenience that no verifier of ours reads, and is passed over.
final class VerificationKeyFile {

    private VerificationKeyFile() {}

    /// Returns the points, whatever they are.
    /// @param commitments of the circuit: the challenge of one that is not stated depends on every public element, and on the
    ///                    stated ones
    static KeyPoints read(Path path, List<Commitment> commitments) throws IOException {
        JsonValue top = JsonValue.read(path);
        top.member("protocol").require(commitments.isEmpty() ? "groth16" : "groth16-commitments");
        top.member("curve").require("bn128");
        List<Point> ic = new ArrayList<>();
        for (JsonValue point : top.member("IC").elements()) {
            ic.add(g1(point));
        }
        if (ic.isEmpty()) {
            throw top.member("IC").bad("no points", "at least one");
        }
        long publics = ic.size() - 1L - commitments.size();
        top.member("nPublic").require(publics);
        KeyPoints key = KeyPoints.of(g1(top.member("vk_alpha_1")), g2(top.member("vk_beta_2")),
                g2(top.member("vk_gamma_2")),
                g2(top.member("vk_delta_2")), ic);
        if (commitments.isEmpty()) {
            return key;
        }
        List<JsonValue> judges = top.member("commitmentKeys").elements(commitments.size());
        for (int i = 0; i < judges.size(); i++) {
            boolean stated = commitments.get(i).stated();
            List<JsonValue> hashed = judges.get(i).member("hashed").elements(stated ? 0 : (int) publics + i);
            for (int k = 0; k < hashed.size(); k++) {
                hashed.get(k).require(k + 1L);
            }
            if (stated) {
                judges.get(i).member("stated").requireTrue();
            }
            key = key.with(g2(judges.get(i).member("g")), g2(judges.get(i).member("gSigmaNeg")));
        }
        return key;
    }

    private static Point g1(JsonValue value) throws BadArtefactException {
        List<JsonValue> parts = value.elements(3);
        Fp2 x = new Fp2(coordinate(parts.get(0)), BigInteger.ZERO);
        Fp2 y = new Fp2(coordinate(parts.get(1)), BigInteger.ZERO);
        return affine(new Point(Group.G1, x, y), new Fp2(coordinate(parts.get(2)), BigInteger.ZERO), value);
    }

    private static Point g2(JsonValue value) throws BadArtefactException {
        List<JsonValue> parts = value.elements(3);
        return affine(new Point(Group.G2, pair(parts.get(0)), pair(parts.get(1))), pair(parts.get(2)), value);
    }

    private static Fp2 pair(JsonValue value) throws BadArtefactException {
        List<JsonValue> parts = value.elements(2);
        return new Fp2(coordinate(parts.get(0)), coordinate(parts.get(1)));
    }

    /// Snarkjs writes affine points with z = 1, and infinity as (0, 1, 0).
    private static Point affine(Point point, Fp2 z, JsonValue value) throws BadArtefactException {
        if (z.equals(Fp2.ZERO)) {
            return new Point(point.group(), Fp2.ZERO, Fp2.ZERO);
        }
        if (!z.equals(Fp2.of(1, 0))) {
            throw value.bad("a point with z = 1");
        }
        return point;
    }

    private static BigInteger coordinate(JsonValue value) throws BadArtefactException {
        BigInteger number = value.digits();
        if (number.compareTo(Fp2.MODULUS) >= 0) {
            throw value.bad("a number below " + Fp2.MODULUS);
        }
        return number;
    }
}
