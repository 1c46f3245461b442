package io.assay.driver;

import io.assay.witness.Packing;
import io.assay.witness.Salts;
import io.assay.witness.TensorDigest;
import io.assay.witness.Visibility;
import io.assay.witness.WitnessProgram;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// What `salts.json` says: the salt of each digest of one proof. Secret: for the owner of the data, and for those to whom
/// he shows it.
///
/// @param format  always [#FORMAT]
/// @param version version of this form
/// @param salts   one for each digest
public record SaltsFile(String format, int version, List<Entry> salts) {
    /// Tells this file from others.
    public static final String FORMAT = "assay-salts";
    private static final int VERSION = 1;

    /// One digest and its salt.
    ///
    /// @param of     `outputs` or `inputs`
    /// @param digest the public element, `0x` and hexadecimal digits
    /// @param salt   likewise
    public record Entry(String of, String digest, String salt) {}

    /// Returns the salts of the digests among public elements.
    static SaltsFile of(WitnessProgram program, Salts salts, List<BigInteger> publics) {
        List<Entry> entries = new ArrayList<>();
        if (TensorDigest.exists(program.outputs())) {
            // The context comes first, then packed outputs.
            int element = 1 + Packing.elementCount(program.outputs().stream()
                    .filter(tensor -> tensor.visibility() == Visibility.PUBLIC).toList());
            entries.add(new Entry("outputs", hex(publics.get(element)), hex(salts.outputs())));
        }
        if (TensorDigest.exists(program.inputs())) {
            entries.add(new Entry("inputs", hex(publics.getLast()), hex(salts.inputs())));
        }
        return new SaltsFile(FORMAT, VERSION, List.copyOf(entries));
    }

    private static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }

    /// Does not show the salts: they are secret.
    @Override
    public String toString() {
        return "SaltsFile";
    }
}
