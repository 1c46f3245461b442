package io.assay.driver.peer;

import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import java.io.IOException;
import java.nio.file.Path;

/// One proof in a process of its own, from files to files: what `snarkjs groth16 prove` does.
public final class ColdProof {
    private ColdProof() {}

    /// Proves.
    /// @param files `.zkey`, `.wtns`, and where `proof.json` and `public.json` go
    public static void main(String[] files) throws IOException {
        if (files.length != 4) {
            throw new IllegalArgumentException(files.length + " files, expected 4");
        }
        try (OurProver prover = new OurProver(Path.of(files[0]), Path.of(files[1]),
                Runtime.getRuntime().availableProcessors())) {
            ProofJson.write(Path.of(files[2]), prover.prove());
            PublicJson.write(Path.of(files[3]), prover.publics());
        }
    }
}
