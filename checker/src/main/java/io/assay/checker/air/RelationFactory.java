package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import io.assay.checker.air.Relation.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes one relation of its parts in the text, and checks that they belong together.
final class RelationFactory {

    private static final long MOST_SHIFT = 60;
    private static final double MOST_PRODUCTS = 1L << 36;

    private final Attributes attributes;
    private final List<Tensor> results;
    private final List<Tensor> operands;
    private final Origin origin;

    RelationFactory(Attributes attributes, List<Tensor> results, List<Tensor> operands, Origin origin) {
        this.attributes = attributes;
        this.results = results;
        this.operands = operands;
        this.origin = origin;
    }

    /// Returns the relation.
    /// @param name of the op
    Relation create(String name) throws BadArtefactException {
        return switch (name) {
            case "relation.input" -> input();
            case "relation.output" -> {
                counts(0, 1);
                yield new Relation.Output(operands.getFirst(), attributes.string("name"),
                        visibility("public", "hashed", "private"), origin);
            }
            case "relation.const" -> constant();
            case "relation.view" -> view();
            case "relation.concat" -> concat();
            case "relation.linear" -> linear();
            case "relation.contract" -> contract();
            case "relation.mul" -> {
                elementwise(1, 2);
                yield new Relation.Mul(results.getFirst(), operands.get(0), operands.get(1), origin);
            }
            case "relation.take" -> take();
            case "relation.select" -> {
                elementwise(1, 3);
                yield new Relation.Select(results.getFirst(), operands.get(0), operands.get(1), operands.get(2),
                        origin);
            }
            case "relation.hint" -> hint();
            case "relation.range" -> {
                counts(0, 1);
                yield new Relation.Range(attributes.integer("max", 0, Long.MAX_VALUE), operands.getFirst(), origin);
            }
            case "relation.lookup" -> {
                elementwise(0, 3);
                yield new Relation.Lookup(table(attributes.named("table", "function_table")), operands.get(0),
                        operands.get(1), operands.get(2), origin);
            }
            case "relation.zero" -> {
                counts(0, 1);
                yield new Relation.Zero(operands.getFirst(), origin);
            }
            case "relation.product" -> {
                elementwise(0, 3);
                yield new Relation.Product(operands.get(0), operands.get(1), operands.get(2), origin);
            }
            case "relation.permutation" -> {
                elementwise(0, 2);
                Shape shape = operands.getFirst().shape();
                require(shape.rank() == 2 && shape.dim(1) >= 2, "rows of [" + shape + "]", "rows of two and more");
                yield new Relation.Permutation(operands.get(0), operands.get(1), origin);
            }
            default -> throw attributes.bad("op " + name, "an op of the relation dialect");
        };
    }

    private void require(boolean holds, String found, String expected) throws BadArtefactException {
        if (!holds) {
            throw attributes.bad(attributes.name() + " with " + found, expected);
        }
    }

    private void counts(int resultCount, int operandCount) throws BadArtefactException {
        require(results.size() == resultCount && operands.size() == operandCount,
                operands.size() + " operands and " + results.size() + " results", operandCount + " and " + resultCount);
    }

    private void elementwise(int resultCount, int operandCount) throws BadArtefactException {
        counts(resultCount, operandCount);
        for (Tensor operand : operands) {
            requireShape(operand, operands.getFirst().shape());
        }
        for (Tensor result : results) {
            requireShape(result, operands.getFirst().shape());
        }
    }

    private void requireShape(Tensor tensor, Shape shape) throws BadArtefactException {
        require(tensor.shape().equals(shape), tensor + " of shape [" + tensor.shape() + "]", "[" + shape + "]");
    }

    private Visibility visibility(String... words) throws BadArtefactException {
        String word = attributes.word("visibility", List.of(words));
        return Visibility.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Relation input() throws BadArtefactException {
        counts(1, 0);
        Tensor result = results.getFirst();
        Optional<Constant> lo = attributes.optionalConstant("lo");
        Optional<Constant> hi = attributes.optionalConstant("hi");
        require(lo.isPresent() == hi.isPresent(), "one of lo and hi", "both or none");
        if (lo.isPresent() && hi.isPresent()) {
            require(lo.get().shape().equals(result.shape()) && hi.get().shape().equals(result.shape()),
                    "bounds of another shape", "[" + result.shape() + "]");
            for (int i = 0; i < result.count(); i++) {
                long least = lo.get().at(i);
                long greatest = hi.get().at(i);
                require(least <= greatest && least >= result.lo() && greatest <= result.hi(),
                        "[" + least + ", " + greatest + "] at element " + i,
                        "an interval within [" + result.lo() + ", " + result.hi() + "]");
            }
        }
        return new Relation.Input(result, attributes.string("name"),
                visibility("public", "hashed", "received", "private", "committed"), lo, hi, origin);
    }

    private Relation constant() throws BadArtefactException {
        counts(1, 0);
        Constant data = attributes.constant("data");
        requireShape(results.getFirst(), data.shape());
        return new Relation.Const(results.getFirst(), data, origin);
    }

    private Relation view() throws BadArtefactException {
        counts(1, 1);
        Attributes map = attributes.named("map", "index_map");
        Shape shape = results.getFirst().shape();
        long offset = map.integer("offset", Integer.MIN_VALUE, Integer.MAX_VALUE);
        List<Long> strides = map.integers("strides");
        map.requireNoMore();
        require(strides.size() == shape.rank(), strides.size() + " strides", shape.rank() + ", one for each axis");
        long least = offset;
        long greatest = offset;
        for (int axis = 0; axis < shape.rank() && shape.count() > 0; axis++) {
            long stride = strides.get(axis);
            require(stride == (int) stride, "stride " + stride, "one of 32 bits");
            long reach = (shape.dim(axis) - 1L) * stride;
            least += Math.min(0, reach);
            greatest += Math.max(0, reach);
        }
        require(shape.count() == 0 || (least >= 0 && greatest < operands.getFirst().count()),
                "positions in [" + least + ", " + greatest + "]", "positions of " + operands.getFirst().count()
                        + " elements");
        return new Relation.View(results.getFirst(), (int) offset, strides.stream().map(Long::intValue).toList(),
                operands.getFirst(), origin);
    }

    private Relation concat() throws BadArtefactException {
        require(!operands.isEmpty() && results.size() == 1, operands.size() + " operands", "at least one");
        Shape shape = results.getFirst().shape();
        int axis = (int) attributes.integer("axis", 0, shape.rank() - 1L);
        long extent = 0;
        for (Tensor operand : operands) {
            require(operand.shape().rank() == shape.rank(), operand + " of another rank", shape.rank() + " axes");
            for (int i = 0; i < shape.rank(); i++) {
                require(i == axis || operand.shape().dim(i) == shape.dim(i), operand + " of shape [" + operand.shape()
                        + "]", "a part of [" + shape + "]");
            }
            extent += operand.shape().dim(axis);
        }
        require(extent == shape.dim(axis), "an extent of " + extent, String.valueOf(shape.dim(axis)));
        return new Relation.Concat(results.getFirst(), axis, List.copyOf(operands), origin);
    }

    private Relation linear() throws BadArtefactException {
        List<Long> coefficients = attributes.integers("coefficients");
        counts(1, coefficients.size());
        for (Tensor operand : operands) {
            requireShape(operand, results.getFirst().shape());
        }
        return new Relation.Linear(results.getFirst(), coefficients,
                attributes.integer("constant", Long.MIN_VALUE, Long.MAX_VALUE), List.copyOf(operands), origin);
    }

    private Relation contract() throws BadArtefactException {
        counts(1, 2);
        Attributes einsum = attributes.named("einsum", "einsum");
        String[] labels = {einsum.string("lhs"), einsum.string("rhs"), einsum.string("out")};
        einsum.requireNoMore();
        Tensor[] axes = {operands.get(0), operands.get(1), results.getFirst()};
        int[] extents = new int['z' + 1];
        Arrays.fill(extents, -1);
        for (int k = 0; k < axes.length; k++) {
            String letters = labels[k];
            require(letters.length() == axes[k].shape().rank(), "labels '" + letters + "' for " + axes[k],
                    axes[k].shape().rank() + " labels");
            for (int axis = 0; axis < letters.length(); axis++) {
                char label = letters.charAt(axis);
                require(label >= 'a' && label <= 'z' && letters.indexOf(label) == axis, "labels '" + letters + "'",
                        "letters that differ");
                require(k < 2 || extents[label] >= 0, "label " + label + " of the result", "one of an operand");
                int extent = axes[k].shape().dim(axis);
                require(extents[label] < 0 || extents[label] == extent, "label " + label + " of extents "
                        + extents[label] + " and " + extent, "one extent");
                extents[label] = extent;
            }
        }
        Relation.Contract contract = new Relation.Contract(results.getFirst(), labels[0], labels[1], labels[2],
                operands.get(0), operands.get(1), origin);
        double terms = 1;
        for (int extent : Contraction.summedExtents(contract)) {
            terms *= extent;
        }
        require(terms <= Shape.MOST_ELEMENTS && terms * contract.result().count() <= MOST_PRODUCTS,
                terms + " terms for each of " + contract.result().count() + " sums", "at most 2^26, and 2^36 in all");
        return contract;
    }

    private Relation take() throws BadArtefactException {
        counts(1, 1);
        Constant positions = attributes.constant("positions");
        requireShape(results.getFirst(), positions.shape());
        for (int i = 0; i < positions.count(); i++) {
            long position = positions.at(i);
            require(position >= 0 && position < operands.getFirst().count(), "position " + position,
                    "one of " + operands.getFirst().count() + " elements");
        }
        return new Relation.Take(results.getFirst(), positions, operands.getFirst(), origin);
    }

    private Relation hint() throws BadArtefactException {
        HintFunction function = function(attributes.named("function"));
        counts(function.resultCount(), function.operandCount());
        Shape shape = operands.getFirst().shape();
        for (Tensor operand : operands) {
            requireShape(operand, shape);
        }
        if (function instanceof HintFunction.ArgMax(int axis, _)) {
            require(axis < shape.rank(), "axis " + axis, "one of " + shape.rank());
        }
        if (function instanceof HintFunction.OrderStatistic(int rank)) {
            require(shape.rank() == 2 && rank < shape.dim(1), "rank " + rank + " of rows of [" + shape + "]",
                    "one below their length");
        }
        require(!(function instanceof HintFunction.Sort) || shape.rank() == 2, "a sort of [" + shape + "]", "rows");
        for (int i = 0; i < results.size(); i++) {
            Shape expected;
            try {
                expected = function.resultShape(i, shape);
            } catch (IllegalArgumentException e) {
                throw attributes.bad(String.valueOf(e.getMessage()), "a shape");
            }
            requireShape(results.get(i), expected);
        }
        return new Relation.Hint(List.copyOf(results), function, List.copyOf(operands), origin);
    }

    private static HintFunction function(Attributes function) throws BadArtefactException {
        HintFunction found = switch (function.name()) {
            case "split_pow2" -> new HintFunction.SplitPow2((int) function.integer("shift", 1, MOST_SHIFT));
            case "magnitude" -> new HintFunction.Magnitude();
            case "split_magnitude" -> new HintFunction.SplitMagnitude((int) function.integer("shift", 1, MOST_SHIFT));
            case "arg_max" -> new HintFunction.ArgMax((int) function.integer("axis", 0, Shape.MOST_AXES),
                    function.word("selectLast", List.of("true", "false")).equals("true"));
            case "table_row" -> new HintFunction.TableRow(table(function.named("table", "function_table")));
            case "divide" -> new HintFunction.Divide();
            case "scaled_product" -> new HintFunction.ScaledProduct((int) function.integer("shift", 1, MOST_SHIFT),
                    function.integer("most", 1, 1L << MOST_SHIFT));
            case "square_root" -> new HintFunction.SquareRoot();
            case "one_hot" -> new HintFunction.OneHot((int) function.integer("extent", 0, Shape.MOST_ELEMENTS));
            case "normalize" -> new HintFunction.Normalize((int) function.integer("bits", 1, MOST_SHIFT));
            case "steps" -> steps(function.named("steps", "steps"));
            case "bit" -> new HintFunction.Bit();
            case "order_statistic" ->
                new HintFunction.OrderStatistic((int) function.integer("rank", 0, Shape.MOST_ELEMENTS));
            case "sort" ->
                new HintFunction.Sort(function.word("positions", List.of("true", "false")).equals("true"));
            default -> throw function.bad("hint " + function.name(), "the function of a hint");
        };
        function.requireNoMore();
        return found;
    }

    private static HintFunction steps(Attributes steps) throws BadArtefactException {
        Constant counts = steps.constant("counts");
        Constant thresholds = steps.constant("thresholds");
        steps.requireNoMore();
        long end = 0;
        for (int element = 0; element < counts.count(); element++) {
            long first = end;
            long count = counts.at(element);
            if (count < 1 || count > thresholds.count() - first) {
                throw steps.bad(count + " thresholds of element " + element, "at least one, and " + thresholds.count()
                        + " in all");
            }
            end += count;
            for (int i = (int) first + 1; i < end; i++) {
                if (thresholds.at(i - 1) >= thresholds.at(i)) {
                    throw steps.bad("threshold " + thresholds.at(i) + " after " + thresholds.at(i - 1),
                            "thresholds of an element that ascend");
                }
            }
        }
        if (end != thresholds.count()) {
            throw steps.bad(thresholds.count() + " thresholds", String.valueOf(end));
        }
        return new HintFunction.Steps(counts, thresholds);
    }

    private static Table table(Attributes table) throws BadArtefactException {
        Table found = new Table(table.string("name"), table.constant("base"), table.constant("slope"));
        // Which argument a segment begins at is the compiler's concern: rows are all that an assert knows.
        table.integer("lo", Long.MIN_VALUE, Long.MAX_VALUE);
        table.integer("segmentBits", 0, 30);
        table.integer("shift", 0, 40);
        table.requireNoMore();
        if (found.rows() == 0 || found.slope().count() != found.rows()) {
            throw table.bad("a table with " + found.base().count() + " and " + found.slope().count() + " rows",
                    "as many, and at least one");
        }
        return found;
    }
}
