package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.field.Bn254;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.VerifyingKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Groth16 verification key as snarkjs's `verification_key.json`.
///
/// A key with commitments has the protocol `groth16-commitments`, by which other readers refuse it, one point more in `IC`
/// for each commitment, and a member `commitmentKeys`: for each commitment `g` and `gSigmaNeg`, points of G2, and `hashed`,
/// the positions of what its challenge depends on, as in [CommitmentKey]; a stated one has `stated`: true. `nPublic` is the
/// number of public wires: `public.json` has the stated challenges behind their values.
///
/// The member `vk_alphabeta_12`, the pairing of alpha and beta, is a convenience that snarkjs writes and no verifier
/// needs: it is kept where it was read, and never trusted.
///
/// @param key       the key; every point read from a file lies on its curve
/// @param alphaBeta the twelve canonical coefficients of e(alpha, beta) in snarkjs's order, or none
public record VerificationKeyJson(VerifyingKey key, List<BigInteger> alphaBeta) {
    static final String PLAIN = "groth16";
    static final String COMMITTED = "groth16-commitments";
    private static final String FORMAT = "verification key";
    private static final int MAXIMUM_COMMITMENTS = 16;

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it has neither twelve elements nor none
    public VerificationKeyJson {
        alphaBeta = List.copyOf(alphaBeta);
        if (!alphaBeta.isEmpty() && alphaBeta.size() != 12) {
            throw new IllegalArgumentException(alphaBeta.size() + " coefficients, expected 12 or none");
        }
    }

    /// The file for a key, with the pairing of alpha and beta as snarkjs computes it.
    ///
    /// Its final exponentiation is [Pairing]'s to the power 2u(6u^2 + 3u + 1), u being the parameter of the curve
    /// (Fuentes-Castaneda, Knapp, Rodriguez-Henriquez, "Faster hashing to G2"): the factor is applied to alpha.
    public static VerificationKeyJson of(VerifyingKey key) {
        BigInteger u = BigInteger.valueOf(Bn254.U);
        BigInteger factor = u.multiply(BigInteger.valueOf(6)).add(BigInteger.valueOf(3)).multiply(u)
                .add(BigInteger.ONE).multiply(u).shiftLeft(1).mod(Limbs.FR_MODULUS);
        long[] alpha = CurveGroup.g1().multiply(key.alpha1(), 0, factor);
        long[] pairing = new Pairing().product(alpha, key.beta2());
        List<BigInteger> alphaBeta = new ArrayList<>();
        for (int offset = 0; offset < pairing.length; offset += 4) {
            alphaBeta.add(Limbs.canonicalFp(pairing, offset));
        }
        return new VerificationKeyJson(key, alphaBeta);
    }

    /// Reads a key.
    ///
    /// @throws BadFileException     if the file is damaged, of another curve or proof system, or a point is off the
    ///                              curve
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(VerifyingKey)]
    public static VerificationKeyJson read(Path path) throws IOException {
        JsonPlace top = JsonPlace.read(path, FORMAT);
        boolean committed = top.member("protocol").requireText(PLAIN, COMMITTED).equals(COMMITTED);
        top.member("curve").requireText("bn128", "bn254");
        List<JsonPlace> icPlaces = top.member("IC").elements();
        BigInteger publicCount = top.member("nPublic").natural();
        List<JsonPlace> keyPlaces = committed ? top.member("commitmentKeys").elements() : List.of();
        if (committed && (keyPlaces.isEmpty() || keyPlaces.size() > MAXIMUM_COMMITMENTS)) {
            throw top.member("commitmentKeys").bad(keyPlaces.size() + " commitments", "1 to " + MAXIMUM_COMMITMENTS);
        }
        BigInteger icCount = publicCount.add(BigInteger.valueOf(keyPlaces.size() + 1L));
        if (!icCount.equals(BigInteger.valueOf(icPlaces.size()))) {
            throw top.member("IC").bad(icPlaces.size() + " points", icCount + " points");
        }
        List<CommitmentKey> commitmentKeys = new ArrayList<>();
        for (JsonPlace place : keyPlaces) {
            commitmentKeys.add(readCommitmentKey(place, publicCount.intValueExact() + commitmentKeys.size()));
        }
        long[] ic = new long[8 * icPlaces.size()];
        for (int index = 0; index < icPlaces.size(); index++) {
            readG1(icPlaces.get(index), ic, 8 * index);
        }
        long[] alpha = new long[8];
        readG1(top.member("vk_alpha_1"), alpha, 0);
        VerifyingKey key = join(top, alpha, readG2(top.member("vk_beta_2")), readG2(top.member("vk_gamma_2")),
                readG2(top.member("vk_delta_2")), ic, commitmentKeys);
        KeyChecks.require(path.toString(), KeyChecks.findings(key));
        return new VerificationKeyJson(key, readAlphaBeta(top));
    }

    /// Writes the key in the bytes of `snarkjs zkey export verificationkey`.
    public void write(Path path) throws IOException {
        AtomicFile.write(path, toBytes());
    }

    /// The bytes of the file.
    public byte[] toBytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("protocol", key.commitmentKeys().isEmpty() ? PLAIN : COMMITTED);
        members.put("curve", "bn128");
        members.put("nPublic", key.publicCount());
        members.put("vk_alpha_1", JsonPoints.g1(key.alpha1(), 0));
        members.put("vk_beta_2", JsonPoints.g2(key.beta2(), 0));
        members.put("vk_gamma_2", JsonPoints.g2(key.gamma2(), 0));
        members.put("vk_delta_2", JsonPoints.g2(key.delta2(), 0));
        if (!alphaBeta.isEmpty()) {
            members.put("vk_alphabeta_12", nestAlphaBeta());
        }
        List<Object> ic = new ArrayList<>();
        for (int offset = 0; offset < key.ic().length; offset += 8) {
            ic.add(JsonPoints.g1(key.ic(), offset));
        }
        members.put("IC", ic);
        if (!key.commitmentKeys().isEmpty()) {
            members.put("commitmentKeys", key.commitmentKeys().stream().map(VerificationKeyJson::members).toList());
        }
        return JsonText.print(members);
    }

    private static Object members(CommitmentKey key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("g", JsonPoints.g2(key.g2(), 0));
        members.put("gSigmaNeg", JsonPoints.g2(key.minusSigmaG2(), 0));
        members.put("hashed", key.hashed());
        if (key.stated()) {
            members.put("stated", true);
        }
        return members;
    }

    /// Makes the key; what its commitments depend on must be as [VerifyingKey] wants it.
    private static VerifyingKey join(JsonPlace top, long[] alpha, long[] beta, long[] gamma, long[] delta, long[] ic,
            List<CommitmentKey> commitmentKeys) throws BadFileException {
        try {
            return new VerifyingKey(alpha, beta, gamma, delta, ic, commitmentKeys);
        } catch (IllegalArgumentException problem) {
            throw top.member("commitmentKeys").bad(String.valueOf(problem.getMessage()),
                    "stated commitments first, whose challenges all others depend on");
        }
    }

    /// @param last the last position that the challenge may depend on
    private static CommitmentKey readCommitmentKey(JsonPlace place, int last) throws BadFileException {
        List<Integer> hashed = new ArrayList<>();
        int previous = 0;
        for (JsonPlace element : place.member("hashed").elements()) {
            BigInteger position = element.natural();
            if (position.compareTo(BigInteger.valueOf(previous)) <= 0
                    || position.compareTo(BigInteger.valueOf(last)) > 0) {
                throw element.bad(position.toString(), "a position from " + (previous + 1) + " to " + last);
            }
            previous = position.intValueExact();
            hashed.add(previous);
        }
        var stated = place.find("stated");
        if (stated.isEmpty() || !stated.get().truth()) {
            return new CommitmentKey(readG2(place.member("g")), readG2(place.member("gSigmaNeg")), hashed);
        }
        if (!hashed.isEmpty()) {
            throw place.member("hashed").bad(hashed.toString(), "no positions of a stated commitment");
        }
        return CommitmentKey.stated(readG2(place.member("g")), readG2(place.member("gSigmaNeg")));
    }

    private List<Object> nestAlphaBeta() {
        List<Object> halves = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            List<Object> pairs = new ArrayList<>();
            for (int pair = 0; pair < 3; pair++) {
                int start = 6 * half + 2 * pair;
                pairs.add(alphaBeta.subList(start, start + 2));
            }
            halves.add(pairs);
        }
        return halves;
    }

    private static List<BigInteger> readAlphaBeta(JsonPlace top) throws BadFileException {
        List<BigInteger> result = new ArrayList<>();
        var place = top.find("vk_alphabeta_12");
        if (place.isPresent()) {
            for (JsonPlace half : place.get().elements(2)) {
                for (JsonPlace pair : half.elements(3)) {
                    for (JsonPlace coefficient : pair.elements(2)) {
                        result.add(JsonPoints.coordinate(coefficient));
                    }
                }
            }
        }
        return result;
    }

    private static void readG1(JsonPlace place, long[] out, int offset) throws BadFileException {
        JsonPoints.readG1(place, out, offset);
        if (!CurveGroup.g1().isOnCurve(out, offset)) {
            throw place.bad("a point off the curve", "a point of BN254");
        }
    }

    private static long[] readG2(JsonPlace place) throws BadFileException {
        long[] out = new long[16];
        JsonPoints.readG2(place, out, 0);
        if (!CurveGroup.g2().isOnCurve(out, 0)) {
            throw place.bad("a point off the curve", "a point of BN254's twist");
        }
        return out;
    }
}
