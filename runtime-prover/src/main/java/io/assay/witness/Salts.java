package io.assay.witness;

import io.assay.field.RandomSource;
import java.math.BigInteger;
import java.util.Objects;

/// What the digests of a proof are salted with: secret, for who knows the salt can try values until the digest agrees. That
/// of the root is not among them: it comes with the inputs ([InputSet#rootSalt]).
///
/// @param inputs  salt of the digest of inputs, in [0, 2^248); not used if there is none
/// @param outputs salt of the digest of outputs, likewise
public record Salts(BigInteger inputs, BigInteger outputs) {
    /// Bits of a salt.
    public static final int BITS = 248;
    /// No salts, for evaluations of which no proof is made.
    public static final Salts NONE = new Salts(BigInteger.ZERO, BigInteger.ZERO);

    /// Takes two salts.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Salts {
        Objects.requireNonNull(inputs);
        Objects.requireNonNull(outputs);
        if (inputs.signum() < 0 || inputs.bitLength() > BITS || outputs.signum() < 0 || outputs.bitLength() > BITS) {
            throw new IllegalArgumentException("a salt outside [0, 2^" + BITS + ")");
        }
    }

    /// Draws both, uniform in [0, 2^248).
    public static Salts draw(RandomSource random) {
        return new Salts(next(random), next(random));
    }

    private static BigInteger next(RandomSource random) {
        byte[] bytes = new byte[BITS / Byte.SIZE];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes);
    }

    /// Does not show the salts: they are secret.
    @Override
    public String toString() {
        return "Salts";
    }
}
