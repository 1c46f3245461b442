package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.field.Bn254;
import io.assay.format.VerificationKeyJson;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.ir.testing.TrustTable;
import io.assay.testsuite.adversary.SmallModels;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Architecture, weights, input, output and context swapped one at a time: our verifier, the contract and snarkjs reject
/// each, for one model of each family. Each circuit has a key of its own randomness: with the same, a proof of another
/// circuit is right wherever its witness satisfies both.
class SwapIT {

    private static final long SEED = 20_261_127;
    private static final BigInteger CONTEXT = new BigInteger("987654321987654321987654321");
    private static final BigInteger R = Bn254.FR.modulus();
    private static final int DRAWS = 200;

    @TempDir
    private Path folder;

    /// A proof with a statement, for one verifier.
    ///
    /// @param swap     what was swapped; `nothing` or `(-A, -B)` for a valid proof
    /// @param accepted whether verifiers should accept it
    private record Claim(String swap, boolean accepted, List<BigInteger> proof, List<BigInteger> statement) {}

    /// What three verifiers say of a swap, over all models: how many proofs they were shown, and accepted.
    private record Tally(boolean accepted, int[] shown, int[] taken) {}

    private static Map<String, long[]> inputs(RelationModule module, long seed) {
        Random random = new Random(seed);
        return SmallModels.inputs(module, (lo, hi) -> random.nextLong(lo, hi + 1));
    }

    private ProvenCircuit prove(RelationModule module, Map<String, long[]> inputs, BigInteger context)
            throws IOException {
        return ProvenCircuit.prove(module, inputs, context, SEED, folder);
    }

    private ProvenCircuit proveElsewhere(RelationModule module, long seed) throws IOException {
        return ProvenCircuit.prove(module, inputs(module, SEED), CONTEXT, seed, folder);
    }

    /// Returns a proof of other inputs of which each public element but the context is another one.
    private ProvenCircuit ofOtherInputs(RelationModule module, ProvenCircuit own) throws IOException {
        for (long seed = SEED + 1; seed < SEED + DRAWS; seed++) {
            ProvenCircuit other = prove(module, inputs(module, seed), CONTEXT);
            List<BigInteger> values = other.publicValues();
            boolean differs = true;
            for (int i = 1; i < values.size(); i++) {
                differs &= !values.get(i).equals(own.publicValues().get(i));
            }
            if (differs) {
                return other;
            }
        }
        throw new AssertionError("no inputs with another output in " + DRAWS);
    }

    /// Returns the statement of `own` with the elements of inputs, or of outputs, of another one.
    private static List<BigInteger> mixed(ProvenCircuit own, ProvenCircuit other, Role role) {
        List<BigInteger> mixed = new ArrayList<>(own.publicValues());
        for (PackedTensor tensor : own.circuit().statement().tensors()) {
            if (tensor.role() == role) {
                tensor.places().stream().filter(place -> place.bits() > 0)
                        .forEach(place -> mixed.set(place.element(), other.publicValues().get(place.element())));
            }
        }
        return mixed;
    }

    private List<Claim> claims(String name, ProvenCircuit own, RelationModule module) throws IOException {
        String stranger = SmallModels.NAMES.get((SmallModels.NAMES.indexOf(name) + 1) % SmallModels.NAMES.size());
        RelationModule strange = SmallModels.relations(SmallModels.file(stranger), Visibility.PUBLIC);
        ProvenCircuit architecture = proveElsewhere(strange, SEED + 1);
        RelationModule reweighted = SmallModels.relations(SmallModels.withOtherWeight(name, folder), Visibility.PUBLIC);
        ProvenCircuit weights = proveElsewhere(reweighted, SEED + 2);
        ProvenCircuit otherInput = ofOtherInputs(module, own);
        ProvenCircuit otherContext = prove(module, inputs(module, SEED), CONTEXT.add(BigInteger.ONE));
        List<BigInteger> statement = own.publicValues();
        List<Claim> claims = new ArrayList<>(List.of(
                new Claim("nothing", true, own.words(), statement),
                new Claim("nothing", true, otherInput.words(), otherInput.publicValues()),
                new Claim("nothing", true, otherContext.words(), otherContext.publicValues()),
                new Claim("(-A, -B) in place of (A, B)", true, own.mirroredWords(), statement),
                new Claim("architecture", false, architecture.words(), statement),
                new Claim("weights", false, weights.words(), statement),
                new Claim("weights", false, weights.words(), weights.publicValues()),
                new Claim("input", false, own.words(), mixed(own, otherInput, Role.INPUT)),
                new Claim("output", false, own.words(), mixed(own, otherInput, Role.OUTPUT)),
                new Claim("input and output", false, own.words(), otherInput.publicValues()),
                new Claim("context", false, own.words(), otherContext.publicValues()),
                new Claim("context, of (-A, -B)", false, own.mirroredWords(), otherContext.publicValues()),
                new Claim("proof of another context", false, otherContext.words(), statement)));
        for (int i = 0; i < statement.size(); i++) {
            List<BigInteger> raised = new ArrayList<>(statement);
            raised.set(i, statement.get(i).add(R));
            claims.add(new Claim("public value + r", false, own.words(), raised));
        }
        assertThat(own.publicValues()).hasSameSizeAs(weights.publicValues());
        return claims;
    }

    @Test
    void everySwapIsRejectedByEveryVerifier() throws Exception {
        System.out.println("seed " + SEED);
        Map<String, Tally> tallies = new LinkedHashMap<>();
        List<Claim> all = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String name : SmallModels.NAMES) {
            RelationModule module = SmallModels.relations(SmallModels.file(name), Visibility.PUBLIC);
            ProvenCircuit own = prove(module, inputs(module, SEED), CONTEXT);
            ProofJudges judges = new ProofJudges(own.key().verifyingKey(), folder);
            String key = new String(VerificationKeyJson.of(own.key().verifyingKey()).toBytes(), StandardCharsets.UTF_8);
            try (DeployedVerifier contract = DeployedVerifier
                    .of(own.specification(name, "ab".repeat(32), _ -> 0))) {
                for (Claim claim : claims(name, own, module)) {
                    boolean ours = judges.accepted(claim.proof(), claim.statement());
                    boolean theirs = contract.acceptsSignals(claim.proof(), claim.statement());
                    assertThat(ours).as("%s, %s: our verifier", name, claim.swap()).isEqualTo(claim.accepted());
                    assertThat(theirs).as("%s, %s: the contract", name, claim.swap()).isEqualTo(claim.accepted());
                    count(tallies, claim, 0, ours);
                    count(tallies, claim, 1, theirs);
                    all.add(claim);
                    lines.add(line(key, claim));
                }
            }
        }
        List<String> verdicts = new Snarkjs().verifyAll(lines);
        for (int i = 0; i < all.size(); i++) {
            boolean accepted = verdicts.get(i).equals("accepted");
            assertThat(accepted).as("%s: snarkjs says %s", all.get(i).swap(), verdicts.get(i))
                    .isEqualTo(all.get(i).accepted());
            count(tallies, all.get(i), 2, accepted);
        }
        TrustTable.check("swaps.tsv",
                List.of("swapped", "proofs", "accepted by the JVM", "by the contract", "by snarkjs", "expected"),
                tallies.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())).toList());
    }

    private static void count(Map<String, Tally> tallies, Claim claim, int verifier, boolean accepted) {
        Tally tally = tallies.computeIfAbsent(claim.swap(), _ -> new Tally(claim.accepted(), new int[3], new int[3]));
        tally.shown()[verifier]++;
        tally.taken()[verifier] += accepted ? 1 : 0;
    }

    private static List<Object> row(String swap, Tally tally) {
        return List.of(swap, tally.shown()[0], tally.taken()[0], tally.taken()[1], tally.taken()[2],
                tally.accepted() ? "all" : "none");
    }

    private static String line(String key, Claim claim) {
        String values = claim.statement().stream().map(value -> "\"" + value + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        return ("{\"key\": " + key + ", \"publicSignals\": " + values + ", \"proof\": "
                + ProofJudges.json(claim.proof()) + "}").replaceAll("\\s*\\n\\s*", " ");
    }
}
