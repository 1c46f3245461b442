package io.assay.checker.air;

import java.util.IdentityHashMap;

/// Each tensor as a sum of tensors that are no sums.
///
/// Views that keep the order of elements are what they show, constants of one number are that number, and equal
/// constants are one.
final class Forms {

    /// A sum with more terms is written out no further.
    private static final int LONGEST = 16;

    private final RelationModule module;
    private final Relation[] definitions;
    private final int[] same;
    private final Form[] forms;

    Forms(RelationModule module) {
        this.module = module;
        this.definitions = module.definitions();
        this.same = new int[module.tensors().size()];
        this.forms = new Form[same.length];
        IdentityHashMap<long[], Integer> constants = new IdentityHashMap<>();
        for (int i = 0; i < same.length; i++) {
            same[i] = switch (definitions[i]) {
                case Relation.View view when view.isIdentity() -> same[view.operand().index()];
                case Relation.Const constant -> {
                    Integer first = constants.putIfAbsent(constant.data().elements(), i);
                    yield first == null ? i : first;
                }
                default -> i;
            };
            forms[i] = make(i);
        }
    }

    private Form make(int tensor) {
        if (same[tensor] != tensor) {
            return forms[same[tensor]];
        }
        try {
            return switch (definitions[tensor]) {
                // Of no elements, everything is true.
                case Relation.Const constant when constant.data().count() == 0 -> Form.ZERO;
                case Relation.Const constant when constant.data().isAll(constant.data().at(0)) ->
                    Form.ZERO.plus(constant.data().at(0));
                case Relation.Linear linear -> {
                    Form sum = Form.ZERO.plus(linear.constant());
                    for (int k = 0; k < linear.operands().size(); k++) {
                        sum = sum.plus(term(linear.operands().get(k)), linear.coefficients().get(k));
                    }
                    yield sum;
                }
                default -> Form.atom(tensor);
            };
        } catch (ArithmeticException _) {
            // A sum whose factors leave 64 bits stands for itself.
            return Form.atom(tensor);
        }
    }

    /// Returns the sum that a tensor is, short enough to be written into another.
    Form term(Tensor tensor) {
        Form form = forms[tensor.index()];
        return form.size() <= LONGEST ? form : Form.atom(same(tensor));
    }

    /// Returns the sum that a tensor is.
    Form form(Tensor tensor) {
        return forms[tensor.index()];
    }

    /// Returns the sum of a linear relation as it is written.
    /// @throws ArithmeticException if a number leaves 64 bits
    Form written(Relation.Linear linear) {
        Form sum = Form.ZERO.plus(linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            sum = sum.plus(Form.atom(same(linear.operands().get(k))), linear.coefficients().get(k));
        }
        return sum;
    }

    /// Returns the sum that defines a tensor, one level deep; the tensor itself if it is no sum.
    /// @throws ArithmeticException if a number leaves 64 bits
    Form written(int tensor) {
        return definitions[tensor] instanceof Relation.Linear linear ? written(linear) : Form.atom(tensor);
    }

    /// Returns the first tensor that has the same elements by its definition.
    int same(Tensor tensor) {
        return same[tensor.index()];
    }

    /// Returns a tensor by its number.
    Tensor tensor(int index) {
        return module.tensors().get(index);
    }

    /// Returns the relation that defines a tensor.
    Relation definition(int tensor) {
        return definitions[tensor];
    }
}
