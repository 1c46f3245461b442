package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.air.Relation;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.RelationReader;
import io.assay.checker.air.StatementLayout;
import io.assay.checker.air.Tensor;
import io.assay.checker.air.Visibility;
import io.assay.checker.r1cs.Commitment;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.InputLayout;
import io.assay.checker.r1cs.R1csReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether the files of a folder are those that its manifest names, and belong to each other.
public final class ArtefactCheck {
    private static final String CONTRACTS = "verifier/evm/src/";
    private static final String CRATE = "verifier/soroban/src/";
    private static final String CONTRACT_SUFFIX = "Verifier.sol";
    private static final String INTERFACE = CONTRACTS + "IVerifier.sol";

    /// What was found out.
    ///
    /// @param mismatches what is missing, damaged or of another folder; empty if all is well
    /// @param digests    SHA-256 of each file that is listed and there, and of the manifest
    /// @param unlisted   files that the manifest does not list, and that were therefore not looked at
    /// @param system     the constraints, if they could be read
    /// @param module     the relations, if they could be read
    /// @param layout     the statement of these relations
    public record Result(List<Mismatch> mismatches, SortedMap<String, String> digests, List<String> unlisted,
            Optional<ConstraintSystem> system, Optional<RelationModule> module, Optional<StatementLayout> layout) {}

    private final ArtefactFiles files;
    private final Manifest manifest;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private Optional<ConstraintSystem> system = Optional.empty();
    private Optional<RelationModule> module = Optional.empty();
    private Optional<StatementLayout> layout = Optional.empty();

    private ArtefactCheck(ArtefactFiles files) {
        this.files = files;
        this.manifest = files.manifest();
    }

    /// Something that reads one file.
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /// Checks a folder; what is wrong with it is in the result.
    /// @throws IOException if a file that is there cannot be read
    public static Result run(ArtefactFiles files) throws IOException {
        ArtefactCheck check = new ArtefactCheck(files);
        SortedMap<String, String> digests = new TreeMap<>();
        check.mismatches.addAll(files.compareDigests(digests));
        check.step(ArtefactFiles.CIRCUIT, check::circuit);
        check.step(ArtefactFiles.RELATIONS, check::relations);
        check.step(ArtefactFiles.STATEMENT, check::statement);
        check.step(ArtefactFiles.SYMBOLS, check::symbols);
        check.step(ArtefactFiles.PROFILE, check::profile);
        if (check.manifest.hasKeys()) {
            check.keys();
        }
        return new Result(List.copyOf(check.mismatches), digests, files.unlisted(), check.system, check.module,
                check.layout);
    }

    /// Runs what reads a file, if it is there; what the reader finds wrong is a mismatch.
    private void step(String name, Step step) throws IOException {
        if (!files.has(name)) {
            return;
        }
        try {
            step.run();
        } catch (BadArtefactException problem) {
            mismatches.add(Mismatch.of(name(problem, name), problem));
        }
    }

    /// Returns the name in the folder of the file that an exception speaks of.
    private String name(BadArtefactException problem, String otherwise) {
        return manifest.files().keySet().stream().filter(name -> files.path(name).toString().equals(problem.file()))
                .findFirst().orElse(otherwise);
    }

    private void require(String file, String where, long found, long expected, String source) {
        if (found != expected) {
            mismatches.add(new Mismatch(file, where, String.valueOf(found), expected + ", as in " + source));
        }
    }

    private void circuit() throws IOException {
        ConstraintSystem found = R1csReader.read(files.path(ArtefactFiles.CIRCUIT));
        String file = ArtefactFiles.CIRCUIT;
        if (!found.modulus().equals(Point.ORDER)) {
            throw new BadArtefactException(files.path(file).toString(), "header, modulus", found.modulus().toString(),
                    Point.ORDER + ", the order of BN254");
        }
        require(file, "header, wires", found.wireCount(), manifest.wires(), Manifest.FILE);
        require(file, "header, constraints", found.rowCount(), manifest.constraints(), Manifest.FILE);
        require(file, "header, public inputs", found.publicInputs(), manifest.publicInputs(), Manifest.FILE);
        require(file, "committed wires", found.commitments().stream().mapToLong(Commitment::count).sum(),
                manifest.committed(), Manifest.FILE);
        if (found.publicOutputs() != 0) {
            mismatches.add(new Mismatch(file, "header, public outputs", String.valueOf(found.publicOutputs()),
                    "0: the context comes first, and outputs are among the public inputs"));
        }
        int rows = found.rowCount();
        require(file, "constraints, entries", 0L + found.a().start(rows) + found.b().start(rows)
                + found.c().start(rows), manifest.nonZeros(), Manifest.FILE);
        system = Optional.of(found);
    }

    private void relations() throws IOException {
        RelationModule found = RelationReader.read(files.path(ArtefactFiles.RELATIONS),
                files.path(ArtefactFiles.CONSTANTS));
        module = Optional.of(found);
        if (!found.name().equals(manifest.modelName())) {
            mismatches.add(new Mismatch(ArtefactFiles.RELATIONS, "module", found.name(),
                    manifest.modelName() + ", as in " + Manifest.FILE));
        }
        borders(found);
        StatementLayout statement = StatementLayout.of(found);
        layout = Optional.of(statement);
        if (system.isPresent()) {
            require(ArtefactFiles.CIRCUIT, "header, public inputs", system.get().publicInputs(),
                    statement.elementCount(), ArtefactFiles.RELATIONS);
            privateInputs(statement, system.get().privateInputs());
        }
    }

    /// Each element of a private or hashed input has at least one wire, or none if it is known, and at most one for each
    /// bit; each digest has a salt. Weights have a blinder.
    private void privateInputs(StatementLayout statement, int wires) {
        InputLayout inputs = statement.inputs();
        long least = statement.digests().size() + (inputs.weightCount() > 0 ? 1L : 0L);
        long most = least;
        for (int element = 0; element < inputs.count(); element++) {
            int bits = inputs.isPublic(element) ? 0 : inputs.bits(element);
            least += Math.min(bits, 1L);
            most += bits;
        }
        if (wires < least || wires > most) {
            mismatches.add(new Mismatch(ArtefactFiles.CIRCUIT, "header, private inputs", String.valueOf(wires),
                    least + " to " + most + " for the private inputs in " + ArtefactFiles.RELATIONS));
        }
    }

    /// Inputs and outputs of manifest and relations are the same: a prover reads the manifest.
    private void borders(RelationModule found) {
        List<Manifest.Border> expected = new ArrayList<>();
        for (Relation.Input input : found.inputs()) {
            List<Long> lo = new ArrayList<>();
            List<Long> hi = new ArrayList<>();
            for (int i = 0; i < input.result().count(); i++) {
                lo.add(input.lo(i));
                hi.add(input.hi(i));
            }
            expected.add(border(input.name(), "input", input.visibility(), input.result(), lo, hi));
        }
        for (Relation.Output output : found.outputs()) {
            // Bounds of outputs in the manifest are those of the specification, which may be narrower, and are read by
            // people only.
            expected.add(border(output.name(), "output", output.visibility(), output.value(), List.of(), List.of()));
        }
        if (expected.size() != manifest.borders().size()) {
            require(Manifest.FILE, "borders", manifest.borders().size(), expected.size(), ArtefactFiles.RELATIONS);
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            Manifest.Border written = manifest.borders().get(i);
            Manifest.Border border = expected.get(i);
            boolean same = written.name().equals(border.name()) && written.role().equals(border.role())
                    && written.visibility().equals(border.visibility()) && written.shape().equals(border.shape())
                    && (border.role().equals("output")
                            || (sameBounds(written.lo(), border.lo()) && sameBounds(written.hi(), border.hi())));
            if (!same) {
                mismatches.add(new Mismatch(Manifest.FILE, "borders[" + i + "]", shown(written),
                        shown(border) + ", as in " + ArtefactFiles.RELATIONS));
            }
        }
    }

    private static Manifest.Border border(String name, String role, Visibility visibility, Tensor tensor,
            List<Long> lo, List<Long> hi) {
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            shape.add((long) tensor.shape().dim(axis));
        }
        return new Manifest.Border(name, role, visibility.name().toLowerCase(Locale.ROOT), shape, lo, hi);
    }

    /// Tells whether bounds are the same; the manifest may have one for all elements.
    private static boolean sameBounds(List<Long> written, List<Long> bounds) {
        return written.equals(bounds)
                || (written.size() == 1 && bounds.stream().allMatch(written.getFirst()::equals));
    }

    private static String shown(Manifest.Border border) {
        String text = border.visibility() + " " + border.role() + " \"" + border.name() + "\" " + border.shape() + " "
                + border.lo() + " to " + border.hi();
        return text.length() <= 200 ? text : text.substring(0, 199) + "…";
    }

    private void statement() throws IOException {
        if (module.isPresent()) {
            StatementFile.requireMatch(files.path(ArtefactFiles.STATEMENT), module.get());
        }
    }

    private void symbols() throws IOException {
        if (system.isPresent()) {
            SymbolFile.read(files.path(ArtefactFiles.SYMBOLS), system.get().wireCount(), new BitSet());
        }
    }

    private void profile() throws IOException {
        if (system.isPresent()) {
            ProfileFile.read(files.path(ArtefactFiles.PROFILE), system.get().rowCount());
        }
    }

    private void keys() throws IOException {
        List<KeyPoints> proving = new ArrayList<>();
        List<KeyPoints> verifying = new ArrayList<>();
        String name = manifest.provingKey();
        step(name, () -> {
            ProvingKeyFile.read(files.path(name), file -> {
                KeyPoints key = file.verificationKey();
                proving.add(key);
                mismatches.addAll(key.faults(name));
                if (system.isPresent()) {
                    file.requireCircuit(system.get());
                }
            });
        });
        step(ArtefactFiles.VERIFICATION_KEY, () -> {
            if (system.isEmpty() && manifest.committed() > 0) {
                // What its commitments are is not known: the circuit is reported already.
                return;
            }
            KeyPoints key = VerificationKeyFile.read(files.path(ArtefactFiles.VERIFICATION_KEY),
                    system.map(ConstraintSystem::commitments).orElse(List.of()));
            verifying.add(key);
            system.ifPresent(found -> require(ArtefactFiles.VERIFICATION_KEY, "nPublic", key.publicCount(),
                    found.publicInputs(), ArtefactFiles.CIRCUIT));
            if (!proving.contains(key)) {
                mismatches.addAll(key.faults(ArtefactFiles.VERIFICATION_KEY));
            }
            for (KeyPoints other : proving) {
                mismatches.addAll(other.differences(key, ArtefactFiles.VERIFICATION_KEY, name));
            }
        });
        List<String> contracts = manifest.files().keySet().stream().filter(file -> file.startsWith(CONTRACTS)
                && file.endsWith(CONTRACT_SUFFIX) && !file.equals(INTERFACE)).toList();
        // Left out where the statement is too large for the chain.
        if (contracts.size() != 1 && lists(CONTRACTS)) {
            mismatches.add(new Mismatch(Manifest.FILE, "files", contracts.size() + " contracts in " + CONTRACTS,
                    "one, as assay setup writes it"));
        }
        for (String contract : contracts) {
            step(contract, () -> contract(contract, contract, ContractSource.read(files.path(contract)), verifying));
        }
        step(CONTRACTS + HashConstants.SOLIDITY,
                () -> HashConstants.requireSolidity(files.path(CONTRACTS + HashConstants.SOLIDITY)));
        if (lists(CRATE)) {
            crate(verifying);
        }
    }

    private boolean lists(String folder) {
        return manifest.files().keySet().stream().anyMatch(file -> file.startsWith(folder));
    }

    private void crate(List<KeyPoints> verifying) throws IOException {
        for (String file : CrateSource.FILES) {
            if (!manifest.files().containsKey(CRATE + file)) {
                mismatches.add(new Mismatch(Manifest.FILE, "files", "no " + CRATE + file,
                        "all files of the crate, as assay setup writes it"));
            }
        }
        step(CRATE + CrateSource.HASH, () -> CrateSource.requireHash(files.path(CRATE + CrateSource.HASH)));
        if (CrateSource.FILES.stream().allMatch(file -> files.has(CRATE + file))) {
            String key = CRATE + CrateSource.KEY;
            step(key, () -> contract(key, CRATE + CrateSource.MODEL, CrateSource.read(files.path(CRATE)), verifying));
        }
    }

    private void contract(String name, String modelName, ContractSource source, List<KeyPoints> verifying) {
        for (KeyPoints key : verifying) {
            mismatches.addAll(key.differences(source.key(), name, ArtefactFiles.VERIFICATION_KEY));
        }
        if (!source.modelId().equals(manifest.modelDigest())) {
            mismatches.add(new Mismatch(modelName, "MODEL_ID", source.modelId(),
                    manifest.modelDigest() + ", as in " + Manifest.FILE));
        }
    }
}
