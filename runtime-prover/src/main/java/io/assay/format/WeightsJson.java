package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.groth16.WeightsCommitment;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The public part of a set of committed weights, `weights.json`: what is registered, and the element that names them.
///
/// ```json
/// {"protocol": "groth16-weights", "curve": "bn128", "commitment": [x, y, "1"], "knowledge": [x, y, "1"], "weights": c}
/// ```
/// Points as in `proof.json`, numbers in decimal.
public final class WeightsJson {
    private static final String FORMAT = "weights";
    private static final String PROTOCOL = "groth16-weights";

    private WeightsJson() {}

    /// Reads a commitment to weights. Its points are on their curve and not at infinity, and the element is the one of the
    /// commitment; whether a key accepts it is for [WeightsCommitment#verify] to say.
    ///
    /// @throws BadFileException if the file is damaged, or of another curve or protocol
    public static WeightsCommitment read(Path path) throws IOException {
        JsonPlace top = JsonPlace.read(path, FORMAT);
        top.member("protocol").requireText(PROTOCOL);
        top.member("curve").requireText("bn128", "bn254");
        WeightsCommitment commitment = new WeightsCommitment(readPoint(top.member("commitment")),
                readPoint(top.member("knowledge")));
        JsonPlace place = top.member("weights");
        BigInteger weights = place.natural();
        if (!weights.equals(commitment.weights())) {
            throw place.bad(weights.toString(), commitment.weights() + ", the challenge of the commitment");
        }
        return commitment;
    }

    private static long[] readPoint(JsonPlace place) throws BadFileException {
        long[] point = new long[8];
        JsonPoints.readG1(place, point, 0);
        if (CurveGroup.g1().isInfinity(point, 0)) {
            throw place.bad("the point at infinity", "a point of BN254");
        }
        if (!CurveGroup.g1().isOnCurve(point, 0)) {
            throw place.bad("a point off the curve", "a point of BN254");
        }
        return point;
    }

    /// Writes a commitment to weights.
    public static void write(Path path, WeightsCommitment commitment) throws IOException {
        AtomicFile.write(path, toBytes(commitment));
    }

    /// The bytes of the file.
    public static byte[] toBytes(WeightsCommitment commitment) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("protocol", PROTOCOL);
        members.put("curve", "bn128");
        members.put("commitment", JsonPoints.g1(commitment.commitment(), 0));
        members.put("knowledge", JsonPoints.g1(commitment.knowledge(), 0));
        members.put("weights", commitment.weights());
        return JsonText.print(members);
    }
}
