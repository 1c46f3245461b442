package io.assay.backends.layout;

import io.assay.backends.layout.PackedTensor.Role;
import java.math.BigInteger;

/// What digests are salted with, elements of the field.
///
/// @param inputs  salt of the inputs' digest, without meaning if there is none
/// @param outputs salt of the outputs' digest, likewise
/// @param root    salt of the root, likewise
public record Salts(BigInteger inputs, BigInteger outputs, BigInteger root) {

    /// No salts: for circuits without digests, and where nobody is to be kept from trying.
    public static final Salts NONE = new Salts(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    /// Returns the salt of a digest.
    public BigInteger of(Role role) {
        return switch (role) {
            case OUTPUT -> outputs;
            case INPUT -> inputs;
            case RECEIVED -> root;
        };
    }
}
