package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads RNN, GRU and LSTM, unrolled: what the inputs add to the gates is one contraction for all steps, and each step
/// has one contraction for all gates and one activation for all gates of one function.
///
/// @param row  the operator
/// @param kind which of the three
record RecurrentImporter(OperatorRow row, RecurrentCell.Kind kind) implements OperatorImporter {

    static RecurrentImporter of(RecurrentCell.Kind kind) {
        return new RecurrentImporter(OperatorRow.onnx(kind.name(), 1,
                "sequence_lens is a constant; clip bounds the sums of the gates; Affine, ScaledTanh and ThresholdedRelu with"
                        + " their numbers; element types float"),
                kind);
    }

    /// What all directions share.
    ///
    /// @param input    shape [steps, batch, features]
    /// @param lengths  steps of each row of the batch
    /// @param reverses for each direction whether it starts at the end
    /// @param hidden   size of the hidden state
    private record Plan(Operand input, List<Integer> lengths, List<Boolean> reverses, int hidden) {
        int steps() {
            return input.shape().dim(0);
        }

        int batch() {
            return input.shape().dim(1);
        }

        int longest() {
            return lengths.stream().mapToInt(Integer::intValue).max().orElseThrow();
        }

        int directions() {
            return reverses.size();
        }

        boolean isFull() {
            return lengths.stream().allMatch(length -> length == steps());
        }

        /// Returns the rows of the batch that still run in step `step`.
        int[] running(int step) {
            return IntStream.range(0, batch()).filter(row -> step < lengths.get(row)).toArray();
        }

        /// Returns where in the sequence a row is in its step `step`.
        int time(boolean reverse, int row, int step) {
            return reverse ? lengths.get(row) - 1 - step : step;
        }
    }

    /// What one direction gives.
    ///
    /// @param all  the hidden states of all steps, shape [steps, 1, batch, hidden]
    /// @param last the state at the end
    private record Pass(Operand all, List<Operand> last) {}

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("output_sequence");
        Formulas formulas = new Formulas(context);
        boolean batchFirst = context.intAttribute("layout").orElse(0L) != 0;
        Plan plan = plan(formulas, batchFirst);
        List<RecurrentCell> cells = cells(formulas, plan);
        List<Pass> passes = new ArrayList<>();
        for (int direction = 0; direction < plan.directions(); direction++) {
            passes.add(pass(formulas, plan, direction, cells.get(direction), batchFirst));
        }
        List<Operand> outputs = new ArrayList<>();
        Operand all = context.build().concat(passes.stream().map(Pass::all).toList(), 1);
        outputs.add(batchFirst ? formulas.transposed(all, 2, 0, 1, 3) : all);
        for (int state = 0; state < passes.getFirst().last().size(); state++) {
            List<Operand> ends = new ArrayList<>();
            for (Pass pass : passes) {
                ends.add(context.build().reshape(pass.last().get(state), Shape.of(1, plan.batch(), plan.hidden())));
            }
            Operand end = context.build().concat(ends, 0);
            outputs.add(batchFirst ? formulas.transposed(end, 1, 0, 2) : end);
        }
        return outputs;
    }

    private Plan plan(Formulas formulas, boolean batchFirst) {
        ImportContext context = formulas.context();
        List<Boolean> reverses = reverses(context);
        Operand listed = input(context, 0, "X", 3);
        Operand input = batchFirst ? formulas.transposed(listed, 1, 0, 2) : listed;
        Operand recurrence = input(context, 2, "R", 3);
        int hidden = recurrence.shape().dim(2);
        context.intAttribute("hidden_size").filter(size -> size != hidden).ifPresent(size -> {
            throw context.refuse("AS2102", "the hidden size is not that of the weights")
                    .with("attribute", "hidden_size").found(size + ", R is " + recurrence.shape().dims(),
                            String.valueOf(hidden))
                    .raise();
        });
        int rows = kind.gates() * hidden;
        requireShape(context, 1, "W", Shape.of(reverses.size(), rows, input.shape().dim(2)));
        requireShape(context, 2, "R", Shape.of(reverses.size(), rows, hidden));
        if (input.shape().elementCount() == 0 || hidden == 0) {
            throw context.refuse("AS2102", "there is nothing to compute on")
                    .found("X of shape " + listed.shape().dims(), "at least one element").raise();
        }
        return new Plan(input, lengths(context, input.shape().dim(0), input.shape().dim(1)), reverses, hidden);
    }

    private static List<Boolean> reverses(ImportContext context) {
        String direction = context.stringAttribute("direction").orElse("forward");
        return switch (direction.toLowerCase(Locale.ROOT)) {
            case "forward" -> List.of(false);
            case "reverse" -> List.of(true);
            case "bidirectional" -> List.of(false, true);
            default -> throw context.refuse("AS2004", "the direction is not known").with("attribute", "direction")
                    .found(direction, "forward, reverse or bidirectional").raise();
        };
    }

    private static Operand input(ImportContext context, int index, String name, int rank) {
        Operand operand = context.floating(index);
        if (operand.shape().rank() != rank || operand.element() != context.input(0).element()) {
            throw context.refuse("AS2102", "an input has the wrong type or number of axes")
                    .with("input", index + " " + name)
                    .found(operand.type().toString(), rank + " axes of " + context.input(0).element()).raise();
        }
        return operand;
    }

    private static Operand requireShape(ImportContext context, int index, String name, Shape shape) {
        Operand operand = input(context, index, name, shape.rank());
        if (!operand.shape().equals(shape)) {
            throw context.refuse("AS2102", "an input has the wrong shape").with("input", index + " " + name)
                    .found(operand.shape().dims().toString(), shape.dims().toString()).raise();
        }
        return operand;
    }

    private static List<Integer> lengths(ImportContext context, int steps, int batch) {
        if (!context.hasInput(4)) {
            return Collections.nCopies(batch, steps);
        }
        long[] listed = context.constantInts(4);
        if (listed.length != batch || Arrays.stream(listed).anyMatch(length -> length < 1 || length > steps)) {
            throw context.refuse("AS2102", "the lengths of the sequences are not possible")
                    .with("input", "4 sequence_lens")
                    .found(Arrays.toString(listed), batch + " lengths in [1, " + steps + "]").raise();
        }
        return Arrays.stream(listed).mapToObj(Math::toIntExact).toList();
    }

    private List<RecurrentCell> cells(Formulas formulas, Plan plan) {
        ImportContext context = formulas.context();
        List<String> standard = new ArrayList<>();
        plan.reverses().forEach(_ -> standard.addAll(kind.activations()));
        List<Activation> activations = Activation.of(context, standard);
        Optional<Float> clip = context.floatAttribute("clip");
        boolean resetsAfter = kind == RecurrentCell.Kind.GRU
                && context.intAttribute("linear_before_reset").orElse(0L) != 0;
        boolean coupled = kind == RecurrentCell.Kind.LSTM && context.intAttribute("input_forget").orElse(0L) != 0;
        List<RecurrentCell> cells = new ArrayList<>();
        for (int direction = 0; direction < plan.directions(); direction++) {
            int functions = kind.activations().size();
            RecurrentCell.Parts parts = new RecurrentCell.Parts(formulas, formulas.part(context.input(2), 0, direction),
                    activations.subList(direction * functions, (direction + 1) * functions), clip);
            cells.add(switch (kind) {
                case RNN -> new RecurrentCell.Rnn(parts);
                case GRU -> new RecurrentCell.Gru(parts, resetsAfter
                        ? Optional.of(resetBias(formulas, plan, direction))
                        : Optional.empty());
                case LSTM -> new RecurrentCell.Lstm(parts, peepholes(formulas, plan, direction), coupled);
            });
        }
        return cells;
    }

    private static Optional<Operand> peepholes(Formulas formulas, Plan plan, int direction) {
        ImportContext context = formulas.context();
        return context.hasInput(7)
                ? Optional.of(formulas.part(requireShape(context, 7, "P", Shape.of(plan.directions(),
                        3 * plan.hidden())), 0, direction)).filter(weights -> !Formulas.isAll(weights, 0))
                : Optional.empty();
    }

    /// Returns the bias of W or of R in one direction, shape [gates * hidden].
    private Optional<Operand> bias(Formulas formulas, Plan plan, int direction, int half) {
        ImportContext context = formulas.context();
        if (!context.hasInput(3)) {
            return Optional.empty();
        }
        int size = kind.gates() * plan.hidden();
        Operand both = formulas.part(requireShape(context, 3, "B", Shape.of(plan.directions(), 2 * size)), 0,
                direction);
        return Optional.of(formulas.slice(both, 0, half * size, (half + 1) * size));
    }

    private Operand resetBias(Formulas formulas, Plan plan, int direction) {
        int hidden = plan.hidden();
        return bias(formulas, plan, direction, 1).map(bias -> formulas.slice(bias, 0, 2 * hidden, 3 * hidden))
                .orElse(formulas.context().build().filled(plan.input().element(), Shape.of(hidden), 0));
    }

    private Pass pass(Formulas formulas, Plan plan, int direction, RecurrentCell cell, boolean batchFirst) {
        boolean reverse = plan.reverses().get(direction);
        List<Operand> state = new ArrayList<>();
        state.add(initial(formulas, plan, direction, 5, batchFirst));
        if (kind == RecurrentCell.Kind.LSTM) {
            state.add(initial(formulas, plan, direction, 6, batchFirst));
        }
        Operand projected = projected(formulas, plan, direction, cell);
        List<Operand> hidden = new ArrayList<>();
        for (int step = 0; step < plan.longest(); step++) {
            int[] running = plan.running(step);
            List<Operand> before = new ArrayList<>();
            for (Operand part : state) {
                before.add(rows(formulas, part, running));
            }
            List<Operand> after = cell.step(rows(formulas, formulas.part(projected, 0, step), running), before);
            hidden.add(after.getFirst());
            for (int i = 0; i < state.size(); i++) {
                state.set(i, merged(formulas, state.get(i), after.get(i), running));
            }
        }
        return new Pass(joined(formulas, plan, reverse, hidden), state);
    }

    private static Operand initial(Formulas formulas, Plan plan, int direction, int index, boolean batchFirst) {
        ImportContext context = formulas.context();
        if (!context.hasInput(index)) {
            return context.build().filled(plan.input().element(), Shape.of(plan.batch(), plan.hidden()), 0);
        }
        String name = index == 5 ? "initial_h" : "initial_c";
        Shape shape = batchFirst
                ? Shape.of(plan.batch(), plan.directions(), plan.hidden())
                : Shape.of(plan.directions(), plan.batch(), plan.hidden());
        return formulas.part(requireShape(context, index, name, shape), batchFirst ? 1 : 0, direction);
    }

    /// Returns what the inputs add to the gates in each step, with the biases that stand beside it.
    private Operand projected(Formulas formulas, Plan plan, int direction, RecurrentCell cell) {
        TensorBuilder build = formulas.context().build();
        Operand steps = ordered(formulas, plan, plan.reverses().get(direction));
        Operand weights = formulas.part(formulas.context().input(1), 0, direction);
        Operand product = build.contract(new Einsum("tbi", "gi", "tbg"), steps, weights,
                Shape.of(plan.longest(), plan.batch(), weights.shape().dim(0)));
        Optional<Operand> own = bias(formulas, plan, direction, 0);
        if (own.isEmpty()) {
            return product;
        }
        Operand other = bias(formulas, plan, direction, 1).orElseThrow();
        if (cell instanceof RecurrentCell.Gru gru && gru.resetBias().isPresent()) {
            Operand gates = formulas.slice(other, 0, 0, 2 * plan.hidden());
            other = build.concat(List.of(gates, build.filled(other.element(), Shape.of(plan.hidden()), 0)), 0);
        }
        return formulas.sum(product, formulas.sum(own.get(), other));
    }

    /// Returns the inputs in the order in which a direction reads them, as many steps as the longest sequence has.
    private static Operand ordered(Formulas formulas, Plan plan, boolean reverse) {
        Shape shape = Shape.of(plan.longest(), plan.batch(), plan.input().shape().dim(2));
        if (!reverse) {
            return formulas.slice(plan.input(), 0, 0, plan.longest());
        }
        int width = shape.dim(2);
        int step = plan.batch() * width;
        if (plan.isFull()) {
            return formulas.context().build().view(plan.input(), shape,
                    new IndexMap((plan.steps() - 1) * step, List.of(-step, width, 1)));
        }
        long[] positions = new long[shape.elementCount()];
        for (int i = 0; i < positions.length; i++) {
            int row = i / width % plan.batch();
            int time = Math.max(0, plan.time(true, row, i / step));
            positions[i] = (long) time * step + i % step;
        }
        return formulas.context().build().take(plan.input(), shape, positions);
    }

    private static Operand rows(Formulas formulas, Operand operand, int[] rows) {
        return rows.length == operand.shape().dim(0)
                ? operand
                : taken(formulas, operand, Shape.of(rows.length, operand.shape().dim(1)), rows);
    }

    /// Returns `before` with the given rows replaced.
    private static Operand merged(Formulas formulas, Operand before, Operand replaced, int[] rows) {
        int batch = before.shape().dim(0);
        if (rows.length == batch) {
            return replaced;
        }
        int[] sources = IntStream.range(0, batch).toArray();
        for (int i = 0; i < rows.length; i++) {
            sources[rows[i]] = batch + i;
        }
        return taken(formulas, formulas.context().build().concat(List.of(before, replaced), 0), before.shape(),
                sources);
    }

    /// Returns rows of a matrix, in any shape that they fill.
    private static Operand taken(Formulas formulas, Operand matrix, Shape shape, int... rows) {
        int width = matrix.shape().dim(1);
        long[] positions = new long[rows.length * width];
        Arrays.setAll(positions, i -> (long) rows[i / width] * width + i % width);
        return formulas.context().build().take(matrix, shape, positions);
    }

    /// Returns the hidden states of all steps in the order of time, zero where a sequence is over.
    private static Operand joined(Formulas formulas, Plan plan, boolean reverse, List<Operand> hidden) {
        TensorBuilder build = formulas.context().build();
        Shape shape = Shape.of(plan.steps(), 1, plan.batch(), plan.hidden());
        if (plan.isFull()) {
            return build.reshape(build.concat(reverse ? hidden.reversed() : hidden, 0), shape);
        }
        int[] sources = new int[plan.steps() * plan.batch()];
        int next = 1;
        for (int step = 0; step < hidden.size(); step++) {
            for (int row : plan.running(step)) {
                sources[plan.time(reverse, row, step) * plan.batch() + row] = next++;
            }
        }
        List<Operand> parts = new ArrayList<>(hidden);
        parts.addFirst(build.filled(plan.input().element(), Shape.of(1, plan.hidden()), 0));
        return taken(formulas, build.concat(parts, 0), shape, sources);
    }
}
