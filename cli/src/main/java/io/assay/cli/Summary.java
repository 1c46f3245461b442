package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.FolderWeights;
import io.assay.driver.Manifest;
import io.assay.driver.PeakMemory;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.groth16.WeightsCommitment;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What build, prove, verify and run print: JSON members that scripts read, and the same for people.
final class Summary {
    private final Console console;
    private final Map<String, Object> members = new LinkedHashMap<>();

    Summary(Console console) {
        this.console = console;
    }

    /// Adds a member.
    Summary put(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /// Adds what the compiler made.
    Summary circuit(ArtefactFolder folder) {
        Manifest manifest = folder.manifest();
        Manifest.Circuit circuit = manifest.circuit();
        put("folder", folder.path().toString());
        put("backend", manifest.backend()).put("constraints", circuit.constraints());
        put("publicInputs", circuit.publicInputs());
        console.line("circuit    %s, %,d constraints, %,d wires, %d public elements", manifest.backend(),
                circuit.constraints(), circuit.wires(), circuit.publicInputs());
        if (circuit.hasLookups()) {
            put("lookups", circuit.lookups()).put("committedValues", circuit.committedValues());
            console.line("lookups    %,d in %d tables, %,d values committed", circuit.lookups(),
                    circuit.lookupTables().size(), circuit.committedValues());
        }
        return this;
    }

    /// Adds the time of a stage that has ended.
    Summary stage(String stage) {
        Double seconds = console.seconds().get(stage);
        if (seconds != null) {
            put(stage + "Seconds", seconds);
        }
        return this;
    }

    /// Adds the sizes of the keys, and who made them.
    Summary keys(ArtefactFolder folder) throws IOException {
        long proving = Files.size(folder.path().resolve(folder.provingKey()));
        long verifying = Files.size(folder.path().resolve(ArtefactFolder.VERIFICATION_KEY));
        boolean insecure = folder.manifest().setup().equals(Manifest.SINGLE_PARTY);
        Optional<WeightsCommitment> weights = FolderWeights.read(folder);
        weights.ifPresent(found -> weights(found.weights()));
        put("provingKeyBytes", proving).put("verifyingKeyBytes", verifying).put("insecureSetup", insecure);
        console.line("keys       proving %,d bytes, verification %,d bytes%s", proving, verifying,
                insecure ? "; single-party: for development only" : "");
        return this;
    }

    /// Adds a proof.
    Summary proof(ArtefactFolder folder, Proving.Proven proven) {
        Map<String, Object> outputs = Proving.outputs(folder.manifest(), proven.outputs());
        put("witnessSeconds", proven.witnessSeconds()).put("keyLoadSeconds", proven.keyLoadSeconds());
        put("proveSeconds", proven.proveSeconds()).put("verifySeconds", proven.verifySeconds());
        // Where weights are committed to, a contract has tested before that somebody knows them.
        int pointsLess = folder.lists(ArtefactFolder.WEIGHTS) ? 1 : 0;
        put("proofBytes", PROOF_BYTES + POINT_BYTES * (2 * proven.proof().commitments().size() - pointsLess))
                .put("outputs", outputs)
                .put("verified", true);
        outputs.forEach((name, value) -> console.line("output     %s = %s", name, value));
        console.line("proof      %.2f s (witness %.3f s, key %.2f s), verified in %.3f s", proven.proveSeconds(),
                proven.witnessSeconds(), proven.keyLoadSeconds(), proven.verifySeconds());
        return this;
    }

    /// Adds the digests among public elements, if tensors are hashed.
    Summary digests(ArtefactFolder folder, Verifying.Claim claim) throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        Verifying.digests(folder, claim).forEach((of, digest) -> digests.put(of, "0x" + digest.toString(16)));
        if (!digests.isEmpty()) {
            put("digests", digests);
        }
        digests.forEach(
                (of, digest) -> console.line(of.equals("root") ? "%-10s %s" : "digest     of %s = %s", of, digest));
        Verifying.weights(folder, claim).ifPresent(this::weights);
        return this;
    }

    /// Adds the element that stands for committed weights.
    Summary weights(BigInteger weights) {
        put("weights", weights.toString());
        console.line("weights    %s", weights);
        return this;
    }

    /// Prints the JSON object, if that is wanted.
    void print() {
        put("peakMemoryBytes", PeakMemory.bytes());
        console.object(members);
    }

    /// A Groth16 proof as a contract reads it: eight words.
    private static final int PROOF_BYTES = 256;
    /// A commitment, or its proof of knowledge.
    private static final int POINT_BYTES = 64;
}
