package io.assay.frontend.op;

import io.assay.ir.diag.Diagnostic;
import java.util.Optional;

/// What is known of a name in a scope.
sealed interface Binding {

    /// The name stands for a tensor.
    ///
    /// @param labels names of its elements or columns, where it stands for strings or maps
    record Present(Operand operand, Optional<OutputLabels> labels) implements Binding {

        static Present of(Operand operand) {
            return new Present(operand, Optional.empty());
        }

        /// Returns the table of a tensor of strings.
        Optional<LabelTable> text() {
            return labels.filter(found -> found.kind() == OutputLabels.Kind.VALUES).map(OutputLabels::table);
        }
    }

    /// The name stands for nothing because of a problem that was reported.
    record Refused() implements Binding {}

    /// The name stands for nothing, and whoever reads it first reports why.
    record Unreadable(Diagnostic problem) implements Binding {}

    /// The name is a function's optional input that its call leaves out.
    record Absent() implements Binding {}
}
