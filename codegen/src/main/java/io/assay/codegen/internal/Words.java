package io.assay.codegen.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes parts of identifiers, and text for comments, of names in a model, which may be any text.
public final class Words {

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");

    private Words() {}

    /// Returns `text` without what would end a comment or a string, or be read as a tag in one.
    public static String plain(String text) {
        String kept = text.replaceAll("[^A-Za-z0-9 _./:+-]", "_").strip();
        return kept.length() <= 120 ? kept : kept.substring(0, 117) + "...";
    }

    public static String camel(List<String> words) {
        return words.getFirst() + pascal(words.subList(1, words.size()));
    }

    public static String pascal(List<String> words) {
        StringBuilder joined = new StringBuilder();
        for (String word : words) {
            joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return joined.toString();
    }

    public static String snake(List<String> words) {
        return String.join("_", words);
    }

    public static String upper(List<String> words) {
        return snake(words).toUpperCase(Locale.ROOT);
    }

    /// Lower-case words of letters and digits; digits stay with the word before them.
    /// @param maxLength greatest number of letters and digits
    public static List<String> of(String name, int maxLength) {
        List<String> words = new ArrayList<>();
        int length = 0;
        int end = -1;
        Matcher matcher = WORD.matcher(name);
        while (matcher.find() && length < maxLength) {
            String word = matcher.group().toLowerCase(Locale.ROOT);
            word = word.substring(0, Math.min(word.length(), maxLength - length));
            length += word.length();
            boolean follows = matcher.start() == end && Character.isDigit(word.charAt(0));
            end = matcher.end();
            if (follows) {
                words.addLast(words.removeLast() + word);
            } else {
                words.addLast(word);
            }
        }
        return words;
    }
}
