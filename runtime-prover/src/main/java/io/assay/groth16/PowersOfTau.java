package io.assay.groth16;

import java.util.Optional;

/// The result of a universal first phase, as a `.ptau` file holds it; methods may load from the file on each call.
///
/// Points are affine, in the layout of the package; returned arrays belong to the caller. n = 2^power.
public interface PowersOfTau {
    /// The logarithm of the largest domain that the powers support.
    int power();

    /// The first `count` of [tau^i] in G1; count at most 2n - 1.
    long[] tauG1(int count);

    /// The first `count` of [tau^i] in G2; count at most n.
    long[] tauG2(int count);

    /// The first `count` of [alpha tau^i] in G1; count at most n.
    long[] alphaTauG1(int count);

    /// The first `count` of [beta tau^i] in G1; count at most n.
    long[] betaTauG1(int count);

    /// The point [beta] of G2.
    long[] betaG2();

    /// The Lagrange basis [L_i(tau)] in G1 of the domain of 2^domainSizeLog2 elements (section 12 of a file prepared
    /// for phase 2), or empty where the file has none; domainSizeLog2 at most power + 1.
    Optional<long[]> lagrangeTauG1(int domainSizeLog2);

    /// The Lagrange basis [L_i(tau)] in G2 (section 13); domainSizeLog2 at most power.
    Optional<long[]> lagrangeTauG2(int domainSizeLog2);

    /// The Lagrange basis [alpha L_i(tau)] in G1 (section 14); domainSizeLog2 at most power.
    Optional<long[]> lagrangeAlphaTauG1(int domainSizeLog2);

    /// The Lagrange basis [beta L_i(tau)] in G1 (section 15); domainSizeLog2 at most power.
    Optional<long[]> lagrangeBetaTauG1(int domainSizeLog2);
}
