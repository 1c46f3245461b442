package io.assay.driver;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainLimitException;
import io.assay.codegen.contract.CommitmentPoints;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.EvmProfile;
import io.assay.codegen.soroban.SorobanGenerator;
import io.assay.codegen.soroban.VerifierArguments;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.field.Bn254;
import io.assay.format.VerificationKeyJson;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.Proof;
import io.assay.groth16.VerifyingKey;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes the contracts that verify a circuit's proofs, and makes what they take of proofs.
public final class Contracts {

    private Contracts() {}

    /// Writes the contracts' projects into the folder, in place of older ones; one that would pass a limit of its chain is left out.
    /// @param sample a valid proof for the tests of the projects
    public static void write(ArtefactFolder folder, Optional<Verifying.Claim> sample, Progress progress)
            throws IOException {
        VerifierSpecification specification = specification(folder);
        write(folder, ArtefactFolder.EVM_VERIFIER, specification, sample, EvmProfile.ANY.name(), progress);
        write(folder, ArtefactFolder.SOROBAN_VERIFIER, specification, sample, SorobanTarget.NAME, progress);
    }

    private static void write(ArtefactFolder folder, String place, VerifierSpecification specification,
            Optional<Verifying.Claim> sample, String chain, Progress progress) throws IOException {
        SortedMap<String, String> files;
        try {
            files = project(specification, sample, chain);
        } catch (ChainLimitException e) {
            progress.note("no " + place + ": " + e.getMessage());
            files = new TreeMap<>();
        }
        folder.replaceFiles(place, files);
    }

    /// Writes the contract's projects into a folder of the user's; with tests if the artefact folder holds a proof.
    /// @param chains names; one, whose project is the folder itself, or several, each in a folder of its name
    /// @return number of files
    public static int export(ArtefactFolder folder, List<String> chains, Path target) throws IOException {
        if (Files.exists(target) && (!Files.isDirectory(target) || !Folders.files(target).isEmpty())) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4108", "the target exists and is not empty")
                    .with("folder", target.toString()).help("choose another with -o OUT"));
        }
        Path proofs = folder.path().resolve("proof");
        Optional<Verifying.Claim> sample = Files.exists(proofs.resolve(Proving.PROOF))
                ? Optional.of(Verifying.read(proofs.resolve(Proving.PROOF), proofs.resolve(Proving.PUBLIC)))
                : Optional.empty();
        VerifierSpecification specification = specification(folder);
        SortedMap<String, String> files = new TreeMap<>();
        for (String chain : chains) {
            String prefix = chains.size() == 1 ? "" : chain + "/";
            generate(specification, sample, chain).forEach((path, text) -> files.put(prefix + path, text));
        }
        Folders.replace(target, staged -> Folders.write(staged, files));
        return files.size();
    }

    /// Returns the files of a project.
    /// @param chain name of a profile, or of the target Soroban
    /// @throws Failure if no contract for the chain can hold the circuit
    static SortedMap<String, String> generate(VerifierSpecification specification, Optional<Verifying.Claim> sample,
            String chain) {
        try {
            return project(specification, sample, chain);
        } catch (ChainLimitException e) {
            throw new Failure(Failure.Kind.UNSUPPORTED,
                    Diagnostic.of("AS4119", "the contract would pass a limit of its chain").with("chain", chain)
                            .reason(Objects.requireNonNull(e.getMessage())).found(e.found(), e.limit()));
        }
    }

    private static SortedMap<String, String> project(VerifierSpecification specification,
            Optional<Verifying.Claim> claim, String chain) {
        Optional<SampleProof> sample = claim.flatMap(proof -> sampleProof(specification, proof));
        return chain.equals(SorobanTarget.NAME)
                ? SorobanGenerator.generate(specification, sample)
                : VerifierGenerator.generate(specification, sample, EvmProfile.of(chain).orElseThrow());
    }

    /// Returns what the contract of a folder is made of.
    public static VerifierSpecification specification(ArtefactFolder folder) throws IOException {
        Manifest manifest = folder.manifest();
        folder.require(ArtefactFolder.CONSTANTS);
        RelationModule module = (RelationModule) Inspector.parse(folder.require(ArtefactFolder.RELATIONS));
        Statement statement = Statement.of(module);
        Map<String, Manifest.Border> borders = new LinkedHashMap<>();
        manifest.borders().forEach(border -> borders.put(border.role() + border.name(), border));
        Function<PackedTensor, StatementTensor> meaning = tensor -> meaning(tensor, Objects.requireNonNull(
                borders.get((tensor.role().isInput() ? "input" : "output") + tensor.name())));
        VerifyingKeyPoints key = points(folder.require(ArtefactFolder.VERIFICATION_KEY));
        return new VerifierSpecification(manifest.model().name(), manifest.model().sha256(), manifest.tool(),
                key, statement.tensors().stream().map(meaning).toList(),
                statement.digests().stream().map(digest -> HashedTensors.of(digest, meaning)).toList(),
                statement.elementCount() + (key.weights().isPresent() ? 1 : 0));
    }

    private static StatementTensor meaning(PackedTensor tensor, Manifest.Border border) {
        return new StatementTensor(tensor, border.scaleBits(), border.ordered(), border.grids(),
                border.encoding().equals(Manifest.Border.DOUBLE_ORDER)
                        ? Optional.of(border.splits())
                        : Optional.empty());
    }

    /// Reads the key that a contract is made of.
    /// @throws io.assay.groth16.InsecureKeyException if the contract would accept proofs of anything
    private static VerifyingKeyPoints points(Path file) throws IOException {
        VerifyingKey key = VerificationKeyJson.read(file).key();
        List<List<BigInteger>> ic = new ArrayList<>();
        for (int offset = 0; offset < key.ic().length; offset += 8) {
            ic.add(coordinates(Arrays.copyOfRange(key.ic(), offset, offset + 8)));
        }
        List<CommitmentKey> stated = key.commitmentKeys().stream().filter(CommitmentKey::stated).toList();
        List<CommitmentKey> others = key.commitmentKeys().stream().filter(points -> !points.stated()).toList();
        if (others.size() > 1 || stated.size() > others.size()) {
            throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS4118", "a contract takes one commitment")
                    .with("key", file.toString()).found(others.size() + " commitments, and " + stated.size()
                            + " to weights", "at most one, and with it one to weights"));
        }
        return new VerifyingKeyPoints(coordinates(key.alpha1()), coordinates(key.beta2()), coordinates(key.gamma2()),
                coordinates(key.delta2()), ic, others.stream().findFirst().map(Contracts::points),
                stated.stream().findFirst().map(Contracts::points));
    }

    private static CommitmentPoints points(CommitmentKey key) {
        return new CommitmentPoints(coordinates(key.g2()), coordinates(key.minusSigmaG2()), key.hashed());
    }

    private static List<BigInteger> coordinates(long[] point) {
        List<BigInteger> result = new ArrayList<>();
        for (int offset = 0; offset < point.length; offset += 4) {
            result.add(Bn254.FP.toBigInteger(point, offset));
        }
        return result;
    }

    /// Returns the proof as the contract takes it, or nothing where the public elements are no packed tensors.
    public static Optional<SampleProof> sampleProof(VerifierSpecification specification, Verifying.Claim claim) {
        List<List<Long>> values = new ArrayList<>();
        BigInteger[] packed = new BigInteger[claim.publics().size()];
        Arrays.fill(packed, BigInteger.ZERO);
        for (StatementTensor tensor : specification.tensors()) {
            List<Long> elements = new ArrayList<>();
            for (Place place : tensor.tensor().places()) {
                if (place.bits() == 0) {
                    elements.add(place.lo());
                    continue;
                }
                if (place.element() >= packed.length) {
                    return Optional.empty();
                }
                BigInteger mask = BigInteger.ONE.shiftLeft(place.bits()).subtract(BigInteger.ONE);
                BigInteger digits = claim.publics().get(place.element()).shiftRight(place.offset()).and(mask);
                packed[place.element()] = packed[place.element()].add(digits.shiftLeft(place.offset()));
                elements.add(digits.longValue() + place.lo());
            }
            values.add(elements);
        }
        List<BigInteger> digests = new ArrayList<>();
        for (HashedTensors digest : specification.digests()) {
            if (digest.element() >= packed.length) {
                return Optional.empty();
            }
            packed[digest.element()] = claim.publics().get(digest.element());
            digests.add(packed[digest.element()]);
        }
        Optional<SampleProof.Weights> weights = Optional.empty();
        if (specification.key().weights().isPresent() && !claim.proof().commitments().isEmpty()) {
            BigInteger name = claim.publics().getLast();
            packed[packed.length - 1] = name;
            weights = Optional.of(new SampleProof.Weights(name, coordinates(claim.proof().commitments().getFirst()),
                    coordinates(claim.proof().knowledge().getFirst())));
        }
        boolean whole = packed.length > 0;
        for (int i = 1; i < packed.length; i++) {
            whole &= packed[i].equals(claim.publics().get(i));
        }
        return whole
                ? Optional.of(new SampleProof(words(claim.proof()), claim.publics().getFirst(), values, digests,
                        weights))
                : Optional.empty();
    }

    /// Returns the proof's coordinates in the order of the EVM. Of two commitments the first is to weights, whose proof of
    /// knowledge the contract takes when they are registered.
    static List<BigInteger> words(Proof proof) {
        List<BigInteger> words = new ArrayList<>(coordinates(proof.a()));
        List<BigInteger> b = coordinates(proof.b());
        words.addAll(List.of(b.get(1), b.get(0), b.get(3), b.get(2)));
        words.addAll(coordinates(proof.c()));
        proof.commitments().forEach(point -> words.addAll(coordinates(point)));
        proof.knowledge().stream().skip(Math.max(0, proof.knowledge().size() - 1L))
                .forEach(point -> words.addAll(coordinates(point)));
        return words;
    }

    /// What transactions say that call the typed function.
    ///
    /// @param evm     calldata of `verifyInference`, `0x` and hexadecimal digits
    /// @param soroban words for `stellar contract invoke`, apart by spaces; nothing where no crate can hold the circuit
    record Messages(String evm, Optional<String> soroban) {}

    /// Returns the messages of a proof.
    static Messages messages(ArtefactFolder folder, Proving.Proven proven) throws IOException {
        VerifierSpecification specification = specification(folder);
        SampleProof sample = sampleProof(specification,
                new Verifying.Claim(proven.proof(), proven.publics())).orElseThrow();
        return new Messages("0x" + HexFormat.of().formatHex(VerifierCalldata.verifyInference(specification, sample)),
                folder.lists(ArtefactFolder.SOROBAN_VERIFIER + "/Cargo.toml")
                        ? Optional.of(String.join(" ", VerifierArguments.commandLine(specification, sample)))
                        : Optional.empty());
    }
}
