package io.assay.driver;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Value;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.Bounds;
import io.assay.witness.Encoding;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.Quantizer;
import io.assay.witness.TensorSpecification;
import io.assay.witness.Visibility;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shows what digests of a proof stand for: these tensors, with this salt.
///
/// Computed from the texts of an artefact folder by the readable implementation: no program of the folder is run.
/// ```java
/// boolean shown = Openings.of(folder).opens(Role.INPUT, publics, salt, inputs);
/// BigInteger root = Openings.of(folder).root(points);
/// ```
public final class Openings {
    private final Manifest manifest;
    private final Statement statement;

    private Openings(Manifest manifest, Statement statement) {
        this.manifest = manifest;
        this.statement = statement;
    }

    /// Returns the openings of a folder's circuit.
    public static Openings of(ArtefactFolder folder) throws IOException {
        folder.require(ArtefactFolder.CONSTANTS);
        RelationModule module = (RelationModule) Inspector.parse(folder.require(ArtefactFolder.RELATIONS));
        return new Openings(folder.manifest(), Statement.of(module));
    }

    /// Tells whether the digest in `publics` is that of the given tensors.
    ///
    /// @param role    whose digest
    /// @param publics public elements of a proof
    /// @param salt    from `salts.json`
    /// @param tensors a tensor for each hashed input or output, as numbers: they become integers as the prover's do
    /// @throws InputException           if a tensor is missing, of another shape, or out of its bounds: no digest of this
    ///                                  circuit is of such
    /// @throws IllegalArgumentException if this circuit has no such digest
    public boolean opens(Role role, List<BigInteger> publics, BigInteger salt, InputSet tensors)
            throws InputException {
        Digest digest = digest(role).orElseThrow(() -> new IllegalArgumentException("no tensor is hashed"));
        // Weights that are committed to have an element behind these.
        int more = manifest.weightOptions().committed() ? 1 : 0;
        return publics.size() == statement.elementCount() + more
                && publics.get(digest.element()).equals(digest(digest, salt, tensors));
    }

    /// Returns the root over received points: what their collector computes before anybody proves.
    ///
    /// @param points a tensor for each received input, as numbers, with the salt that their collector chose
    ///               ([InputSet#rootSalted]); others are not read
    /// @throws InputException if a tensor is missing, of another shape, out of its bounds or off its grid
    /// @throws Failure        if this circuit has no root
    public BigInteger root(InputSet points) throws InputException {
        Digest digest = digest(Role.RECEIVED).orElseThrow(Openings::noRoot);
        return digest(digest, points.rootSalt(), points);
    }

    static Failure noRoot() {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4125", "the circuit has no root")
                .reason("none of its inputs is received, or what is takes no bits")
                .help("compile it with --received NAME,… for the inputs that the root is over"));
    }

    private Optional<Digest> digest(Role role) {
        return statement.digests().stream().filter(found -> found.role() == role).findFirst();
    }

    private BigInteger digest(Digest digest, BigInteger salt, InputSet tensors) throws InputException {
        Map<Value, long[]> values = new HashMap<>();
        for (PackedTensor tensor : digest.tensors()) {
            List<Manifest.Border> borders = manifest.borders(digest.role().isInput() ? "input" : "output");
            int position = borders.stream().map(Manifest.Border::name).toList().indexOf(tensor.name());
            TensorSpecification specification = specification(tensor, borders.get(position));
            values.put(tensor.value(),
                    Quantizer.quantize(tensors.require(specification, position), specification));
        }
        return Digest.of(salt, Statement.packed(digest, values));
    }

    private static TensorSpecification specification(PackedTensor tensor, Manifest.Border border) {
        long[] lo = tensor.places().stream().mapToLong(Place::lo).toArray();
        long[] hi = tensor.places().stream().mapToLong(Place::hi).toArray();
        return new TensorSpecification(tensor.name(), border.shape(), border.scaleBits(), border.exact(),
                Visibility.HASHED, Bounds.each(lo, hi),
                encoding(border));
    }

    private static Encoding encoding(Manifest.Border border) {
        long[] grids = border.grids().stream().mapToLong(Integer::longValue).toArray();
        return switch (border.encoding()) {
            case Manifest.Border.FLOAT_ORDER -> Encoding.floatOrder(grids);
            case Manifest.Border.DOUBLE_ORDER ->
                Encoding.doubleOrder(grids, border.splits().stream().mapToLong(Long::longValue).toArray());
            default -> Encoding.FIXED_POINT;
        };
    }
}
