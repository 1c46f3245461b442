package io.assay.frontend.onnx;

import io.assay.frontend.onnx.text.grammar.OnnxTextParser.IdentifierContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.NamesContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/// What single tokens of the text syntax mean.
final class TextTokens {
    private static final int SHOWN = 40;

    private TextTokens() {}

    /// Returns the characters of a quoted string: a backslash makes the next character stand for itself.
    static String unquote(String quoted) {
        StringBuilder text = new StringBuilder(quoted.length());
        for (int i = 1; i < quoted.length() - 1; i++) {
            i += quoted.charAt(i) == '\\' ? 1 : 0;
            text.append(quoted.charAt(i));
        }
        return text.toString();
    }

    static String name(IdentifierContext identifier) {
        return identifier.STRING() == null ? identifier.getText() : unquote(identifier.getText());
    }

    /// Returns the names of a list whose places may be empty; an empty last place does not count.
    static List<String> names(NamesContext list) {
        List<String> names = new ArrayList<>();
        boolean open = true;
        for (int i = 0; i < list.getChildCount(); i++) {
            ParseTree child = list.getChild(i);
            if (child instanceof IdentifierContext identifier) {
                names.add(name(identifier));
                open = false;
            } else {
                if (open) {
                    names.add("");
                }
                open = true;
            }
        }
        return names;
    }

    /// Returns the special float that a word means, with its sign: `nan`, `inf` and `infinity` in any case.
    static Optional<Double> specialFloat(String text) {
        boolean negative = text.startsWith("-");
        return switch ((negative ? text.substring(1) : text).toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> Optional.of(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            case "nan" -> Optional.of(negative ? Double.longBitsToDouble(0xFFF8_0000_0000_0000L) : Double.NaN);
            default -> Optional.empty();
        };
    }

    /// Returns the number nearest to a decimal text, if there is a finite one; halves go to the even neighbour.
    static Optional<Float> floating(Token token) {
        Optional<Double> special = specialFloat(token.getText());
        if (special.isPresent()) {
            boolean negativeNan = special.get().isNaN() && token.getText().startsWith("-");
            return Optional.of(negativeNan ? Float.intBitsToFloat(0xFFC0_0000) : special.get().floatValue());
        }
        return parsed(token, Float::valueOf).filter(value -> !value.isInfinite());
    }

    /// As [#floating], for doubles.
    static Optional<Double> doubling(Token token) {
        return specialFloat(token.getText())
                .or(() -> parsed(token, Double::valueOf).filter(value -> !value.isInfinite()));
    }

    private static <T> Optional<T> parsed(Token token, java.util.function.Function<String, T> parser) {
        return token.getType() == OnnxTextLexer.INT || token.getType() == OnnxTextLexer.FLOAT
                ? Optional.of(parser.apply(token.getText()))
                : Optional.empty();
    }

    /// Returns the token as messages show it, long ones cut.
    static String shown(Token token) {
        if (token.getType() == Token.EOF) {
            return "the end of the file";
        }
        String text = token.getText().replace("\n", "\\n").replace("\r", "\\r");
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
