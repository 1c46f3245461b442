package io.assay.frontend.op;

import java.util.List;

/// Reads attributes that are one of a few words.
final class Choice {
    private Choice() {}

    /// Returns the attribute, or the first of `options` if it is left out.
    /// @throws ImportRefusal if it is none of `options`
    static String of(ImportContext context, String attribute, String... options) {
        String value = context.stringAttribute(attribute).orElse(options[0]);
        if (!List.of(options).contains(value)) {
            throw context.refuse("AS2004", "the value of an attribute is not known").with("attribute", attribute)
                    .found("'" + value + "'", "one of " + String.join(", ", options)).raise();
        }
        return value;
    }
}
