package io.assay.driver;

import io.assay.format.BadFileException;
import io.assay.format.PointCheck;
import io.assay.format.ProofJson;
import io.assay.format.PtauFile;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.format.ZkeyFile;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.KeyFinding;
import io.assay.ir.Module;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.text.ConstantsFile;
import io.assay.ir.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Says what is in an artefact folder or a file, as named facts in an order for reading.
public final class Inspector {

    private Inspector() {}

    /// Returns the facts.
    /// @throws Failure          if the file is of no known kind, or a folder's file was changed
    /// @throws BadFileException if it is damaged
    public static Map<String, Object> inspect(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Files.isDirectory(path)) {
            return folder(ArtefactFolder.open(path));
        }
        String name = String.valueOf(path.getFileName());
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        return switch (suffix) {
            case "onnx", "onnxtxt" -> onnx(Compiler.read(path));
            case "air" -> air(path);
            case "r1cs" -> r1cs(path);
            case "zkey", "pk" -> zkey(path);
            case "ptau" -> ptau(path);
            case "wtns" -> facts("format", "witness", "wires", WtnsFile.read(path).wireCount());
            case "json" -> json(path, name);
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4114", "the kind of file is not known")
                    .found(name, "an artefact folder, or .onnx .air .r1cs .zkey .pk .ptau .wtns proof.json"));
        };
    }

    private static Map<String, Object> facts(Object... pairs) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put((String) pairs[i], pairs[i + 1]);
        }
        return facts;
    }

    private static Map<String, Object> folder(ArtefactFolder folder) throws IOException {
        Manifest manifest = folder.manifest();
        for (String file : manifest.files().keySet()) {
            folder.require(file);
        }
        Map<String, Object> facts = facts("format", manifest.format() + " " + manifest.version(), "tool",
                manifest.tool(), "model", manifest.model().file(), "modelSha256", manifest.model().sha256(), "backend",
                manifest.backend(), "constraints", manifest.circuit().constraints(), "wires",
                manifest.circuit().wires(), "publicInputs", manifest.circuit().publicInputs(), "nonZeros",
                manifest.circuit().nonZeros(), "weights", manifest.weights(), "setup", manifest.setup());
        if (manifest.circuit().hasLookups()) {
            facts.put("lookups", manifest.circuit().lookups());
            facts.put("committedValues", manifest.circuit().committedValues());
        }
        Profile profile = Profile.read(folder);
        tables(manifest.circuit().lookupTables(), profile.tables(), facts);
        for (Manifest.Border border : manifest.borders()) {
            facts.put(border.role() + " " + border.name(), border.visibility() + ", shape " + border.shape() + ", "
                    + border.numbers() + ", range from " + border.origin());
        }
        for (Manifest.CommittedWeight weight : manifest.committed()) {
            facts.put("weights " + weight.name(), "committed, shape " + weight.shape() + ", " + weight.scaleBits()
                    + " fractional bits, range " + (weight.lo().size() == 1
                            ? "[" + weight.lo().getFirst() + ", " + weight.hi().getFirst() + "]"
                            : "of each element"));
        }
        manifest.labels().forEach((output, labels) -> facts.put("labels " + output, labels.of() + ": "
                + String.join(", ", labels.names())));
        profile.variants().forEach(variant -> facts.put("form " + variant.name(), counts(variant.constraints(),
                variant.lookups(), variant.committedWires()) + (variant.chosen() ? ": chosen" : "")));
        for (Profile.Node node : profile.nodes()) {
            facts.put("node " + node.name(), counts(node.constraints(), node.lookups(), node.committedWires()) + ", "
                    + node.nonZeros() + " non-zeros");
        }
        facts.put("files", manifest.files().size() + ", all as the manifest says");
        return facts;
    }

    private static String counts(long constraints, long lookups, long committed) {
        return constraints + " constraints"
                + (lookups + committed == 0 ? "" : ", " + lookups + " lookups, " + committed + " committed wires");
    }

    private static void tables(List<Manifest.LookupTable> tables, List<Profile.Table> costs,
            Map<String, Object> facts) {
        long shared = 0;
        long unshared = 0;
        for (int index = 0; index < tables.size(); index++) {
            Manifest.LookupTable table = tables.get(index);
            String text = table.name() + ", " + table.rows() + " rows, " + table.columns()
                    + (table.columns() == 1 ? " column, " : " columns, ") + table.uses() + " uses";
            if (index < costs.size()) {
                Profile.Table cost = costs.get(index);
                shared += cost.keyBytes();
                unshared += cost.keyBytesUnshared();
                text += " by " + cost.tensors() + (cost.tensors() == 1 ? " tensor, " : " tensors, ") + cost.keyBytes()
                        + " bytes of the key, " + cost.keyBytesUnshared() + " if not shared";
            }
            facts.put("lookup table " + index, text);
        }
        if (shared > 0) {
            facts.put("lookup tables", shared + " bytes of the key, " + unshared + " if not shared");
        }
    }

    private static Map<String, Object> onnx(OnnxModel model) {
        Map<String, Integer> operators = new TreeMap<>();
        for (OnnxNode node : model.graph().nodes()) {
            operators.merge(node.qualifiedOpType(), 1, Integer::sum);
        }
        long parameters = model.graph().initializers().values().stream().mapToLong(tensor -> tensor.elementCount())
                .sum();
        Map<String, Object> facts = facts("format", "ONNX, IR version " + model.irVersion(), "producer",
                model.producer(), "sha256", model.digest(), "opsets", model.opsets().toString(), "nodes",
                model.graph().nodes().size(), "parameters", parameters, "operators", operators.toString());
        model.graph().requiredInputs().forEach(input -> facts.put("input " + input.name(), input.type().text()));
        model.graph().outputs().forEach(output -> facts.put("output " + output.name(), output.type().text()));
        return facts;
    }

    private static Map<String, Object> air(Path path) throws IOException {
        Module module = parse(path);
        Map<String, Integer> ops = new TreeMap<>();
        for (Op op : module.main().ops()) {
            ops.merge(op.info().name(), 1, Integer::sum);
        }
        return facts("format", "air, dialect " + module.dialect(), "name", module.name(), "ops",
                module.main().ops().size(), "kinds", ops.toString(), "violations", Verifier.verify(module).size());
    }

    /// Reads a module; constants that its text names by digest come from `weights.bin` beside it.
    /// @throws BadFileException if the text describes no module
    public static Module parse(Path path) throws IOException {
        Path constants = path.resolveSibling(ArtefactFolder.CONSTANTS);
        Map<String, TensorData> found = Files.exists(constants)
                ? ConstantsFile.read(Files.readAllBytes(constants))
                : Map.of();
        try {
            return new AirParser(digest -> Optional.ofNullable(found.get(digest))).parse(Files.readString(path));
        } catch (AirSyntaxException e) {
            throw new BadFileException(path.toString(), "air", "text", String.valueOf(e.getMessage()),
                    "a module", "see docs for the syntax");
        }
    }

    private static Map<String, Object> r1cs(Path path) throws IOException {
        R1csFile.Header header = R1csFile.readHeader(path);
        return facts("format", "r1cs over bn254", "constraints", header.constraintCount(), "wires",
                header.wireCount(), "publicOutputs", header.outputCount(), "publicInputs", header.publicInputCount(),
                "privateInputs", header.privateInputCount(), "labels", header.labelCount());
    }

    private static Map<String, Object> zkey(Path path) throws IOException {
        ZkeyFile file = ZkeyFile.read(path, PointCheck.ALL);
        return facts("format", "Groth16 proving key", "wires", file.key().wireCount(), "publicInputs",
                file.key().publicCount(), "domain", "2^" + file.key().domainSizeLog2(), "contributions",
                file.contributions().size(), "findings", findings(KeyChecks.findings(file.key().verifyingKey())));
    }

    private static Map<String, Object> ptau(Path path) throws IOException {
        try (PtauFile file = PtauFile.open(path, PointCheck.HEADER)) {
            return facts("format", "powers of tau", "power", file.power(), "ceremonyPower", file.ceremonyPower(),
                    "contributions", file.contributions().size());
        }
    }

    private static String findings(List<KeyFinding> findings) {
        return findings.isEmpty() ? "none" : String.join("; ", findings.stream().map(KeyFinding::toString).toList());
    }

    private static Map<String, Object> json(Path path, String name) throws IOException {
        return switch (name) {
            case "public.json" -> {
                Map<String, Object> facts = facts("format", "public elements");
                List<java.math.BigInteger> values = PublicJson.read(path);
                for (int i = 0; i < values.size(); i++) {
                    facts.put("element " + i, "0x" + values.get(i).toString(16));
                }
                yield facts;
            }
            case "verification_key.json" -> {
                var key = VerificationKeyJson.read(path).key();
                yield facts("format", "Groth16 verification key", "publicInputs", key.publicCount(), "findings",
                        findings(KeyChecks.findings(key)));
            }
            case "receipt.json" -> {
                Receipt receipt = Json.read(path, Receipt.class, "receipt");
                yield facts("format", receipt.format() + " " + receipt.version(), "model", receipt.model(), "context",
                        receipt.context(), "statement", receipt.statement().toString());
            }
            case "salts.json" -> {
                SaltsFile salts = Json.read(path, SaltsFile.class, "salts");
                Map<String, Object> facts = facts("format", salts.format() + " " + salts.version() + ", secret");
                salts.salts().forEach(entry -> facts.put(
                        entry.of().equals(StatementFile.ROOT) ? entry.of() : "digest of " + entry.of(),
                        entry.digest()));
                yield facts;
            }
            case "uniqueness.json" -> {
                JsonNode report = Json.read(path, JsonNode.class, "uniqueness");
                yield facts("format", report.path("format").asString("none") + " " + report.path("version").asInt(0),
                        "ok", report.path("ok").asBoolean(false), "constraints", report.path("constraints").asInt(0),
                        "wires", report.path("wires").asInt(0), "findings", report.path("findingCount").asLong(0));
            }
            case "manifest.json" -> folder(ArtefactFolder.open(
                    java.util.Objects.requireNonNull(path.toAbsolutePath().getParent())));
            default -> {
                ProofJson.read(path);
                yield facts("format", "Groth16 proof", "points", "A, C in G1, B in G2");
            }
        };
    }
}
