package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.MissingToolException;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.format.BadFileException;
import io.assay.format.ProofJson;
import io.assay.format.VerificationKeyJson;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification.Accepted;
import io.assay.testsuite.engine.JudgedProofs.Case;
import io.assay.testsuite.engine.JudgedProofs.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Valid and mutated proofs before every verifier there is: this prover's own, snarkjs, gnark, and the contracts of every chain.
/// No two disagree.
///
/// Run with -Dgolden.update=true to accept the counts, or to store those of the nightly test. Verifiers whose tools are missing here are left out, and their rows stay.
class VerifierMatrixIT {

    private static final long SEED = 20_261_130;
    private static final Path TABLE = Path.of("..", "docs", "trust", "chains.tsv");
    private static final Path NIGHTLY = Path.of("..", "docs", "trust", "chains-nightly.tsv");
    private static final String HEADER = "key\tverifier\tproofs judged\taccepted\tdisagreements";
    private static final int SAMPLES = 40;

    @TempDir
    private static Path folder;

    /// Forms of keys.
    private enum Kind {
        PLAIN, COMMITTED, WEIGHTS, HASHED;

        TrapdoorKey key(Random random) {
            return switch (this) {
                case PLAIN -> TrapdoorKey.plain(3, random);
                case COMMITTED -> TrapdoorKey.sharing(3, random);
                case WEIGHTS -> TrapdoorKey.withWeights(2, true, random);
                case HASHED -> TrapdoorKey.withDigests(random);
            };
        }
    }

    @Test
    void noTwoVerifiersDisagree() throws Exception {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.putAll(judge(Kind.PLAIN, 1_150, SEED));
        rows.putAll(judge(Kind.COMMITTED, 200, SEED));
        rows.putAll(judge(Kind.WEIGHTS, 150, SEED));
        rows.putAll(judge(Kind.HASHED, 200, SEED));
        Map<String, String> table = new TreeMap<>();
        if (Files.exists(TABLE)) {
            Files.readAllLines(TABLE).stream().skip(1).forEach(line -> table.put(name(line), line));
        }
        if (Boolean.getBoolean("golden.update")) {
            table.putAll(rows);
            Files.write(TABLE, Stream.concat(Stream.of(HEADER), table.values().stream()).toList());
        }
        rows.forEach((name, row) -> assertThat(row).as("docs/trust/chains.tsv; -Dgolden.update=true to accept")
                .isEqualTo(table.get(name)));
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf('\t', line.indexOf('\t') + 1));
    }

    @Test
    @Tag("nightly")
    void noTwoVerifiersDisagreeOnManyProofs() throws Exception {
        long seed = Long.getLong("assay.matrix.seed", new Random().nextLong());
        Map<String, String> rows = new TreeMap<>();
        rows.putAll(judge(Kind.PLAIN, 11_500, seed));
        rows.putAll(judge(Kind.COMMITTED, 2_000, seed));
        rows.putAll(judge(Kind.WEIGHTS, 1_500, seed));
        rows.putAll(judge(Kind.HASHED, 2_000, seed));
        if (Boolean.getBoolean("golden.update")) {
            Files.write(NIGHTLY, Stream.concat(Stream.of(HEADER + "\tseed"), rows.values().stream()
                    .map(row -> row + "\t" + seed)).toList());
        }
    }

    /// Judges proofs under a key, and returns a row of the table for each verifier.
    private static Map<String, String> judge(Kind kind, int count, long seed) throws Exception {
        System.out.println("VerifierMatrixIT " + kind + " seed " + seed + ", -Dassay.matrix.seed");
        Random random = new Random(seed);
        TrapdoorKey key = kind.key(random);
        VerifierSpecification specification = key.specification();
        List<Sample> samples = samples(kind, key, specification, random);
        List<Case> cases = new JudgedProofs(key, specification, random).cases(count, samples);
        Map<String, List<Optional<Boolean>>> verdicts = new LinkedHashMap<>();
        verdicts.put("Assay", own(key, cases));
        if (!key.committed()) {
            verdicts.put("snarkjs", snarkjs(key, cases));
        }
        try {
            verdicts.put("gnark", gnark(key, cases));
        } catch (MissingToolException missing) {
            System.out.println("left out: " + missing.getMessage());
        }
        for (ChainTarget target : ServiceLoader.load(ChainTarget.class)) {
            try {
                verdicts.put(target.name(), onChain(target, specification, samples, cases));
            } catch (MissingToolException missing) {
                System.out.println("left out: " + missing.getMessage());
            }
        }
        return rows(kind, cases, verdicts);
    }

    private static List<Sample> samples(Kind kind, TrapdoorKey key, VerifierSpecification specification,
            Random random) {
        List<BigInteger> sets = List.of(TrapdoorKey.element(random), TrapdoorKey.element(random));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            List<DigestOpening> openings = key.openings(random);
            samples.add(new Sample(kind == Kind.WEIGHTS
                    ? key.sample(specification, sets.get(i % sets.size()), random)
                    : key.sample(specification, openings, random), openings));
        }
        return samples;
    }

    private static Map<String, String> rows(Kind kind, List<Case> cases,
            Map<String, List<Optional<Boolean>>> verdicts) {
        List<Optional<Boolean>> reference = verdicts.get("Assay");
        List<String> disagreements = new ArrayList<>();
        Map<String, String> rows = new LinkedHashMap<>();
        verdicts.forEach((verifier, said) -> {
            int before = disagreements.size();
            for (int i = 0; i < cases.size(); i++) {
                if (said.get(i).isPresent() && !said.get(i).equals(reference.get(i))) {
                    disagreements.add(kind + " " + verifier + " says " + said.get(i).get() + ": " + cases.get(i));
                }
            }
            String name = kind.name().toLowerCase(Locale.ROOT) + "\t" + verifier;
            long judged = said.stream().filter(Optional::isPresent).count();
            long accepted = said.stream().filter(verdict -> verdict.orElse(false)).count();
            rows.put(name, name + "\t" + judged + "\t" + accepted + "\t" + (disagreements.size() - before));
        });
        rows.values().forEach(System.out::println);
        assertThat(disagreements).isEmpty();
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).name().matches("valid(, A and B negated|, scaled, )?")) {
                assertThat(reference.get(i)).as(cases.get(i).name()).contains(true);
            }
        }
        return rows;
    }

    /// Through the file, as `assay verify` does: the reader refuses coordinates of q and more.
    private static List<Optional<Boolean>> own(TrapdoorKey key, List<Case> cases) throws IOException {
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key.verifyingKey());
        List<Optional<Boolean>> verdicts = new ArrayList<>();
        for (Case each : cases) {
            verdicts.add(Optional.of(isAccepted(prepared, each)));
        }
        return verdicts;
    }

    private static boolean isAccepted(PreparedVerifyingKey key, Case each) throws IOException {
        try {
            Proof proof = ProofJson.read(Files.writeString(folder.resolve("proof.json"), json(each)));
            return Groth16Verifier.verify(key, each.elements(), proof) instanceof Accepted;
        } catch (BadFileException _) {
            return false;
        }
    }

    /// A proof as files have it, the proof of knowledge of registered weights among those of commitments.
    private static String json(Case each) {
        List<BigInteger> words = each.words();
        String plain = ProofJudges.json(words);
        if (words.size() == SampleProof.PLAIN_WORDS) {
            return plain;
        }
        List<String> points = new ArrayList<>();
        for (int place = SampleProof.PLAIN_WORDS; place < words.size(); place += SampleProof.POINT_WORDS) {
            points.add(point(words.get(place), words.get(place + 1)));
        }
        List<String> knowledge = new ArrayList<>(each.sample().proof().weights().stream()
                .map(weights -> point(weights.knowledge().get(0), weights.knowledge().get(1))).toList());
        knowledge.add(points.removeLast());
        return plain.replace("\"groth16\"", "\"groth16-commitments\", \"commitments\": " + points
                + ", \"commitmentPok\": " + knowledge);
    }

    private static String point(BigInteger x, BigInteger y) {
        return "[\"" + x + "\", \"" + y + "\", \"1\"]";
    }

    /// snarkjs 0.7.6 reduces coordinates, so that it accepts a second form of a proof: those are not for it to judge.
    private static List<Optional<Boolean>> snarkjs(TrapdoorKey key, List<Case> cases) throws IOException {
        return judged(key, cases, Case::isCanonical, claims -> new Snarkjs().verifyAll(claims).stream()
                .map(verdict -> verdict.equals("accepted")).toList());
    }

    /// In gnark's form of points the two highest bits of the first coordinate say that the other is left out, so that larger
    /// ones cannot be put to it; all others are for it to judge, and elements of r and more.
    private static List<Optional<Boolean>> gnark(TrapdoorKey key, List<Case> cases) throws IOException {
        return judged(key, cases, Case::firstCoordinatesFit, Gnark.built()::verifyAll);
    }

    private static List<Optional<Boolean>> judged(TrapdoorKey key, List<Case> cases, Predicate<Case> competent,
            Function<List<String>, List<Boolean>> judge) throws IOException {
        Path keyFile = folder.resolve("verification_key.json");
        VerificationKeyJson.of(key.verifyingKey()).write(keyFile);
        String keyText = Files.readString(keyFile);
        List<Case> judged = cases.stream().filter(competent).toList();
        List<Boolean> answers = judge.apply(judged.stream()
                .map(each -> Gnark.claim(keyText, HostileProofs.json(each.elements()).toString(), json(each)))
                .toList());
        Map<Case, Boolean> byCase = new LinkedHashMap<>();
        for (int i = 0; i < judged.size(); i++) {
            byCase.put(judged.get(i), answers.get(i));
        }
        return cases.stream().map(each -> Optional.ofNullable(byCase.get(each))).toList();
    }

    private static List<Optional<Boolean>> onChain(ChainTarget target, VerifierSpecification specification,
            List<Sample> samples, List<Case> cases) throws IOException {
        List<Optional<Boolean>> verdicts = new ArrayList<>();
        try (Deployment deployment = target.deploy(specification, target.project(specification, Optional.empty()))) {
            for (Sample sample : samples) {
                if (sample.proof().weights().isPresent()) {
                    assertThat(deployment.register(sample.proof().weights().get()).accepted()).isTrue();
                }
            }
            for (Case each : cases) {
                ByteArrayOutputStream proof = new ByteArrayOutputStream();
                each.words().forEach(word -> proof.writeBytes(Word.bytes(word)));
                verdicts.add(Optional.of(deployment.verify(proof.toByteArray(),
                        each.elements().stream().map(Word::bytes).toList()).accepted()));
            }
        }
        return verdicts;
    }
}
