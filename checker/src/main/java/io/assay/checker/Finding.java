package io.assay.checker;

/// Something that the checker could not prove, or that is wrong.
///
/// @param kind    which of the checks speaks
/// @param node    ONNX nodes behind it, `+` between fused ones; empty if none is known
/// @param tensor  name of the tensor or wire; empty if none is known
/// @param element row-major index within the tensor, -1 for all of it
/// @param message what is wrong, with the values found and expected
public record Finding(Kind kind, String node, String tensor, long element, String message) {

    /// Which check speaks.
    public enum Kind {
        /// A file is missing, damaged, or is not the one that the manifest names.
        ARTEFACT,
        /// The artefacts are not those of the model.
        MODEL,
        /// A hint of the relations is not pinned to one value.
        RELATION,
        /// A wire of the constraints is not determined by the inputs.
        CONSTRAINT,
        /// An input may be outside its declared bounds.
        BOUNDS,
        /// A linear combination may reach the modulus.
        WRAP
    }
}
