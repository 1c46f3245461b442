package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.air.Relation;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.Visibility;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Compares `statement.json` with what the inputs and outputs of the relations are packed to.
///
/// Element 0 is the context; outputs come next, then inputs; of each, the public ones first, then the digest of the hashed
/// ones, if they take bits, whose packed elements are counted as 253 bits each; last the root, the digest of the received inputs. A value takes ⌈log₂(hi − lo + 1)⌉ bits of an element, from the
/// lowest free one on; where they do not fit 253 bits, the next element begins. A value that is known takes none.
final class StatementFile {
    private static final int ELEMENT_BITS = 253;
    private static final String PACKING = "value - lo in ceil(log2(hi - lo + 1)) bits, little-endian, " + ELEMENT_BITS
            + " bits an element, a value is never split";
    private static final String DIGEST = "; a digest is Poseidon2 over bn254.fr (t = 4, rate 3, capacity length * 2^64, as"
            + " Noir) of [salt, packed elements...]";

    /// A run of elements of one tensor in a public element.
    ///
    /// @param from  first element that takes bits
    /// @param count elements up to the last that does
    /// @param bit   first bit
    private record Part(String tensor, long from, long count, long bit) {}

    private record Element(String holds, List<Part> parts) {}

    private final List<Element> elements = new ArrayList<>();
    private String holds = "context";
    private boolean isHashed;
    private boolean hasDigests;
    private int packed;
    private int used;

    private StatementFile(RelationModule module) {
        elements.add(new Element("context", List.of()));
        for (Visibility visibility : List.of(Visibility.PUBLIC, Visibility.HASHED)) {
            begin(visibility, "outputs");
            for (Relation.Output output : module.outputs()) {
                if (output.visibility() == visibility) {
                    int bits = bits(output.value().lo(), output.value().hi());
                    pack(output.name(), output.value().count(), _ -> bits);
                }
            }
        }
        for (Visibility visibility : List.of(Visibility.PUBLIC, Visibility.HASHED, Visibility.RECEIVED)) {
            begin(visibility, "inputs");
            for (Relation.Input input : module.inputs()) {
                if (input.visibility() == visibility) {
                    pack(input.name(), input.result().count(),
                            i -> bits(input.lo(i), input.hi(i)));
                }
            }
        }
        if (module.inputs().stream().anyMatch(input -> input.visibility() == Visibility.COMMITTED)) {
            elements.add(new Element("weights", List.of()));
        }
    }

    private void begin(Visibility visibility, String role) {
        isHashed = visibility != Visibility.PUBLIC;
        holds = switch (visibility) {
            case HASHED -> "digest of " + role;
            case RECEIVED -> "root";
            default -> role;
        };
        packed = 0;
        used = ELEMENT_BITS;
    }

    /// Begins the next element; what a digest is made of is in one.
    private void next() {
        if (isHashed && packed == 0) {
            elements.add(new Element(holds, new ArrayList<>()));
            hasDigests = true;
        } else if (!isHashed) {
            elements.add(new Element(holds, new ArrayList<>()));
        }
        packed++;
        used = 0;
    }

    /// Bits of one element of a tensor.
    private interface Width {
        int bits(int element);
    }

    private static int bits(long lo, long hi) {
        return Long.SIZE - Long.numberOfLeadingZeros(hi - lo);
    }

    private void pack(String tensor, int count, Width width) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int bits = width.bits(i);
            if (bits == 0) {
                continue;
            }
            if (used + bits > ELEMENT_BITS) {
                next();
                parts.clear();
            }
            List<Part> all = elements.getLast().parts();
            if (parts.isEmpty()) {
                parts.add(new Part(tensor, i, 1, isHashed ? ELEMENT_BITS * (packed - 1L) + used : used));
                all.add(parts.getFirst());
            } else {
                Part begun = all.removeLast();
                all.add(new Part(tensor, begun.from(), i + 1 - begun.from(), begun.bit()));
            }
            used += bits;
        }
    }

    /// Refuses a file that says something else.
    /// @throws BadArtefactException with the place that differs
    static void requireMatch(Path path, RelationModule module) throws IOException {
        StatementFile expected = new StatementFile(module);
        JsonValue top = JsonValue.read(path);
        top.member("packing").require(expected.hasDigests ? PACKING + DIGEST : PACKING);
        List<JsonValue> found = top.member("elements").elements(expected.elements.size());
        for (int i = 0; i < found.size(); i++) {
            Element element = expected.elements.get(i);
            found.get(i).member("index").require(i);
            found.get(i).member("holds").require(element.holds());
            List<JsonValue> parts = found.get(i).member("parts").elements(element.parts().size());
            for (int k = 0; k < parts.size(); k++) {
                Part part = element.parts().get(k);
                parts.get(k).member("tensor").require(part.tensor());
                parts.get(k).member("from").require(part.from());
                parts.get(k).member("count").require(part.count());
                parts.get(k).member("bit").require(part.bit());
            }
        }
    }
}
