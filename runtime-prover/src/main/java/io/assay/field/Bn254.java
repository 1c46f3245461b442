package io.assay.field;

import java.math.BigInteger;

/// The two prime fields of the curve BN254 (alt_bn128, as in EIP-196).
public final class Bn254 {
    /// The scalar field bn254.fr, the field of circuits; two-adicity 28.
    public static final PrimeField FR = new PrimeField("bn254.fr",
            new BigInteger("21888242871839275222246405745257275088548364400416034343698204186575808495617"));

    /// The base field bn254.fp, the field of point coordinates.
    public static final PrimeField FP = new PrimeField("bn254.fp",
            new BigInteger("21888242871839275222246405745257275088696311157297823662689037894645226208583"));

    /// The curve parameter u: both moduli and the pairing's loop are polynomials in it.
    public static final long U = 4965661367192848881L;

    /// The largest k such that bn254.fr has a root of unity of order 2^k.
    public static final int TWO_ADICITY = 28;

    private Bn254() {}
}
