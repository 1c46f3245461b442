package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// One step of a recurrent network in one direction.
///
/// States are lists: the hidden state, of shape [batch, hidden], and for LSTM the cell state after it.
sealed interface RecurrentCell {

    /// Which operator, with how many gates and which activations where the node names none.
    enum Kind {
        RNN(1), GRU(3), LSTM(4);

        private final int gates;

        Kind(int gates) {
            this.gates = gates;
        }

        int gates() {
            return gates;
        }

        List<String> activations() {
            return switch (this) {
                case RNN -> List.of("Tanh");
                case GRU -> List.of("Sigmoid", "Tanh");
                case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
            };
        }
    }

    /// What the cells of all operators have.
    ///
    /// @param formulas    the node in work
    /// @param recurrence  R, shape [gates * hidden, hidden]
    /// @param activations f, g, h
    /// @param clip        bound of the sums of the gates
    record Parts(Formulas formulas, Operand recurrence, List<Activation> activations, Optional<Float> clip) {
        private static final Einsum TIMES_TRANSPOSED = new Einsum("bh", "gh", "bg");

        int hidden() {
            return recurrence.shape().dim(1);
        }

        /// Returns the activation of clipped sums of a gate.
        Operand activated(int index, Operand operand) {
            Operand clipped = clip.map(bound -> formulas.clamped(operand, -bound, bound)).orElse(operand);
            return activations.get(index).apply(formulas, clipped);
        }

        /// Returns state · factorᵀ.
        Operand product(Operand state, Operand factor) {
            Shape shape = Shape.of(state.shape().dim(0), factor.shape().dim(0));
            return Formulas.isAll(state, 0)
                    ? formulas.context().build().filled(state.element(), shape, 0)
                    : formulas.context().build().contract(TIMES_TRANSPOSED, state, factor, shape);
        }

        /// Returns the gates from `from` to `to`, exclusive, of [batch, gates * hidden].
        Operand gates(Operand joined, int from, int to) {
            return formulas.slice(joined, 1, from * hidden(), to * hidden());
        }
    }

    /// Returns the state after a step.
    /// @param projected what the step's input adds to the gates, with the biases that stand beside it
    List<Operand> step(Operand projected, List<Operand> state);

    /// h' = f(x + h · Rᵀ).
    record Rnn(Parts parts) implements RecurrentCell {
        @Override
        public List<Operand> step(Operand projected, List<Operand> state) {
            Operand gate = parts.formulas.sum(projected, parts.product(state.getFirst(), parts.recurrence));
            return List.of(parts.activated(0, gate));
        }
    }

    /// The gates are z, r, h: h' = h~ + z · (h − h~).
    ///
    /// @param resetBias where the reset gate multiplies after the product with R: the bias it multiplies, shape [hidden]
    record Gru(Parts parts, Optional<Operand> resetBias) implements RecurrentCell {
        @Override
        public List<Operand> step(Operand projected, List<Operand> state) {
            Operand previous = state.getFirst();
            Operand candidate = resetBias.isPresent()
                    ? resetAfter(projected, previous, resetBias.get())
                    : resetBefore(projected, previous);
            return List.of(candidate);
        }

        private Operand resetBefore(Operand projected, Operand previous) {
            int hidden = parts.hidden();
            Operand both = parts.product(previous, parts.formulas.slice(parts.recurrence, 0, 0, 2 * hidden));
            Operand gates = parts.activated(0, parts.formulas.sum(parts.gates(projected, 0, 2), both));
            Operand kept = parts.formulas.product(parts.gates(gates, 1, 2), previous);
            Operand own = parts.product(kept, parts.formulas.slice(parts.recurrence, 0, 2 * hidden, 3 * hidden));
            return mixed(gates, parts.formulas.sum(parts.gates(projected, 2, 3), own), previous);
        }

        private Operand resetAfter(Operand projected, Operand previous, Operand bias) {
            Operand all = parts.product(previous, parts.recurrence);
            Operand gates = parts.activated(0,
                    parts.formulas.sum(parts.gates(projected, 0, 2), parts.gates(all, 0, 2)));
            Operand own = parts.formulas.sum(parts.gates(all, 2, 3), bias);
            Operand kept = parts.formulas.product(parts.gates(gates, 1, 2), own);
            return mixed(gates, parts.formulas.sum(parts.gates(projected, 2, 3), kept), previous);
        }

        private Operand mixed(Operand gates, Operand sum, Operand previous) {
            Operand candidate = parts.activated(1, sum);
            Operand change = parts.formulas.difference(previous, candidate);
            return parts.formulas.sum(candidate, parts.formulas.product(parts.gates(gates, 0, 1), change));
        }
    }

    /// The gates are i, o, f, c: c' = f · c + i · c~, h' = o · h(c'). What h reads is not clipped: that is how ONNX Runtime
    /// understands the standard.
    ///
    /// @param peepholes shape [3 * hidden], of i, o, f
    /// @param coupled   whether f is 1 − i
    record Lstm(Parts parts, Optional<Operand> peepholes, boolean coupled) implements RecurrentCell {
        @Override
        public List<Operand> step(Operand projected, List<Operand> state) {
            Formulas formulas = parts.formulas;
            Operand previous = state.get(1);
            Operand sums = formulas.sum(projected, parts.product(state.getFirst(), parts.recurrence));
            int early = coupled ? 1 : 2;
            Operand gates = peepholes.isPresent()
                    ? inputAndForget(sums, previous, early)
                    : parts.activated(0, parts.gates(sums, 0, early + 1));
            Operand input = parts.gates(gates, 0, 1);
            Operand forget = coupled
                    ? formulas.from(1, input)
                    : parts.gates(gates, gateCount(gates) - 1,
                            gateCount(gates));
            Operand candidate = parts.activated(1, parts.gates(sums, 3, 4));
            Operand cell = formulas.sum(formulas.product(forget, previous), formulas.product(input, candidate));
            Operand output = peepholes.isPresent()
                    ? parts.activated(0, formulas.sum(parts.gates(sums, 1, 2), formulas.product(cell, peephole(1))))
                    : parts.gates(gates, 1, 2);
            return List.of(formulas.product(output, parts.activations.get(2).apply(formulas, cell)), cell);
        }

        private int gateCount(Operand gates) {
            return gates.shape().dim(1) / parts.hidden();
        }

        /// Returns the first `count` of the gates i and f, which see the cell state before the step.
        private Operand inputAndForget(Operand sums, Operand previous, int count) {
            int batch = sums.shape().dim(0);
            int hidden = parts.hidden();
            TensorBuilder build = parts.formulas.context().build();
            Operand pair = build.view(sums, Shape.of(batch, count, hidden),
                    new IndexMap(0, List.of(4 * hidden, 2 * hidden, 1)));
            Operand weights = build.view(peepholes.orElseThrow(), Shape.of(count, hidden),
                    new IndexMap(0, List.of(2 * hidden, 1)));
            Operand seen = parts.formulas.product(build.reshape(previous, Shape.of(batch, 1, hidden)), weights);
            return build.reshape(parts.activated(0, parts.formulas.sum(pair, seen)), Shape.of(batch, count * hidden));
        }

        private Operand peephole(int gate) {
            return parts.formulas.slice(peepholes.orElseThrow(), 0, gate * parts.hidden(),
                    (gate + 1) * parts.hidden());
        }
    }
}
