package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A name with values by key, as `linear {constant = 3}` or `index_map{offset = 0}`: each key is read once, and no
/// other may be there.
final class Attributes {

    /// Deeper than any op has them.
    private static final int DEEPEST = 4;

    private final Scanner scanner;
    private final String name;
    private final int line;
    /// Numbers, strings, constants, lists of numbers, and named values.
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> unread = new TreeSet<>();

    private Attributes(Scanner scanner, String name, int line) {
        this.scanner = scanner;
        this.name = name;
        this.line = line;
    }

    /// Takes `{key = value, …}` if it is there.
    /// @param name      of the op, for messages
    /// @param constants by name
    static Attributes read(Scanner scanner, String name, Map<String, Constant> constants) throws BadArtefactException {
        return read(scanner, name, constants, 1);
    }

    private static Attributes read(Scanner scanner, String name, Map<String, Constant> constants, int depth)
            throws BadArtefactException {
        Attributes attributes = new Attributes(scanner, name, scanner.line());
        if (!scanner.take('{') || scanner.take('}')) {
            return attributes;
        }
        if (depth > DEEPEST) {
            throw scanner.bad(attributes.line, "braces " + depth + " deep", "at most " + DEEPEST);
        }
        do {
            String key = scanner.word("a key");
            scanner.require('=');
            if (attributes.values.put(key, value(scanner, constants, depth)) != null) {
                throw scanner.bad(attributes.line, key + " twice in " + name, "it once");
            }
            attributes.unread.add(key);
        } while (scanner.take(','));
        scanner.require('}');
        return attributes;
    }

    private static Object value(Scanner scanner, Map<String, Constant> constants, int depth)
            throws BadArtefactException {
        if (scanner.sees('"')) {
            return scanner.string();
        }
        if (scanner.sees('[')) {
            return list(scanner, Integer.MAX_VALUE);
        }
        if (scanner.sees('-') || scanner.seesDigit()) {
            return scanner.integer();
        }
        int line = scanner.line();
        if (scanner.sees('@')) {
            String constant = scanner.marked('@', "a constant");
            Constant found = constants.get(constant);
            if (found == null) {
                throw scanner.bad(line, constant, "a constant that is defined before");
            }
            return found;
        }
        String word = scanner.word("a value");
        return read(scanner, word, constants, depth + 1);
    }

    /// Takes a list of integers.
    /// @param most more are an error
    static long[] list(Scanner scanner, int most) throws BadArtefactException {
        scanner.require('[');
        long[] items = new long[Math.min(most, 16)];
        int count = 0;
        if (scanner.take(']')) {
            return new long[0];
        }
        do {
            if (count == most) {
                throw scanner.expected("the end of a list of " + most);
            }
            if (count == items.length) {
                items = Arrays.copyOf(items, (int) Math.min(most, 2L * count));
            }
            items[count++] = scanner.integer();
        } while (scanner.take(','));
        scanner.require(']');
        return Arrays.copyOf(items, count);
    }

    /// Returns the name before the braces.
    String name() {
        return name;
    }

    /// Returns the exception that something of this is wrong.
    BadArtefactException bad(String found, String expected) {
        return scanner.bad(line, found, expected);
    }

    /// Requires that every key has been read.
    void requireNoMore() throws BadArtefactException {
        if (!unread.isEmpty()) {
            throw bad(name + " with " + String.join(", ", unread), "no such key");
        }
    }

    private <T> T get(String key, Class<T> type, String what) throws BadArtefactException {
        unread.remove(key);
        Object value = values.get(key);
        if (value == null) {
            throw bad(name + " without " + key, what);
        }
        if (!type.isInstance(value)) {
            throw bad(name + " whose " + key + " is no " + what, what);
        }
        return type.cast(value);
    }

    /// Returns an integer in [least, most].
    long integer(String key, long least, long most) throws BadArtefactException {
        long value = get(key, Long.class, "integer");
        if (value < least || value > most) {
            throw bad(name + " with " + key + " = " + value, "one in [" + least + ", " + most + "]");
        }
        return value;
    }

    /// Returns a string.
    String string(String key) throws BadArtefactException {
        return get(key, String.class, "string");
    }

    /// Returns a constant.
    Constant constant(String key) throws BadArtefactException {
        return get(key, Constant.class, "constant");
    }

    /// Returns a constant, if the key is there.
    Optional<Constant> optionalConstant(String key) throws BadArtefactException {
        return values.containsKey(key) ? Optional.of(constant(key)) : Optional.empty();
    }

    /// Returns a list of integers.
    List<Long> integers(String key) throws BadArtefactException {
        return Arrays.stream(get(key, long[].class, "list of integers")).boxed().toList();
    }

    /// Returns a named value.
    Attributes named(String key) throws BadArtefactException {
        return get(key, Attributes.class, "name");
    }

    /// Returns a named value of one name.
    Attributes named(String key, String expected) throws BadArtefactException {
        Attributes value = named(key);
        if (!value.name.equals(expected)) {
            throw bad(key + " = " + value.name, expected);
        }
        return value;
    }

    /// Returns a word of a list.
    String word(String key, List<String> known) throws BadArtefactException {
        Attributes value = named(key);
        value.requireNoMore();
        if (!known.contains(value.name)) {
            throw bad(key + " = " + value.name, known.stream().collect(Collectors.joining(" or ")));
        }
        return value.name;
    }
}
