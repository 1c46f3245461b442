package io.assay.ir.text;

import org.antlr.v4.runtime.Token;

/// Errors at a place in the text.
final class Positions {

    private Positions() {}

    /// Returns the exception that points to `token`.
    static AirSyntaxException error(Token token, String message) {
        return new AirSyntaxException(token.getLine(), token.getCharPositionInLine() + 1, message);
    }
}
