package io.assay.driver;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `statement.json` says: what each public element of a proof holds.
///
/// @param packing  the rule, in words
/// @param elements one for each public element, in order
record StatementFile(String packing, List<Element> elements) {
    private static final String DIGEST_OF = "digest of ";
    /// What the element that stands for received inputs holds.
    static final String ROOT = "root";
    private static final String WEIGHTS = "weights";
    private static final String DIGEST = "; a digest is Poseidon2 over bn254.fr (t = 4, rate 3, capacity length * 2^64, as"
            + " Noir) of [salt, packed elements...]";
    private static final String PACKING = "value - lo in ceil(log2(hi - lo + 1)) bits, little-endian, "
            + Statement.ELEMENT_BITS + " bits an element, a value is never split";

    /// One public element.
    ///
    /// @param index position in `public.json`
    /// @param holds `context`, `outputs`, `inputs`, `digest of outputs`, `digest of inputs`, `root` or `weights`;
    ///              the root is the digest of the received inputs
    /// @param parts which elements of which tensors, from the lowest bit on; what a digest is made of follows each other,
    ///              253 bits each
    record Element(int index, String holds, List<Part> parts) {}

    /// A run of elements of one tensor, from one that takes bits to one that does.
    ///
    /// @param tensor name in the model
    /// @param from   first element, row-major
    /// @param count  number of elements
    /// @param bit    first bit
    record Part(String tensor, int from, int count, int bit) {}

    /// @param hasWeights whether the last element stands for committed weights
    static StatementFile of(Statement statement, boolean hasWeights) {
        List<List<Part>> parts = new ArrayList<>();
        List<String> holds = new ArrayList<>();
        for (int i = 0; i < statement.elementCount(); i++) {
            parts.add(new ArrayList<>());
            holds.add("context");
        }
        for (PackedTensor tensor : statement.tensors()) {
            for (Part part : parts(tensor)) {
                int element = tensor.places().get(part.from()).element();
                parts.get(element).add(part);
                holds.set(element, tensor.role() == PackedTensor.Role.OUTPUT ? "outputs" : "inputs");
            }
        }
        for (Digest digest : statement.digests()) {
            holds.set(digest.element(), digest(digest.role()));
            for (PackedTensor tensor : digest.tensors()) {
                for (Part part : parts(tensor)) {
                    int element = tensor.places().get(part.from()).element();
                    parts.get(digest.element()).add(new Part(part.tensor(), part.from(), part.count(),
                            Statement.ELEMENT_BITS * element + part.bit()));
                }
            }
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            elements.add(new Element(i, holds.get(i), List.copyOf(parts.get(i))));
        }
        if (hasWeights) {
            elements.add(new Element(elements.size(), WEIGHTS, List.of()));
        }
        return new StatementFile(statement.digests().isEmpty() ? PACKING : PACKING + DIGEST, elements);
    }

    /// Returns what the file of a folder says.
    static StatementFile read(ArtefactFolder folder) throws IOException {
        return Json.read(folder.require(ArtefactFolder.STATEMENT), StatementFile.class, "statement");
    }

    /// Returns the positions of digests by what they stand for: `outputs`, `inputs`, `root`.
    Map<String, Integer> digests() {
        Map<String, Integer> digests = new LinkedHashMap<>();
        for (Element element : elements) {
            if (element.holds().equals(ROOT)) {
                digests.put(ROOT, element.index());
            } else if (element.holds().startsWith(DIGEST_OF)) {
                digests.put(element.holds().substring(DIGEST_OF.length()), element.index());
            }
        }
        return digests;
    }

    private static String digest(PackedTensor.Role role) {
        return switch (role) {
            case OUTPUT -> DIGEST_OF + "outputs";
            case INPUT -> DIGEST_OF + "inputs";
            case RECEIVED -> ROOT;
        };
    }

    /// Returns the runs of a tensor, one for each element it is packed in.
    private static List<Part> parts(PackedTensor tensor) {
        List<Part> parts = new ArrayList<>();
        int from = -1;
        int to = -1;
        for (int i = 0; i < tensor.places().size(); i++) {
            Place place = tensor.places().get(i);
            if (place.bits() == 0) {
                // A known value has no place, and the element it stands at need not exist.
                continue;
            }
            if (from >= 0 && tensor.places().get(from).element() != place.element()) {
                parts.add(part(tensor, from, to));
                from = -1;
            }
            from = from < 0 ? i : from;
            to = i + 1;
        }
        if (from >= 0) {
            parts.add(part(tensor, from, to));
        }
        return parts;
    }

    private static Part part(PackedTensor tensor, int from, int to) {
        return new Part(tensor.name(), from, to - from, tensor.places().get(from).offset());
    }
}
