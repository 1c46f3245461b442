/// Prime fields on flat limbs: BN254's scalar field [Bn254#FR] and base field [Bn254#FP], and the source of randomness.
///
/// An element is four little-endian `long` limbs in Montgomery form, R = 2^256, less than the modulus; there are no
/// element objects, every operation takes arrays and offsets.
/// ```java
/// long[] product = new long[4];
/// Bn254.FR.multiply(product, 0, x, 0, y, 0);
/// BigInteger value = Bn254.FR.toBigInteger(product, 0);
/// ```
/// Loops over many elements do not belong here: they are kernels (`io.assay.kernel`).
@NullMarked
package io.assay.field;

import org.jspecify.annotations.NullMarked;
