package io.assay.frontend.onnx;

import io.assay.frontend.onnx.text.grammar.OnnxTextLexer;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser;
import io.assay.ir.diag.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import onnx.OnnxMl;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;

/// Reads ONNX's text syntax into the same message that binary files hold.
///
/// Source: docs/Syntax.md of ONNX. Beyond what ONNX's own parser takes: lists of tensors, graphs and types, which its
/// printer writes; a quoted name of a graph that is an attribute. Refused: data that the printer leaves out (`...`).
final class OnnxTextReader {
    static final int LARGEST_BYTES = 64 << 20;
    /// About a million numbers; a text of this size is read with a heap of 1 GiB.
    static final int MOST_TOKENS = 2 << 20;
    /// As deep as protobuf lets messages nest; each bracket is at most one message.
    static final int DEEPEST = 100;

    private static final int FIRST_BYTE_OF_BINARY = 8;

    private OnnxTextReader() {}

    /// Tells whether a file is in text: by its first character, which no binary model has, or else by its name.
    static boolean isText(String fileName, byte[] bytes) {
        int first = 0;
        while (first < bytes.length && Character.isWhitespace(bytes[first])) {
            first++;
        }
        return (first < bytes.length && bytes[first] == '<')
                || (fileName.toLowerCase(Locale.ROOT).endsWith(".onnxtxt")
                        && !(bytes.length > 0 && bytes[0] == FIRST_BYTE_OF_BINARY));
    }

    /// Returns the model that a text describes, or the first fault of its syntax, or all faults of its values.
    static Outcome<OnnxMl.ModelProto> read(String fileName, byte[] bytes) {
        TextProblems problems = new TextProblems(fileName);
        Optional<OnnxTextParser.ModelContext> tree = bytes.length > LARGEST_BYTES
                ? tooLarge(problems, fileName, bytes.length + " bytes", LARGEST_BYTES + " bytes")
                : decoded(fileName, bytes, problems).flatMap(text -> tree(fileName, text, problems));
        Optional<OnnxMl.ModelProto> model = tree.map(context -> new TextModelBuilder(problems).model(context));
        return model.isPresent() && problems.diagnostics().isEmpty()
                ? new Outcome.Done<>(model.get())
                : new Outcome.Refused<>(problems.diagnostics());
    }

    private static <T> Optional<T> tooLarge(TextProblems problems, String fileName, String found, String most) {
        problems.diagnostics().add(Diagnostic.of("AS1033", "the text is too large")
                .with("file", fileName)
                .found(found, "at most " + most)
                .help("save the model in binary: onnx.save(model, path)"));
        return Optional.empty();
    }

    private static Optional<String> decoded(String fileName, byte[] bytes, TextProblems problems) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
        } catch (CharacterCodingException _) {
            problems.diagnostics().add(Diagnostic.of("AS1031", "the text is not valid UTF-8")
                    .with("file", fileName)
                    .with("byte", buffer.position() + " of " + bytes.length)
                    .help("save the text in UTF-8; a binary model has the ending .onnx"));
            return Optional.empty();
        }
    }

    private static Optional<OnnxTextParser.ModelContext> tree(String fileName, String text, TextProblems problems) {
        OnnxTextLexer lexer = new OnnxTextLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>();
        int depth = 0;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            tokens.add(token);
            depth = Math.max(0, depth + nesting(token));
            if (depth > DEEPEST) {
                problems.diagnostics().add(problems.at(token, "AS1033", "the text is nested too deeply")
                        .found(depth + " open brackets", "at most " + DEEPEST)
                        .help("save the model in binary: onnx.save(model, path)"));
                return Optional.empty();
            }
            if (tokens.size() > MOST_TOKENS) {
                return tooLarge(problems, fileName, "more than " + MOST_TOKENS + " words", MOST_TOKENS + " words");
            }
        }
        tokens.add(lexer.emitEOF());
        OnnxTextParser parser = new OnnxTextParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.addErrorListener(new FirstError(problems));
        try {
            return Optional.of(parser.model());
        } catch (StoppedException _) {
            return Optional.empty();
        }
    }

    private static int nesting(Token token) {
        return switch (token.getText()) {
            case "(", "[", "{", "<" -> 1;
            case ")", "]", "}", ">" -> -1;
            default -> 0;
        };
    }

    /// Ends the parse: after the first fault the rest of a text means nothing.
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the first fault of syntax is reported", null, false, false);
        }
    }

    private static final class FirstError extends BaseErrorListener {
        private final TextProblems problems;

        FirstError(TextProblems problems) {
            this.problems = problems;
        }

        @Override
        public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message,
                RecognitionException e) {
            Token token = e == null || e.getOffendingToken() == null ? (Token) symbol : e.getOffendingToken();
            String expected = recognizer instanceof Parser parser
                    ? parser.getExpectedTokens().toString(parser.getVocabulary())
                    : "another word";
            String reason = token.getType() == OnnxTextLexer.UNENDED ? "a string has no end" : "a word is out of place";
            problems.diagnostics().add(problems.at(token, "AS1031", reason)
                    .found(TextTokens.shown(token), expected)
                    .help("the syntax is in ONNX's docs/Syntax.md; onnx.printer.to_text writes it"));
            throw new StoppedException();
        }
    }
}
