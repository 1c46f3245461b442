package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// An artefact folder with its manifest.
///
/// @param folder   where it is
/// @param circuit  where `circuit.r1cs` is, if the folder does not have it; its digest is in the manifest all the same
/// @param manifest what its `manifest.json` says
public record ArtefactFiles(Path folder, Optional<Path> circuit, Manifest manifest) {
    /// The constraints.
    public static final String CIRCUIT = "circuit.r1cs";
    /// Names of the wires.
    public static final String SYMBOLS = "circuit.sym";
    /// The relations.
    public static final String RELATIONS = "model.air";
    /// Constants of the relations.
    public static final String CONSTANTS = "weights.bin";
    /// What public elements hold.
    public static final String STATEMENT = "statement.json";
    /// Which constraints come from which node.
    public static final String PROFILE = "profile.json";
    /// The proving key of a circuit with commitments.
    public static final String COMMITTED_KEY = "proving.pk";
    /// The proving key of any other.
    public static final String PROVING_KEY = "proving.zkey";
    /// The verification key.
    public static final String VERIFICATION_KEY = "verification_key.json";
    /// What the checker itself writes.
    public static final String REPORT = "uniqueness.json";

    private static final List<String> ALWAYS = List.of(CIRCUIT, SYMBOLS, RELATIONS, CONSTANTS, STATEMENT, PROFILE,
            "specification.air", "witness/witness.jar");
    /// What other commands leave in a folder: proofs.
    private static final String PROOFS = "proof/";

    /// Opens a folder.
    /// @param circuit where `circuit.r1cs` is, if the folder does not have it
    /// @throws BadArtefactException if it has no manifest, or a damaged one
    /// @throws NoSuchFileException  if there is no folder
    public static ArtefactFiles open(Path folder, Optional<Path> circuit) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        Path file = folder.resolve(Manifest.FILE);
        if (!Files.isRegularFile(file)) {
            throw new BadArtefactException(file.toString(), "file", "missing", "a folder that assay compile wrote");
        }
        return new ArtefactFiles(folder, circuit, Manifest.read(file));
    }

    /// Returns the path of a file.
    public Path path(String name) {
        return name.equals(CIRCUIT) ? circuit.orElseGet(() -> folder.resolve(name)) : folder.resolve(name);
    }

    /// Tells whether a file is listed and there, so that it can be looked into.
    public boolean has(String name) {
        return manifest.files().containsKey(name) && isRegular(name);
    }

    /// Compares the files with the digests of the manifest.
    /// @param digests receives the digest of each file that is there
    List<Mismatch> compareDigests(SortedMap<String, String> digests) throws IOException {
        List<Mismatch> mismatches = new ArrayList<>();
        List<String> needed = new ArrayList<>(ALWAYS);
        if (manifest.hasKeys()) {
            needed.addAll(List.of(manifest.provingKey(), VERIFICATION_KEY));
        }
        for (String name : needed) {
            if (!manifest.files().containsKey(name)) {
                mismatches.add(new Mismatch(Manifest.FILE, "files", "no " + name, "every artefact"));
            }
        }
        for (var entry : manifest.files().entrySet()) {
            String name = entry.getKey();
            if (!isRegular(name)) {
                mismatches.add(new Mismatch(name, "file", "missing", "sha256 " + entry.getValue()));
                continue;
            }
            String digest = digest(path(name));
            digests.put(name, digest);
            if (!digest.equals(entry.getValue())) {
                mismatches.add(new Mismatch(name, "file", "sha256 " + digest, "sha256 " + entry.getValue()));
            }
        }
        digests.put(Manifest.FILE, digest(path(Manifest.FILE)));
        return mismatches;
    }

    private boolean isRegular(String name) {
        try {
            return Files.isRegularFile(path(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /// Returns the files that the manifest does not list, by name; proofs and the checker's own report excepted.
    List<String> unlisted() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !manifest.files().containsKey(name) && !name.startsWith(PROOFS)
                            && !name.equals(Manifest.FILE) && !name.equals(REPORT))
                    .sorted().toList();
        }
    }

    /// Returns the SHA-256 of a file in hexadecimal digits.
    public static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
