package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.BadArtefactException;
import io.assay.checker.CheckProgress;
import io.assay.checker.CheckReport;
import io.assay.checker.Checker;
import io.assay.checker.artefact.Mismatch;
import io.assay.driver.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Files that are missing, truncated, changed, or of another folder; with their digests as they were, and repaired, so
/// that the look into the files has to find it.
class TamperedArtefactsTest {
    private static final long SEED = 20_261_128;
    private static final String CIRCUIT = "circuit.r1cs";
    private static final String PROVING = "proving.zkey";
    private static final String VERIFYING = "verification_key.json";
    private static final String CRATE_KEY = "verifier/soroban/src/key.rs";
    private static final String CONTRACT = "verifier/evm/src/SmallVerifier.sol";
    private static final int ENTRY_BYTES = 44;
    private static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    @TempDir
    private static Path shared = Path.of("");

    private static Path built = Path.of("");
    private static Path other = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private CopiedFolder copy = new CopiedFolder(folder);

    @BeforeAll
    static void build() throws IOException {
        Path model = Files.writeString(shared.resolve("small.onnxtxt"), CheckCommandTest.MODEL);
        built = CheckCommandTest.build(model, shared.resolve("small.assay"), "build");
        Path second = Files.writeString(Files.createDirectory(shared.resolve("second")).resolve("small.onnxtxt"),
                CheckCommandTest.MODEL.replace("0.75", "0.8125").replace("{0.5,", "{2.0,"));
        other = shared.resolve("other.assay");
        Assay.Run run = Assay.run("build", second, "--range", "x=-1:1", "--scale-bits", 5, "--inputs", "private",
                "--seed", 8, "-o", other, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
    }

    @BeforeEach
    void copy() throws IOException {
        copy = CopiedFolder.of(built, folder.resolve("copy"));
    }

    private void restore(String name) throws IOException {
        Files.write(copy.path().resolve(name), Files.readAllBytes(built.resolve(name)));
        Files.write(copy.path().resolve("manifest.json"), Files.readAllBytes(built.resolve("manifest.json")));
    }

    private List<Mismatch> mismatches() throws IOException {
        return Checker.check(copy.path(), Optional.empty(), CheckProgress.NONE).mismatches();
    }

    private void expect(String file, String... parts) throws IOException {
        List<Mismatch> found = mismatches();
        assertThat(found).as(file).isNotEmpty();
        String text = found.toString();
        assertThat(found).as(text).anySatisfy(mismatch -> {
            assertThat(mismatch.file()).isEqualTo(file);
            assertThat(List.of(parts)).allSatisfy(part -> assertThat(mismatch.toString()).contains(part));
        });
        restore(file);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static UnaryOperator<byte[]> edit(Consumer<ByteBuffer> change) {
        return bytes -> {
            change.accept(little(bytes));
            return bytes;
        };
    }

    /// Returns where a section of a `.zkey` begins.
    private static int section(byte[] bytes, int type) {
        ByteBuffer buffer = little(bytes);
        int at = 12;
        while (buffer.getInt(at) != type) {
            at += 12 + (int) buffer.getLong(at + 4);
        }
        return at + 12;
    }

    private void key(Consumer<ByteBuffer> change, String... parts) throws IOException {
        copy.repaired(PROVING, edit(change));
        expect(PROVING, parts);
    }

    private static void swap(ByteBuffer buffer, int first, int second, int count) {
        byte[] bytes = buffer.array();
        byte[] kept = Arrays.copyOfRange(bytes, first, first + count);
        System.arraycopy(bytes, second, bytes, first, count);
        System.arraycopy(kept, 0, bytes, second, count);
    }

    @Test
    void theFolderItselfIsSound() throws IOException {
        assertThat(Checker.check(copy.path(), Optional.empty(), CheckProgress.NONE).ok()).isTrue();
        assertThat(Checker.check(other, Optional.empty(), CheckProgress.NONE).ok()).isTrue();
    }

    @Test
    void everyFileHasItsDigest() throws IOException {
        List<String> names = List.copyOf(Json.MAPPER.readTree(copy.bytes("manifest.json")).get("files")
                .propertyNames());
        assertThat(names).hasSizeGreaterThan(15);
        for (String name : names) {
            copy.change(name, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
            assertThat(mismatches()).as(name).anyMatch(mismatch -> mismatch.file().equals(name)
                    && mismatch.found().startsWith("sha256"));
            Files.delete(copy.path().resolve(name));
            assertThat(mismatches()).as(name).anyMatch(mismatch -> mismatch.file().equals(name)
                    && mismatch.found().equals("missing"));
            Files.write(copy.path().resolve(name), Files.readAllBytes(built.resolve(name)));
        }
        Assay.Run run = Assay.run("check", copy.change(PROVING, bytes -> Arrays.copyOf(bytes, 100)).path(), "--quiet");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("error[AS4116]", "file    " + copy.path().resolve(PROVING), "where", "found",
                "expected", "help");
    }

    @Test
    void digestsThatAreSwapped() throws IOException {
        copy.manifest(manifest -> {
            ObjectNode files = (ObjectNode) manifest.get("files");
            JsonNode kept = files.get(CIRCUIT);
            files.set(CIRCUIT, files.get(PROVING));
            files.set(PROVING, kept);
        });
        assertThat(mismatches()).extracting(Mismatch::file).containsExactlyInAnyOrder(CIRCUIT, PROVING);
    }

    @Test
    void manifests() throws IOException {
        for (Consumer<ObjectNode> change : List.<Consumer<ObjectNode>>of(
                manifest -> manifest.put("format", "other"), manifest -> manifest.put("version", 99),
                manifest -> manifest.remove("files"), manifest -> manifest.put("version", "2"),
                manifest -> manifest.set("borders", Json.MAPPER.createObjectNode()),
                manifest -> ((ObjectNode) manifest.get("files")).put("../small.onnxtxt", "0".repeat(64)),
                manifest -> ((ObjectNode) manifest.get("files")).put("/etc/hosts", "0".repeat(64)),
                manifest -> ((ObjectNode) manifest.get("files")).put("a\0b", "0".repeat(64)),
                manifest -> ((ObjectNode) manifest.get("files")).put(CIRCUIT, "00"))) {
            copy.manifest(change);
            Assay.Run run = Assay.run("check", copy.path(), "--quiet");
            assertThat(run.code()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).contains("manifest.json", "AS4116");
            restore("manifest.json");
        }
        copy.manifest(manifest -> ((ObjectNode) manifest.get("files")).remove(CIRCUIT));
        expect("manifest.json", "no circuit.r1cs");
        copy.manifest(manifest -> ((ObjectNode) manifest.get("files")).remove(CONTRACT));
        expect("manifest.json", "0 contracts");
        for (String count : List.of("constraints", "wires", "publicInputs", "nonZeros")) {
            copy.manifest(manifest -> ((ObjectNode) manifest.get("circuit")).put(count, 7));
            expect(CIRCUIT, "as in manifest.json");
        }
        for (String bound : List.of("lo", "hi", "shape")) {
            copy.manifest(manifest -> ((ObjectNode) manifest.get("borders").get(0)).set(bound,
                    Json.MAPPER.createArrayNode().add(3)));
            expect("manifest.json", "borders[0]", "as in model.air");
        }
        copy.manifest(manifest -> ((ObjectNode) manifest.get("borders").get(1)).put("visibility", "private"));
        expect("manifest.json", "borders[1]");
        copy.change("manifest.json", bytes -> (new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                .replaceFirst("\"files\"", "\"files\": {}, \"files\"")).getBytes(
                        java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Assay.run("check", copy.path()).code()).isEqualTo(4);
    }

    @Test
    void circuits() throws IOException {
        // Counts lie behind the file's and the section's header, the length of an element and the modulus.
        int counts = 12 + 12 + 4 + 32;
        for (int i = 0; i < 7; i++) {
            int at = counts + 4 * i;
            copy.repaired(CIRCUIT, edit(buffer -> buffer.putInt(at, buffer.getInt(at) + 1)));
            if (i == 4 || i == 5) {
                // The number of labels says nothing about the circuit.
                assertThat(mismatches()).as("count " + i).isEmpty();
                restore(CIRCUIT);
            } else {
                expect(CIRCUIT);
            }
        }
        copy.repaired(CIRCUIT, edit(buffer -> buffer.putLong(24 + 4, buffer.getLong(24 + 4) + 2)));
        expect(CIRCUIT, "modulus");
        copy.repaired(CIRCUIT, edit(buffer -> buffer.putInt(counts + 12, 2)));
        expect(CIRCUIT, "private inputs", "3 to 18");
        copy.repaired(CIRCUIT, edit(buffer -> buffer.putInt(counts + 12, 19)));
        expect(CIRCUIT, "private inputs", "3 to 18");
        // The first entry of A of the first constraint: wire 1, the context.
        int first = counts + 28 + 12;
        copy.repaired(CIRCUIT, edit(buffer -> buffer.putInt(first + 4, 2)));
        expect(PROVING, "section 4, matrix A, constraint 0, wire 1", "none");
        restore(CIRCUIT);
        copy.repaired(CIRCUIT, edit(buffer -> buffer.putLong(first + 8, 2)));
        expect(PROVING, "section 4, matrix A, constraint 0, wire 1", "another coefficient", "expected=2");
        restore(CIRCUIT);
        copy.repaired(CIRCUIT, _ -> bytes(other, CIRCUIT));
        expect(PROVING, "section 2, wires");
    }

    private static byte[] bytes(Path folder, String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void headersOfKeys() throws IOException {
        byte[] bytes = copy.bytes(PROVING);
        int header = section(bytes, 2);
        int counts = header + 72;
        int points = counts + 12;
        key(buffer -> buffer.putInt(section(bytes, 1), 2), "section 1", "1: Groth16");
        key(buffer -> buffer.putLong(header + 4, 3), "section 2, base field");
        key(buffer -> buffer.putLong(header + 40, 3), "section 2, scalar field");
        key(buffer -> buffer.putInt(counts, buffer.getInt(counts) - 1), "section 5");
        key(buffer -> buffer.putInt(counts + 4, 1), "section 3");
        key(buffer -> buffer.putInt(counts + 8, 2 * buffer.getInt(counts + 8)), "section 9");
        key(buffer -> buffer.putLong(points, buffer.getLong(points) + 1), "alpha", "off the curve");
        key(buffer -> buffer.putLong(points + 64, buffer.getLong(points + 64) + 1), "beta1", "off the curve");
        copy.repaired(PROVING, edit(buffer -> swap(buffer, points, points + 64, 64)));
        expect(VERIFYING, "alpha", "as in proving.zkey");
    }

    @Test
    void pointsOfKeys() throws IOException {
        byte[] bytes = copy.bytes(PROVING);
        int points = section(bytes, 2) + 84;
        int gamma = points + 256;
        int delta = gamma + 128 + 64;
        int ic = section(bytes, 3);
        copy.repaired(PROVING, edit(buffer -> System.arraycopy(bytes, gamma, buffer.array(), delta, 128)));
        expect(PROVING, "gamma and delta", "the same point");
        key(buffer -> Arrays.fill(buffer.array(), gamma, gamma + 128, (byte) 0), "gamma", "infinity");
        key(buffer -> Arrays.fill(buffer.array(), ic + 128, ic + 192, (byte) 0), "IC[2]", "infinity");
        key(buffer -> Arrays.fill(buffer.array(), ic + 128, ic + 160, (byte) 0xff), "section 3, IC[2]", "coordinate");
        // Points of the right groups in other places: what the verification key has is no longer there.
        copy.repaired(PROVING, edit(buffer -> swap(buffer, ic + 64, ic + 128, 64)));
        expect(VERIFYING, "IC[1]", "as in proving.zkey");
        restore(PROVING);
        copy.repaired(PROVING, edit(buffer -> swap(buffer, points + 128, gamma, 128)));
        expect(VERIFYING, "beta", "as in proving.zkey");
    }

    @Test
    void coefficientsOfKeys() throws IOException {
        byte[] bytes = copy.bytes(PROVING);
        int start = section(bytes, 4);
        int count = little(bytes).getInt(start);
        int last = start + 4 + ENTRY_BYTES * (count - 1);
        int entry = start + 4 + ENTRY_BYTES;
        key(buffer -> buffer.putInt(entry, 2), "section 4, entry", "matrix 2");
        key(buffer -> buffer.putInt(entry + 4, 1), "section 4, matrix B, constraint 1");
        key(buffer -> buffer.putInt(entry + 4, -1), "section 4, matrix B", "rows below");
        key(buffer -> buffer.putInt(entry + 8, 1 << 20), "section 4, matrix B, constraint 0, wire 1048576", "none");
        key(buffer -> buffer.putLong(entry + 12, buffer.getLong(entry + 12) ^ 1), "another coefficient");
        key(buffer -> Arrays.fill(buffer.array(), entry + 12, entry + 44, (byte) 0), "no coefficient", "matrix B");
        key(buffer -> System.arraycopy(bytes, entry - ENTRY_BYTES, buffer.array(), entry, ENTRY_BYTES),
                "an entry that there was before");
        key(buffer -> buffer.putInt(last + 8, 0), "a row of public elements");
        key(buffer -> Arrays.fill(buffer.array(), last + 12, last + 44, (byte) 0), "no row for public element");
        key(buffer -> System.arraycopy(bytes, last - ENTRY_BYTES, buffer.array(), last, ENTRY_BYTES),
                "an entry that there was before");
        // c and c + r are the same number, and a key has it one way.
        key(buffer -> {
            byte[] value = Arrays.copyOfRange(bytes, entry + 12, entry + 44);
            BigInteger moved = new BigInteger(1, reversed(value)).add(ORDER);
            System.arraycopy(reversed(padded(moved)), 0, buffer.array(), entry + 12, 32);
        }, "another coefficient");
        // The order of entries says nothing.
        copy.repaired(PROVING, edit(buffer -> swap(buffer, entry, last - 5 * ENTRY_BYTES, ENTRY_BYTES)));
        assertThat(mismatches()).isEmpty();
    }

    private static byte[] padded(BigInteger value) {
        byte[] bytes = new byte[32];
        byte[] digits = value.toByteArray();
        for (int i = 0; i < 32 && i < digits.length; i++) {
            bytes[31 - i] = digits[digits.length - 1 - i];
        }
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private void json(String name, Consumer<ObjectNode> change, String... parts) throws IOException {
        copy.repaired(name, bytes -> {
            ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(bytes);
            change.accept(tree);
            return Json.MAPPER.writeValueAsBytes(tree);
        });
        expect(name, parts);
    }

    @Test
    void verificationKeys() throws IOException {
        json(VERIFYING, tree -> tree.put("protocol", "plonk"), "protocol", "groth16");
        json(VERIFYING, tree -> tree.put("curve", "bls12381"), "curve");
        json(VERIFYING, tree -> tree.put("nPublic", 3), "nPublic");
        json(VERIFYING, tree -> ((ArrayNode) tree.get("IC")).remove(2), "nPublic");
        json(VERIFYING, tree -> {
            ((ArrayNode) tree.get("IC")).remove(2);
            tree.put("nPublic", 1);
        }, "nPublic", "as in circuit.r1cs");
        json(VERIFYING, tree -> ((ArrayNode) tree.get("vk_alpha_1")).set(0, Json.MAPPER.getNodeFactory().stringNode(
                "1")), "alpha", "off the curve");
        json(VERIFYING, tree -> ((ArrayNode) tree.get("vk_alpha_1")).set(2, Json.MAPPER.getNodeFactory().stringNode(
                "0")), "alpha", "infinity");
        json(VERIFYING, tree -> ((ArrayNode) tree.get("vk_alpha_1")).set(0, Json.MAPPER.getNodeFactory().numberNode(1)),
                "vk_alpha_1[0]", "a string");
        json(VERIFYING, tree -> tree.set("vk_delta_2", tree.get("vk_gamma_2")), "gamma and delta");
        json(VERIFYING, tree -> tree.set("vk_beta_2", tree.get("vk_gamma_2")), "beta", "as in proving.zkey");
        copy.repaired(VERIFYING, _ -> bytes(other, VERIFYING));
        expect(VERIFYING, "as in proving.zkey");
    }

    @Test
    void contracts() throws IOException {
        String source = new String(copy.bytes(CONTRACT), java.nio.charset.StandardCharsets.UTF_8);
        for (String name : List.of("ALPHA_X", "BETA_X1", "GAMMA_Y0", "DELTA_Y1", "IC0_X", "IC2_Y", "R", "Q")) {
            String line = source.lines().filter(text -> text.contains(" " + name + " =")).findFirst().orElseThrow();
            copy.text(CONTRACT, line, line.replaceFirst("= \\d", "= "));
            expect(CONTRACT);
            copy.text(CONTRACT, line, "    // " + line.strip());
            expect(CONTRACT);
            copy.text(CONTRACT, line, line + line);
            expect(CONTRACT, name, "two definitions");
        }
        copy.text(CONTRACT, "MODEL_ID = 0x", "MODEL_ID = 0x0; // ");
        expect(CONTRACT, "MODEL_ID");
        copy.repaired(CONTRACT, _ -> bytes(other, CONTRACT));
        expect(CONTRACT, "as in verification_key.json");
    }

    @Test
    void crates() throws IOException {
        String source = new String(copy.bytes(CRATE_KEY), java.nio.charset.StandardCharsets.UTF_8);
        for (String name : List.of("ALPHA", "BETA", "GAMMA", "DELTA", "IC0", "IC")) {
            String constant = source.substring(source.indexOf("pub const " + name + ":"));
            constant = constant.substring(0, constant.indexOf(';', constant.indexOf('=')) + 1);
            String digits = constant.replaceAll("(?s)[^\"]*\"([0-9a-f]{64}).*", "$1");
            copy.text(CRATE_KEY, digits, "0".repeat(63) + "1");
            expect(CRATE_KEY, name.equals("IC")
                    ? "IC[1]"
                    : name.equals("IC0")
                            ? "IC[0]"
                            : name.toLowerCase(java.util.Locale.ROOT),
                    "as in verification_key.json");
            copy.text(CRATE_KEY, digits, "f".repeat(64));
            expect(CRATE_KEY, name.equals("IC") ? "IC1_X" : name + "_X", "a number below");
            copy.text(CRATE_KEY, constant, "/* " + constant + " */");
            expect(CRATE_KEY);
            copy.text(CRATE_KEY, constant, constant + "\n" + constant);
            expect(CRATE_KEY, "two definitions");
        }
        copy.repaired(CRATE_KEY, _ -> bytes(other, CRATE_KEY));
        expect(CRATE_KEY, "as in verification_key.json");
        String model = "verifier/soroban/src/model.rs";
        copy.text(model, "MODEL_ID:", "OTHER_ID:");
        expect(CRATE_KEY, "MODEL_ID");
        restore(model);
        copy.repaired(model, text -> new String(text, java.nio.charset.StandardCharsets.UTF_8)
                .replaceAll("(MODEL_ID[^\"]*\")[0-9a-f]{64}", "$1" + "0".repeat(64))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        expect(model, "MODEL_ID", "as in manifest.json");
        restore(model);
        copy.manifest(manifest -> ((ObjectNode) manifest.get("files")).remove(model));
        expect("manifest.json", "no " + model);
    }

    @Test
    void statementsNamesAndProfiles() throws IOException {
        json("statement.json", tree -> tree.put("packing", "none"), "packing");
        json("statement.json", tree -> ((ObjectNode) tree.get("elements").get(1)).put("holds", "inputs"),
                "elements[1].holds", "outputs");
        json("statement.json", tree -> ((ObjectNode) tree.get("elements").get(1).get("parts").get(0)).put("count", 1),
                "elements[1].parts[0].count", "2");
        json("statement.json", tree -> ((ArrayNode) tree.get("elements")).remove(1), "elements");
        json("profile.json", tree -> ((ArrayNode) tree.get("runs")).remove(1), "runs");
        json("profile.json", tree -> tree.remove("runs"), "runs");
        copy.text("circuit.sym", "2,2,", "3,2,");
        expect("circuit.sym", "line 2");
        copy.repaired("circuit.sym", bytes -> Arrays.copyOf(bytes, bytes.length - 40));
        expect("circuit.sym");
        copy.repaired("circuit.sym", bytes -> {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);
            longer[bytes.length] = 'x';
            return longer;
        });
        expect("circuit.sym", "another line");
        copy.text("model.air", "visibility = private", "visibility = public");
        expect(CIRCUIT, "public inputs", "as in model.air");
        restore("model.air");
        copy.text("model.air", "\"small\"", "\"large\"");
        expect("model.air", "module");
    }

    @Test
    void randomDamage() throws IOException {
        damage(SEED, 150);
    }

    @Test
    @Tag("nightly")
    void muchRandomDamage() throws IOException {
        damage(System.nanoTime(), 5000);
    }

    /// Whatever is in the files, what comes out is a report, or says what is damaged.
    private void damage(long seed, int steps) throws IOException {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.copyOf(Json.MAPPER.readTree(copy.bytes("manifest.json"))
                .get("files").propertyNames()));
        names.removeIf(name -> name.startsWith("witness/") || name.endsWith(".html"));
        names.add("manifest.json");
        int found = 0;
        for (int i = 0; i < steps; i++) {
            String name = names.get(random.nextInt(names.size()));
            long damageSeed = random.nextLong();
            boolean repaired = !name.equals("manifest.json") && random.nextBoolean();
            byte[] before = copy.bytes(name);
            UnaryOperator<byte[]> change = bytes -> damaged(bytes, new Random(damageSeed), bytes(other, name));
            if (repaired) {
                copy.repaired(name, change);
            } else {
                copy.change(name, change);
            }
            boolean same = Arrays.equals(before, copy.bytes(name));
            String step = name + ", step " + i + (repaired ? ", repaired" : "");
            try {
                CheckReport report = Checker.check(copy.path(), Optional.empty(), CheckProgress.NONE);
                if (!repaired && !same && !name.equals("manifest.json")) {
                    assertThat(report.mismatches()).as(step).anyMatch(mismatch -> mismatch.file().equals(name));
                }
                found += report.ok() ? 0 : 1;
            } catch (BadArtefactException problem) {
                assertThat(problem.file()).as(step).endsWith("manifest.json");
                found++;
            } catch (RuntimeException | StackOverflowError problem) {
                throw new AssertionError(step, problem);
            }
            Files.write(copy.path().resolve(name), before);
            restore(name);
        }
        System.out.println(found + " of " + steps + " were found");
        assertThat(found).isGreaterThan(steps / 2);
    }

    private static byte[] damaged(byte[] bytes, Random random, byte[] foreign) {
        if (bytes.length == 0) {
            return new byte[]{1};
        }
        byte[] changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> changed = Arrays.copyOf(bytes, at);
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed[random.nextInt(Math.min(200, bytes.length))] = (byte) random.nextInt();
            case 3 -> {
                byte[] more = new byte[random.nextInt(1, 40)];
                random.nextBytes(more);
                changed = Arrays.copyOf(bytes, bytes.length + more.length);
                System.arraycopy(more, 0, changed, at, more.length);
                System.arraycopy(bytes, at, changed, at + more.length, bytes.length - at);
            }
            case 4 -> Arrays.fill(changed, at, Math.min(bytes.length, at + random.nextInt(1, 64)),
                    (byte) (random.nextBoolean() ? 0 : 0xff));
            default -> changed = foreign;
        }
        return changed;
    }
}
