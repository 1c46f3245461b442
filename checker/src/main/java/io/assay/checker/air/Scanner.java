package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads words, numbers and strings of `.air` text, one after the other; space and `//` comments between them are
/// nothing.
final class Scanner {

    private static final int SHOWN = 24;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    /// @throws BadArtefactException if the bytes are no UTF-8
    Scanner(String file, byte[] bytes) throws BadArtefactException {
        this.file = file;
        try {
            this.text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BadArtefactException(file, "text", "bytes that are no UTF-8", "UTF-8");
        }
        skip();
    }

    /// Returns the line of what comes next, from 1.
    int line() {
        return line;
    }

    /// Returns the exception that says what should come next.
    BadArtefactException expected(String what) {
        return bad(line, next(), what);
    }

    /// Returns an exception about a line.
    BadArtefactException bad(int where, String found, String expected) {
        return new BadArtefactException(file, "line " + where, found, expected);
    }

    /// Returns the next characters, for messages.
    private String next() {
        if (at == text.length()) {
            return "the end of the file";
        }
        int end = at;
        while (end < text.length() && end < at + SHOWN && text.charAt(end) > ' ') {
            end++;
        }
        return "'" + text.substring(at, Math.max(end, at + 1)) + "'";
    }

    /// Tells whether nothing is left.
    boolean atEnd() {
        return at == text.length();
    }

    /// Tells whether the next character is `c`.
    boolean sees(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /// Tells whether a digit is next.
    boolean seesDigit() {
        return at < text.length() && isDigit(text.charAt(at));
    }

    /// Tells whether the next word is `word`.
    boolean seesWord(String word) {
        int end = at + word.length();
        return text.startsWith(word, at) && (end == text.length() || !isWordPart(text.charAt(end)));
    }

    /// Takes the character `c` if it is next.
    boolean take(char c) {
        boolean there = sees(c);
        if (there) {
            at++;
            skip();
        }
        return there;
    }

    /// Takes the character `c`.
    void require(char c) throws BadArtefactException {
        if (!take(c)) {
            throw expected("'" + c + "'");
        }
    }

    /// Takes the word `word`.
    void requireWord(String word) throws BadArtefactException {
        if (!seesWord(word)) {
            throw expected("'" + word + "'");
        }
        at += word.length();
        skip();
    }

    /// Takes a word of letters, digits and underscores that begins with no digit.
    String word(String what) throws BadArtefactException {
        String word = bareWord(what);
        skip();
        return word;
    }

    /// Takes two words with a dot between them, and no space.
    String dotted() throws BadArtefactException {
        int start = at;
        bareWord("an op");
        if (!sees('.')) {
            at = start;
            throw expected("the name of an op");
        }
        at++;
        bareWord("the name of an op");
        String name = text.substring(start, at);
        skip();
        return name;
    }

    private String bareWord(String what) throws BadArtefactException {
        int start = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        if (start == at || isDigit(text.charAt(start))) {
            at = start;
            throw expected(what);
        }
        return text.substring(start, at);
    }

    /// Takes `mark` and the word or digits right after it, and returns both.
    String marked(char mark, String what) throws BadArtefactException {
        int start = at;
        if (!sees(mark)) {
            throw expected(what);
        }
        at++;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        if (at == start + 1) {
            at = start;
            throw expected(what);
        }
        String name = text.substring(start, at);
        skip();
        return name;
    }

    /// Takes an integer.
    long integer() throws BadArtefactException {
        int start = at;
        boolean negative = sees('-');
        at += negative ? 1 : 0;
        long negated = digits(start);
        if (negated == Long.MIN_VALUE && !negative) {
            at = start;
            throw expected("an integer of 64 bits");
        }
        skip();
        return negative ? negated : -negated;
    }

    /// Takes digits as a number that is not positive, where the least number has its place.
    private long digits(int start) throws BadArtefactException {
        int first = at;
        long value = 0;
        while (seesDigit()) {
            int digit = text.charAt(at++) - '0';
            if (value < (Long.MIN_VALUE + digit) / 10) {
                at = start;
                throw expected("an integer of 64 bits");
            }
            value = value * 10 - digit;
        }
        if (first == at || (at < text.length() && (isWordPart(text.charAt(at)) || sees('.')))) {
            at = start;
            throw expected("an integer");
        }
        return value;
    }

    /// Takes an extent and the `x` right after it.
    int extent() throws BadArtefactException {
        int start = at;
        long value = 0;
        while (seesDigit() && value <= Integer.MAX_VALUE) {
            value = value * 10 + (text.charAt(at++) - '0');
        }
        if (value > Integer.MAX_VALUE || !sees('x')) {
            at = start;
            throw expected("an extent below 2^31, then 'x'");
        }
        at++;
        return (int) value;
    }

    /// Takes a string in quotes, and returns what it stands for.
    String string() throws BadArtefactException {
        if (!sees('"')) {
            throw expected("a string");
        }
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            char c = text.charAt(i++);
            if (c == '\\' && i < text.length()) {
                char escaped = text.charAt(i++);
                value.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else if (c == '\n' || c == '\r') {
                throw bad(line, "the end of the line in a string", "'\"'");
            } else {
                value.append(c);
            }
        }
        if (i >= text.length()) {
            throw bad(line, "the end of the file in a string", "'\"'");
        }
        at = i + 1;
        skip();
        return value.toString();
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/' && text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                line += c == '\n' ? 1 : 0;
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
