package io.assay.driver.peer;

import io.assay.driver.Failure;
import io.assay.driver.Machine;
import io.assay.codegen.chain.MissingToolException;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.VerificationKeyJson;
import io.assay.groth16.Proof;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rows of Groth16: the same constraints and the same witness on both sides. Each side verifies the other's proof.
///
/// gnark makes a key of its own from our constraints; snarkjs proves with our key.
final class ProofBench {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int SINGLE_VERIFICATIONS = 10;
    private static final int OWN_PROOFS = 8;
    private static final int SLOW_BATCH_DIVISOR = 10;

    private final Session session;
    private final Sizes sizes;

    ProofBench(Session session, Sizes sizes) {
        this.session = session;
        this.sizes = sizes;
    }

    /// What is measured of a case.
    ///
    /// @param prove  proofs
    /// @param verify verification, single and in batches
    record Wanted(boolean prove, boolean verify) {}

    /// A case with our keys.
    private record Keyed(ProofCase circuit, Path provingKey, Path verificationKey) {}

    /// Measures a case on each number of threads.
    void run(ProofCase circuit, List<Integer> threads, Wanted wanted) throws IOException {
        Keyed keyed = new Keyed(circuit, session.file("proving.zkey"), session.file("verification_key.json"));
        OurProver.setUp(circuit.circuit(), keyed.provingKey(), keyed.verificationKey());
        for (int count : threads) {
            try (OurProver ours = new OurProver(keyed.provingKey(), circuit.witness(), count);
                    Session.Running peers = session.start(count, Peer.GNARK, Peer.SNARKJS)) {
                for (PeerProcess peer : peers.processes()) {
                    run(keyed, ours, peer, count, wanted);
                }
            }
        }
        if (wanted.prove() && session.wants(Peer.SNARKJS)) {
            processes(keyed);
        }
    }

    private void run(Keyed keyed, OurProver ours, PeerProcess peer, int threads, Wanted wanted) throws IOException {
        ProofCase circuit = keyed.circuit();
        peer.ask("circuit", circuit.circuit().toString(), keyed.provingKey().toString(),
                keyed.verificationKey().toString());
        peer.ask("witness", circuit.witness().toString());
        if (wanted.prove()) {
            session.duel(new Duel.Work("Groth16 prove, " + circuit.name(), circuit.constraints(), threads),
                    () -> Duel.timed(ours::prove), peer.peer().title(), () -> peer.seconds("prove"),
                    session.effort().forProofs());
        } else {
            peer.ask("prove");
        }
        requireAgreement(keyed, ours, peer);
        if (wanted.verify()) {
            verifications(ours, peer, threads);
        }
    }

    /// Each side must accept the other's proof.
    private void requireAgreement(Keyed keyed, OurProver ours, PeerProcess peer) throws IOException {
        Path proof = session.file("proof.json");
        Path publics = session.file("public.json");
        ProofJson.write(proof, ours.prove());
        PublicJson.write(publics, ours.publics());
        boolean accepted = peer.ask("check", keyed.verificationKey().toString(), proof.toString(), publics.toString())
                .get("accepted").asBoolean();
        requireAccepted(accepted, peer.peer().title() + " rejects our proof");
        peer.ask("export", proof.toString(), publics.toString());
        Path key = keyed.verificationKey();
        if (peer.peer() == Peer.GNARK) {
            key = session.file("gnark_key.json");
            peer.ask("key", key.toString());
        }
        requireAccepted(OurProver.accepts(VerificationKeyJson.read(key).key(), PublicJson.read(publics),
                ProofJson.read(proof)), "we reject the proof of " + peer.peer().title());
    }

    private static void requireAccepted(boolean accepted, String problem) {
        if (!accepted) {
            throw new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7006", "prover and verifier do not agree")
                    .reason(problem).help("one of both is wrong: neither time counts"));
        }
    }

    private void verifications(OurProver ours, PeerProcess peer, int threads) throws IOException {
        List<Proof> own = new ArrayList<>();
        for (int index = 0; index < OWN_PROOFS; index++) {
            own.add(ours.prove());
        }
        Effort effort = session.effort().forProofs();
        String single = Integer.toString(SINGLE_VERIFICATIONS);
        session.duel(new Duel.Work("Groth16 verify", 1, threads), () -> Duel.timed(() -> {
            for (int index = 0; index < SINGLE_VERIFICATIONS; index++) {
                requireAccepted(ours.accepts(own.get(index % own.size())), "we reject our proof");
            }
        }) / SINGLE_VERIFICATIONS, peer.peer().title(), () -> peer.seconds("verify", single) / SINGLE_VERIFICATIONS,
                effort);
        int count = peer.peer() == Peer.SNARKJS ? Math.max(1, sizes.batch() / SLOW_BATCH_DIVISOR) : sizes.batch();
        List<Proof> batch = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            batch.add(own.get(index % own.size()));
        }
        session.duel(new Duel.Work("Groth16 verify a batch (peer: one after the other)", count, threads),
                () -> Duel.timed(() -> requireAccepted(ours.acceptsAll(batch), "we reject our batch")),
                peer.peer().title(), () -> peer.seconds("verify", Integer.toString(count)), effort);
    }

    /// Processes from start to end, as commands: ours is a JVM that starts, loads the key and proves.
    private void processes(Keyed keyed) throws IOException {
        List<String> files = List.of(keyed.provingKey().toString(), keyed.circuit().witness().toString(),
                session.file("proof.json").toString(), session.file("public.json").toString());
        List<String> theirs = new ArrayList<>();
        try {
            theirs.addAll(List.of("node", session.programs().snarkjsCommand().toString(), "groth16", "prove"));
        } catch (MissingToolException e) {
            session.noteAbsent(Peer.SNARKJS.title(), String.valueOf(e.getMessage()));
            return;
        }
        theirs.addAll(files);
        List<String> ours = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        ours.addAll(Machine.jvmFlags());
        ours.addAll(List.of("-cp", System.getProperty("java.class.path"), ColdProof.class.getName()));
        ours.addAll(files);
        int processors = Runtime.getRuntime().availableProcessors();
        Effort once = new Effort(session.effort().proofRounds(), session.effort().proofRounds(), 0);
        session.duel(
                new Duel.Work("Groth16 prove, " + keyed.circuit().name() + ", cold process",
                        keyed.circuit().constraints(), processors),
                () -> wallSeconds(ours), "snarkjs command", () -> wallSeconds(theirs), once);
    }

    private static double wallSeconds(List<String> command) throws IOException {
        long start = System.nanoTime();
        // In the folder of this process, because its class path may be relative.
        ToolRun.run(command, Map.of(), Path.of("").toAbsolutePath(), LIMIT, "see assay doctor");
        return (System.nanoTime() - start) / 1e9;
    }
}
