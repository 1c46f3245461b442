package io.assay.frontend.op;

import java.util.List;
import java.util.stream.Stream;

/// Importers of recurrent networks, unrolled.
final class RecurrentOperators {
    static final List<OperatorImporter> ALL = Stream.of(RecurrentCell.Kind.values())
            .<OperatorImporter>map(RecurrentImporter::of).toList();

    private RecurrentOperators() {}
}
