package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The equation of an Einsum with its labels renamed to lower-case letters and its ellipses written out.
///
/// @param operands labels of the axes of each operand; a label may occur twice
/// @param result   labels of the axes of the result, each once
record EinsumEquation(List<String> operands, String result) {
    private static final String ELLIPSIS = "...";

    EinsumEquation {
        operands = List.copyOf(operands);
    }

    /// Gives each label, and each axis of the ellipses counted from the last, a letter.
    private static final class Letters {
        private final ImportContext context;
        private final Map<String, Character> letters = new TreeMap<>();

        private Letters(ImportContext context) {
            this.context = context;
        }

        private char of(String label) {
            if (!letters.containsKey(label) && letters.size() == Labels.COUNT) {
                throw context.refuse("AS2102", "the equation has too many labels").with("attribute", "equation")
                        .found(letters.size() + 1 + " labels", "at most " + Labels.COUNT).raise();
            }
            return letters.computeIfAbsent(label, _ -> Labels.first(letters.size() + 1).charAt(letters.size()));
        }

        private String ellipsis(int axes) {
            StringBuilder labels = new StringBuilder();
            for (int fromLast = axes; fromLast > 0; fromLast--) {
                labels.append(of(ELLIPSIS + fromLast));
            }
            return labels.toString();
        }

        /// Returns the letters of a term whose ellipsis stands for `hidden` axes.
        private String of(String term, int hidden) {
            StringBuilder labels = new StringBuilder();
            for (int at = 0; at < term.length(); at++) {
                if (term.startsWith(ELLIPSIS, at)) {
                    labels.append(ellipsis(hidden));
                    at += ELLIPSIS.length() - 1;
                } else {
                    labels.append(of(term.substring(at, at + 1)));
                }
            }
            return labels.toString();
        }
    }

    /// Reads an equation; without `->` the result has the ellipsis and then, in alphabetic order, the labels that occur
    /// once.
    static EinsumEquation of(ImportContext context, String equation, List<Shape> shapes) {
        String text = equation.replace(" ", "");
        String[] sides = text.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        String term = "[A-Za-z]*(\\.\\.\\.)?[A-Za-z]*";
        if (!text.matches(term + "(," + term + ")*+(->" + term + ")?") || terms.length != shapes.size()) {
            throw wrong(context, equation, "as many terms of letters as inputs, which are " + shapes.size());
        }
        Letters letters = new Letters(context);
        List<String> operands = new ArrayList<>();
        int most = 0;
        for (int i = 0; i < terms.length; i++) {
            int hidden = shapes.get(i).rank() - terms[i].replace(ELLIPSIS, "").length();
            if (hidden < 0 || (hidden > 0 && !terms[i].contains(ELLIPSIS))) {
                throw wrong(context, equation, "a label for each axis of input " + i + ", " + shapes.get(i).dims());
            }
            operands.add(letters.of(terms[i], hidden));
            most = Math.max(most, hidden);
        }
        String right = sides.length == 2 ? sides[1] : implicit(sides[0]);
        String result = letters.of(right, most);
        boolean known = result.chars().allMatch(label -> String.join("", operands).indexOf(label) >= 0);
        if (!known || result.chars().distinct().count() != result.length()) {
            throw wrong(context, equation, "a result with labels of the inputs, each at most once");
        }
        return new EinsumEquation(operands, result);
    }

    private static String implicit(String left) {
        StringBuilder right = new StringBuilder(left.contains(ELLIPSIS) ? ELLIPSIS : "");
        left.chars().filter(Character::isLetter).sorted().distinct()
                .filter(label -> left.indexOf(label) == left.lastIndexOf(label)).forEach(right::appendCodePoint);
        return right.toString();
    }

    private static ImportRefusal wrong(ImportContext context, String equation, String expected) {
        return context.refuse("AS2102", "the equation is not possible").with("attribute", "equation")
                .found("\"" + equation + "\"", expected).raise();
    }
}
