package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import io.assay.checker.air.Relation.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `.air` files of the `relation` dialect.
///
/// Everything that a relation needs is checked here, so that a module that was read has operands of the right number
/// and shape, positions inside their tensors, and constants with the digests that the text names. What its types claim
/// of values is *not* checked, nor what its asserts leave.
///
/// A file is bounded by its own size: memory is taken for constants that are there, never for extents that are only
/// declared.
public final class RelationReader {

    /// The largest text that is read.
    static final long MOST_BYTES = 1L << 29;

    private final Scanner scanner;
    private final WeightsSource source;
    private final Map<String, Constant> constants = new HashMap<>();
    private final Map<String, Tensor> named = new HashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private Optional<WeightsFile> weights = Optional.empty();

    /// Reads constants when a text names the first of them.
    @FunctionalInterface
    interface WeightsSource {
        /// Returns the constants.
        WeightsFile read() throws IOException;
    }

    private RelationReader(Scanner scanner, WeightsSource source) {
        this.scanner = scanner;
        this.source = source;
    }

    /// Reads a module.
    /// @param air     text
    /// @param weights constants that the text names by digest; need not exist if there are none
    /// @throws BadArtefactException if a file is no such file, or is damaged: with line, found and expected
    /// @throws IOException          if a file cannot be read
    public static RelationModule read(Path air, Path weights) throws IOException {
        long size = Files.size(air);
        if (size > MOST_BYTES) {
            throw new BadArtefactException(air.toString(), "size", size + " bytes", "at most " + MOST_BYTES);
        }
        return read(air.toString(), Files.readAllBytes(air), () -> WeightsFile.read(weights));
    }

    /// Reads the bytes of a text.
    /// @param file its name, for messages
    static RelationModule read(String file, byte[] text, WeightsSource weights) throws IOException {
        return new RelationReader(new Scanner(file, text), weights).module(file);
    }

    private RelationModule module(String file) throws IOException {
        scanner.requireWord("module");
        String name = scanner.string();
        scanner.requireWord("relation");
        while (scanner.seesWord("data")) {
            constant();
        }
        scanner.requireWord("func");
        scanner.marked('@', "the name of a function");
        scanner.require('{');
        while (!scanner.take('}')) {
            relation();
        }
        if (!scanner.atEnd()) {
            throw scanner.expected("the end of the file");
        }
        RelationModule module = new RelationModule(file, name, relations, tensors);
        requireNames(module);
        return module;
    }

    private void requireNames(RelationModule module) throws BadArtefactException {
        Map<String, Integer> seen = new HashMap<>();
        for (Relation.Input input : module.inputs()) {
            if (seen.put("input " + input.name(), 0) != null) {
                throw scanner.bad(input.origin().line(), "a second input " + input.name(), "names that differ");
            }
        }
        for (Relation.Output output : module.outputs()) {
            if (seen.put("output " + output.name(), 0) != null) {
                throw scanner.bad(output.origin().line(), "a second output " + output.name(), "names that differ");
            }
        }
        if (module.outputs().isEmpty()) {
            throw scanner.expected("a function with an output");
        }
    }

    private void constant() throws IOException {
        scanner.requireWord("data");
        int line = scanner.line();
        String name = scanner.marked('@', "the name of a constant");
        scanner.require(':');
        scanner.requireWord("tensor");
        scanner.require('<');
        Shape shape = extents();
        String type = scanner.word("an element type");
        scanner.require('>');
        scanner.require('=');
        if (!WeightsFile.INTEGERS.contains(type)) {
            throw scanner.bad(line, "a constant of " + type, "integers");
        }
        long[] elements = scanner.seesWord("sha256")
                ? external(type, shape, line)
                : Attributes.list(scanner, shape.count());
        if (elements.length != shape.count()) {
            throw scanner.bad(line, elements.length + " elements", shape.count() + " for shape [" + shape + "]");
        }
        if (constants.put(name, new Constant(name, shape, elements)) != null) {
            throw scanner.bad(line, name + " for the second time", "a new name");
        }
    }

    private long[] external(String type, Shape shape, int line) throws IOException {
        scanner.requireWord("sha256");
        String digest = scanner.string();
        if (weights.isEmpty()) {
            weights = Optional.of(source.read());
        }
        return weights.get().elements(digest, type, shape, "named in line " + line);
    }

    private Shape extents() throws BadArtefactException {
        int line = scanner.line();
        int[] dims = new int[Shape.MOST_AXES];
        int rank = 0;
        while (scanner.seesDigit()) {
            if (rank == dims.length) {
                throw scanner.expected("at most 24 axes");
            }
            dims[rank++] = scanner.extent();
        }
        try {
            return Shape.of(java.util.Arrays.copyOf(dims, rank));
        } catch (IllegalArgumentException e) {
            throw scanner.bad(line, String.valueOf(e.getMessage()), "a shape");
        }
    }

    private void relation() throws BadArtefactException {
        int line = scanner.line();
        List<String> results = scanner.sees('%') ? names() : List.of();
        if (!results.isEmpty()) {
            scanner.require('=');
        }
        String name = scanner.dotted();
        List<Tensor> operands = new ArrayList<>();
        for (String operand : scanner.sees('%') ? names() : List.<String>of()) {
            Tensor found = named.get(operand);
            if (found == null) {
                throw scanner.bad(line, operand + ", which nothing before defines", "an operand");
            }
            operands.add(found);
        }
        Attributes attributes = Attributes.read(scanner, name, constants);
        List<Tensor> defined = types(results, line);
        RelationFactory factory = new RelationFactory(attributes, defined, operands, new Origin(line, location()));
        Relation relation = factory.create(name);
        attributes.requireNoMore();
        for (Tensor result : defined) {
            tensors.add(result);
            if (named.put(result.name(), result) != null) {
                throw scanner.bad(line, result.name() + " for the second time", "a new name");
            }
        }
        relations.add(relation);
    }

    private List<String> names() throws BadArtefactException {
        List<String> names = new ArrayList<>();
        do {
            String name = scanner.marked('%', "a value");
            if (!name.substring(1).chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw scanner.bad(scanner.line(), name, "'%' and a number");
            }
            names.add(name);
        } while (scanner.take(','));
        return names;
    }

    private List<Tensor> types(List<String> names, int line) throws BadArtefactException {
        List<Tensor> types = new ArrayList<>();
        for (String name : names) {
            if (!scanner.take(types.isEmpty() ? ':' : ',')) {
                throw scanner.expected("a type for each of " + names);
            }
            types.add(type(name, tensors.size() + types.size(), line));
        }
        return types;
    }

    private Tensor type(String name, int index, int line) throws BadArtefactException {
        scanner.requireWord("tensor");
        scanner.require('<');
        Shape shape = extents();
        scanner.requireWord("int");
        scanner.require('[');
        long lo = scanner.integer();
        scanner.require(',');
        long hi = scanner.integer();
        scanner.require(']');
        scanner.require('>');
        if (lo > hi || lo < -Bounds.LIMIT || hi > Bounds.LIMIT) {
            throw scanner.bad(line, "int[" + lo + "," + hi + "]", "an interval within ±2^62");
        }
        return new Tensor(index, name, shape, lo, hi);
    }

    private String location() throws BadArtefactException {
        if (!scanner.seesWord("loc")) {
            return "";
        }
        scanner.requireWord("loc");
        scanner.require('(');
        List<String> nodes = new ArrayList<>();
        do {
            nodes.add(scanner.string());
            scanner.require(':');
            scanner.string();
        } while (scanner.take(','));
        scanner.require(')');
        return String.join("+", nodes);
    }
}
