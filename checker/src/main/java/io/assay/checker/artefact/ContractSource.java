package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.artefact.Point.Group;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the constants of a generated contract: the points of its key, and the model that it is for.
///
/// That the code uses them as it should is not looked at here: `assay check --model` makes the source again.
///
/// @param key     the points
/// @param modelId MODEL_ID, 64 hexadecimal digits
record ContractSource(KeyPoints key, String modelId) {
    private static final long LARGEST_FILE = 1L << 24;
    private static final Pattern CONSTANT = Pattern
            .compile("\\bconstant\\s+([A-Z][A-Z0-9_]*)\\s*=\\s*(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})\\s*;");

    /// A constant and the file that it is in.
    record Constant(BigInteger value, String file) {}

    /// Reads a contract.
    /// @throws BadArtefactException if a constant is missing, defined twice or out of range
    static ContractSource read(Path path) throws IOException {
        Map<String, Constant> constants = new HashMap<>();
        Matcher matcher = CONSTANT.matcher(code(text(path)));
        while (matcher.find()) {
            String digits = matcher.group(2);
            BigInteger value = digits.startsWith("0x")
                    ? new BigInteger(digits.substring(2), 16)
                    : new BigInteger(digits);
            put(path, constants, matcher.group(1), value);
        }
        return of(path.toString(), constants);
    }

    /// Returns the text of a source file.
    static String text(Path path) throws IOException {
        if (Files.size(path) > LARGEST_FILE) {
            throw new BadArtefactException(path.toString(), "file", Files.size(path) + " bytes",
                    "at most " + LARGEST_FILE);
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new BadArtefactException(path.toString(), "file", "bytes that are no UTF-8", "source text");
        }
    }

    static void put(Path path, Map<String, Constant> constants, String name, BigInteger value)
            throws BadArtefactException {
        if (constants.put(name, new Constant(value, path.toString())) != null) {
            throw new BadArtefactException(path.toString(), name, "two definitions", "one");
        }
    }

    /// Makes points of coordinates: those of P are P_X and P_Y, or P_X0, P_X1, P_Y0, P_Y1.
    /// @param file where constants are looked for that are in none
    static ContractSource of(String file, Map<String, Constant> constants) throws BadArtefactException {
        Reader reader = new Reader(file, constants);
        reader.require("R", Point.ORDER);
        reader.require("Q", Fp2.MODULUS);
        List<Point> ic = new ArrayList<>();
        while (constants.containsKey("IC" + ic.size() + "_X")) {
            ic.add(reader.g1("IC" + ic.size()));
        }
        if (ic.isEmpty()) {
            throw new BadArtefactException(file, "IC0_X", "nothing", "a constant");
        }
        KeyPoints key = KeyPoints.of(reader.g1("ALPHA"), reader.g2("BETA"), reader.g2("GAMMA"), reader.g2("DELTA"), ic);
        // A commitment key that shares gamma is written without a g of its own. Weights come first.
        for (String name : List.of("WEIGHTS_MINUS_SIGMA", "MINUS_SIGMA")) {
            if (constants.containsKey(name + "_X0")) {
                key = key.with(reader.g2(constants.containsKey("G_X0") ? "G" : "GAMMA"), reader.g2(name));
            }
        }
        return new ContractSource(key, String.format("%064x", reader.value("MODEL_ID")));
    }

    /// Returns the text without its comments and strings.
    private static String code(String text) {
        StringBuilder code = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = at;
            if (text.startsWith("//", at)) {
                end = text.indexOf('\n', at);
            } else if (text.startsWith("/*", at)) {
                end = text.indexOf("*/", at + 2);
                end = end < 0 ? end : end + 2;
            } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
                end = stringEnd(text, at);
            }
            if (end == at) {
                code.append(text.charAt(at++));
            } else {
                code.append(' ');
                at = end < 0 ? text.length() : end;
            }
        }
        return code.toString();
    }

    private static int stringEnd(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(start)) {
                return i + 1;
            }
        }
        return -1;
    }

    private record Reader(String file, Map<String, Constant> constants) {

        private Constant get(String name) throws BadArtefactException {
            Constant constant = constants.get(name);
            if (constant == null) {
                throw new BadArtefactException(file, name, "nothing", "a constant");
            }
            return constant;
        }

        BigInteger value(String name) throws BadArtefactException {
            return get(name).value();
        }

        void require(String name, BigInteger expected) throws BadArtefactException {
            if (!value(name).equals(expected)) {
                throw new BadArtefactException(get(name).file(), name, value(name).toString(), expected.toString());
            }
        }

        private BigInteger coordinate(String name) throws BadArtefactException {
            BigInteger value = value(name);
            if (value.compareTo(Fp2.MODULUS) >= 0) {
                throw new BadArtefactException(get(name).file(), name, value.toString(),
                        "a number below " + Fp2.MODULUS);
            }
            return value;
        }

        Point g1(String name) throws BadArtefactException {
            return new Point(Group.G1, new Fp2(coordinate(name + "_X"), BigInteger.ZERO),
                    new Fp2(coordinate(name + "_Y"), BigInteger.ZERO));
        }

        Point g2(String name) throws BadArtefactException {
            return new Point(Group.G2, new Fp2(coordinate(name + "_X0"), coordinate(name + "_X1")),
                    new Fp2(coordinate(name + "_Y0"), coordinate(name + "_Y1")));
        }
    }
}
