package io.assay.frontend.op;

import java.util.List;

/// Says what one operator means in the `tensor` dialect.
public interface OperatorImporter {

    /// Returns which operator and versions this importer reads.
    OperatorRow row();

    /// Returns the node's outputs, in order; trailing optional outputs may be left out.
    /// @throws ImportRefusal with a diagnostic, if the node is not supported or not valid
    List<Operand> importNode(ImportContext context);
}
