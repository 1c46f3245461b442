package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads Einsum of any number of operands: they are contracted from left to right.
///
/// Axes of extent 1 are taken out at first, which repeats them where another operand has more, and come back in the
/// result. A label that an operand has twice is its diagonal, a view. A label that no other operand and not the result
/// has is summed before anything is multiplied.
final class EinsumImporter implements OperatorImporter {

    /// An operand with one label for each axis.
    private record Term(Operand operand, String labels) {}

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Einsum", 12, "at most " + Labels.COUNT + " different labels");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < context.inputCount(); i++) {
            shapes.add(Arithmetic.numeric(context, i).shape());
            if (context.input(i).element() != context.input(0).element()) {
                throw context.refuse("AS2105", "the operands have different element types")
                        .found(context.input(0).element() + " and " + context.input(i).element(), "one type").raise();
            }
        }
        EinsumEquation equation = EinsumEquation.of(context, context.stringAttribute("equation").orElse(""), shapes);
        Map<Character, Integer> extents = extents(context, equation, shapes);
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            terms.add(withoutOnes(context, diagonal(context, context.input(i), equation.operands().get(i))));
        }
        StringBuilder out = new StringBuilder();
        List<Integer> dims = new ArrayList<>();
        for (char label : equation.result().toCharArray()) {
            int extent = extents.getOrDefault(label, 1);
            dims.add(extent);
            out.append(extent == 1 ? "" : String.valueOf(label));
        }
        Operand result = contracted(context, terms, out.toString(), extents);
        return List.of(context.build().reshape(result, new Shape(dims)));
    }

    private static Map<Character, Integer> extents(ImportContext context, EinsumEquation equation,
            List<Shape> shapes) {
        Map<Character, Integer> extents = new TreeMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            String labels = equation.operands().get(i);
            for (int axis = 0; axis < labels.length(); axis++) {
                int extent = shapes.get(i).dim(axis);
                int other = extents.getOrDefault(labels.charAt(axis), 1);
                if (extent != other && extent != 1 && other != 1) {
                    throw context.refuse("AS2102", "one label has two extents").with("input", String.valueOf(i))
                            .found("axis " + axis + " of " + shapes.get(i).dims(), "extent " + other).raise();
                }
                extents.put(labels.charAt(axis), extent == 1 ? other : extent);
            }
        }
        return extents;
    }

    /// Returns the elements whose indices on axes of one label are equal, with each label once.
    private static Term diagonal(ImportContext context, Operand operand, String labels) {
        int[] strides = operand.shape().strides();
        StringBuilder distinct = new StringBuilder();
        List<Integer> dims = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (int axis = 0; axis < labels.length(); axis++) {
            int at = distinct.indexOf(labels.substring(axis, axis + 1));
            int extent = operand.shape().dim(axis);
            if (at < 0) {
                distinct.append(labels.charAt(axis));
                dims.add(extent);
                steps.add(strides[axis]);
            } else if (dims.get(at) == extent) {
                steps.set(at, steps.get(at) + strides[axis]);
            } else {
                throw context.refuse("AS2102", "a diagonal needs equal extents")
                        .found("shape " + operand.shape().dims(), "equal extents on axes of one label").raise();
            }
        }
        return new Term(context.build().view(operand, new Shape(dims), new IndexMap(0, steps)), distinct.toString());
    }

    private static Term withoutOnes(ImportContext context, Term term) {
        StringBuilder labels = new StringBuilder();
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < term.labels.length(); axis++) {
            if (term.operand.shape().dim(axis) != 1) {
                labels.append(term.labels.charAt(axis));
                dims.add(term.operand.shape().dim(axis));
            }
        }
        return new Term(context.build().reshape(term.operand, new Shape(dims)), labels.toString());
    }

    private static Operand contracted(ImportContext context, List<Term> terms, String out,
            Map<Character, Integer> extents) {
        Term left = summed(context, terms.getFirst(), wanted(terms, 1, out));
        for (int i = 1; i < terms.size(); i++) {
            String later = wanted(terms, i + 1, out);
            Term right = summed(context, terms.get(i), left.labels + later);
            left = summed(context, left, right.labels + later);
            String labels = i == terms.size() - 1 ? out : common(left.labels + right.labels, later);
            Shape shape = new Shape(labels.chars().mapToObj(label -> extents.get((char) label)).toList());
            left = new Term(context.build().contract(new Einsum(left.labels, right.labels, labels), left.operand,
                    right.operand, shape), labels);
        }
        int[] strides = left.operand.shape().strides();
        List<Integer> steps = new ArrayList<>();
        List<Integer> dims = new ArrayList<>();
        for (char label : out.toCharArray()) {
            steps.add(strides[left.labels.indexOf(label)]);
            dims.add(extents.get(label));
        }
        return context.build().view(left.operand, new Shape(dims), new IndexMap(0, steps));
    }

    /// Returns the labels of the result and of the operands from `first` on.
    private static String wanted(List<Term> terms, int first, String out) {
        StringBuilder labels = new StringBuilder(out);
        terms.subList(first, terms.size()).forEach(term -> labels.append(term.labels));
        return labels.toString();
    }

    private static String common(String labels, String others) {
        StringBuilder common = new StringBuilder();
        labels.chars().distinct().filter(label -> others.indexOf(label) >= 0).forEach(common::appendCodePoint);
        return common.toString();
    }

    /// Sums the axes whose labels are not wanted.
    private static Term summed(ImportContext context, Term term, String wanted) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < term.labels.length(); axis++) {
            if (wanted.indexOf(term.labels.charAt(axis)) < 0) {
                axes.add(axis);
            }
        }
        if (axes.isEmpty()) {
            return term;
        }
        Operand sum = context.build().reduce(ReduceFunction.SUM, term.operand, axes);
        return new Term(context.build().reshape(sum, SqueezeImporter.without(sum.shape(), axes)),
                common(term.labels, wanted));
    }
}
