package io.assay.driver;

import io.assay.ir.diag.Diagnostic;
import io.assay.witness.Salts;
import io.assay.witness.WireVector;
import java.math.BigInteger;

/// ReceivedRoots over received inputs, and their salts, as text.
public final class ReceivedRoots {

    private ReceivedRoots() {}

    /// Returns the root that hexadecimal digits stand for.
    /// @throws Failure if they stand for no element of the field
    public static BigInteger parse(String text) {
        String digits = digits(text);
        BigInteger root = digits.matches("[0-9a-fA-F]{1,64}") ? new BigInteger(digits, 16) : WireVector.MODULUS;
        if (root.compareTo(WireVector.MODULUS) >= 0) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4126", "the root cannot be used")
                    .found("--root " + text, "hexadecimal digits of an element of the field, as assay root prints it"));
        }
        return root;
    }

    private static String digits(String text) {
        return text.strip().replaceFirst("^0[xX]", "");
    }

    /// Returns the salt that hexadecimal digits stand for, in [0, 2^248).
    /// @throws Failure if they stand for none
    public static BigInteger parseSalt(String text) {
        String digits = digits(text);
        if (!digits.matches("[0-9a-fA-F]{1,62}")) {
            // The salt may be a real one with a slip of the pen: it is not repeated.
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4127", "the salt of the root cannot be used")
                    .found(text.strip().length() + " characters", "1 to " + Salts.BITS / 4 + " hexadecimal digits"));
        }
        return new BigInteger(digits, 16);
    }
}
